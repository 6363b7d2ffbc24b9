/**
 * A site as the rest of Vigil sees it: templates expanded, defaults filled in, every tag reference
 * resolved. `expand.ts` makes it from the checked file of `schema.ts`. Plain data: it crosses to
 * the renderer by structured clone.
 */

/**
 * The site's name of a tag: a key of `Site.tags`. Equal to the tag's name at the source where the
 * file does not declare the tag, prefixed `source:` where another than the first source is meant.
 */
export type TagKey = string;

/** Screen words and numbers of one tag. */
export interface SiteTag {
  readonly key: TagKey;
  /** Key of `Site.sources`. */
  readonly source: string;
  /** Its name at the source. */
  readonly name: string;
  readonly label?: string;
  readonly unit?: string;
  readonly decimals?: number;
  /** Display span. */
  readonly span?: readonly [min: number, max: number];
  /** Band of normal operation. */
  readonly normal?: readonly [low: number, high: number];
  readonly limits?: {
    readonly hihi?: number;
    readonly hi?: number;
    readonly lo?: number;
    readonly lolo?: number;
  };
  /** Tag that holds the setpoint. */
  readonly setpoint?: TagKey;
  /** Tag that holds the command whose feedback this is. */
  readonly command?: TagKey;
  /** Words for the values of a status tag, keyed by the value printed (`"true"`, `"2"`, `"auto"`). */
  readonly states?: Readonly<Record<string, LampState>>;
  /** Overrides the source's declared interval, ms. */
  readonly intervalMs?: number;
  /** Proof older than this is LATE, ms; overrides quality.md's rule. */
  readonly lateAfterMs?: number;
  /** Proof older than this is STALE, ms; overrides quality.md's rule. */
  readonly staleAfterMs?: number;
}

/** How a status lamp shows one value. */
export interface LampState {
  readonly word: string;
  /** Fill and outline; `other` for anything that is neither. */
  readonly look: 'running' | 'stopped' | 'transition' | 'fault' | 'other';
}

/** Where a widget stands on its grid; cells count from 0. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface WidgetBase {
  /** Stable across reloads of the file while the widget keeps its `id` or its place in the file. */
  readonly id: string;
  readonly at: Place;
  readonly label?: string;
}

/** One line of a trend. */
export interface TrendSeries {
  readonly tag: TagKey;
  readonly label?: string;
}

export type Widget =
  | (WidgetBase & {
      readonly kind: 'value';
      readonly tag: TagKey;
      readonly size?: 'normal' | 'key';
    })
  | (WidgetBase & { readonly kind: 'indicator'; readonly tag: TagKey })
  | (WidgetBase & {
      readonly kind: 'tank';
      readonly tag: TagKey;
      readonly orientation: 'vertical' | 'horizontal';
    })
  | (WidgetBase & {
      readonly kind: 'trend';
      readonly series: readonly TrendSeries[];
      /** Width of the time axis, ms. */
      readonly spanMs: number;
      readonly min?: number;
      readonly max?: number;
    })
  | (WidgetBase & { readonly kind: 'lamp'; readonly tag: TagKey })
  | (WidgetBase & {
      readonly kind: 'table';
      /** Keys, and prefixes ending in `*` that match keys `source:name` or names of the first source. */
      readonly tags: readonly TagKey[];
    })
  | (WidgetBase & {
      readonly kind: 'alarms';
      readonly sources: readonly string[];
      readonly rows: number;
    })
  | (WidgetBase & { readonly kind: 'clock' })
  | (WidgetBase & {
      readonly kind: 'text';
      readonly text: string;
      readonly size: 'label' | 'header';
    })
  | (WidgetBase & {
      readonly kind: 'panel';
      readonly title: string;
      readonly columns: number;
      readonly rows: number;
      readonly widgets: readonly Widget[];
    });

export type WidgetKind = Widget['kind'];

/** One page of widgets. */
export interface Screen {
  readonly id: string;
  readonly title: string;
  readonly columns: number;
  readonly rows: number;
  readonly widgets: readonly Widget[];
}

/** One plant server, or one set of redundant servers. */
export interface SiteSource {
  readonly id: string;
  readonly label: string;
  /** URLs in order of preference; `demo:` means the embedded demo plant. */
  readonly endpoints: readonly string[];
  /** `ws://` to another machine is allowed only with this. */
  readonly insecure: boolean;
  /** File of PEM certificates that this source's TLS certificate must chain to. */
  readonly caFile?: string;
  /** PEM files of our own certificate and its key; both or none. */
  readonly clientCertFile?: string;
  readonly clientKeyFile?: string;
  /** Name of the secret that holds the key's passphrase. */
  readonly clientKeySecret?: string;
  /** Name to ask for and verify instead of the endpoint's host. */
  readonly serverName?: string;
  /** HTTP proxy, `http://host:port`. */
  readonly proxy?: string;
  /** Name of the secret that holds `user:password` for the proxy. */
  readonly proxySecret?: string;
  /** Name of the secret (environment or key store) that holds the bearer token. */
  readonly tokenSecret?: string;
  /** Overrides of the link's timers by their names in link/options.ts. */
  readonly link: Readonly<Record<string, number | boolean | string>>;
  /** Overrides of the late and stale limits for all tags of the source, ms. */
  readonly lateAfterMs?: number;
  readonly staleAfterMs?: number;
}

/** Where Prometheus metrics are served. */
export interface SiteMetrics {
  readonly port: number;
  readonly host: string;
  /** Name of the secret that holds the bearer token. */
  readonly tokenSecret?: string;
}

/** A whole site file, ready to run. */
export interface Site {
  readonly name: string;
  /** IANA zone of the plant; all times on screen are in it. */
  readonly timeZone: string;
  /** BCP 47 tag for numbers and dates. */
  readonly language: string;
  readonly theme: 'light' | 'dark';
  readonly viewing: { readonly distanceM: number; readonly diagonalIn: number };
  /** Left out: no metrics. */
  readonly metrics?: SiteMetrics;
  readonly sources: readonly SiteSource[];
  readonly tags: Readonly<Record<TagKey, SiteTag>>;
  readonly screens: readonly Screen[];
}
