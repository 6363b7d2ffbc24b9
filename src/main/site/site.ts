/**
 * A site as the rest of Vigil sees it: templates expanded, defaults filled in, every tag reference
 * resolved. `expand.ts` makes it from the checked file of `schema.ts`. Plain data: it crosses to
 * the renderer by structured clone.
 */

import type { Problem } from '../problem.ts';
import type { BindingOptions, Drawing, LeftOut } from './drawing/drawing.ts';

export type { BindingOptions };

/**
 * The site's name of a tag: a key of `Site.tags`. Equal to the tag's name at the source where the
 * file does not declare the tag, prefixed `source:` where another than the first source is meant.
 */
export type TagKey = string;

/** How the value of a tag is made of others, on the wall. */
export interface Derivation {
  readonly function: 'sum' | 'mean' | 'min' | 'max' | 'difference' | 'count';
  /** Tags of the sources; none is derived itself. */
  readonly of: readonly TagKey[];
  /** `count`: how many inputs have this value, printed. */
  readonly equals?: string;
  /** So many usable inputs are enough. */
  readonly needs: number;
}

/** Screen words and numbers of one tag. */
export interface SiteTag {
  readonly key: TagKey;
  /** Left out: the tag is one of its source's. Else no source knows it. */
  readonly derive?: Derivation;
  /** Key of `Site.sources`; of a derived tag that of its first input. */
  readonly source: string;
  /** Its name at the source; of a derived tag its key. */
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

/** Columns of a data table, from left to right where nobody chose. */
export const TABLE_COLUMNS = ['tag', 'label', 'value', 'unit', 'state', 'age', 'time'] as const;
export type TableColumn = (typeof TABLE_COLUMNS)[number];

/** Columns of an alarm table, from left to right where nobody chose. */
export const ALARM_COLUMNS = [
  'priority',
  'time',
  'tag',
  'message',
  'state',
  'area',
  'value',
  'limit',
  'by',
  'source',
] as const;
export type AlarmColumn = (typeof ALARM_COLUMNS)[number];

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
  /** Side of its value axis; left out: left. */
  readonly axis?: 'left' | 'right';
  /** Ends of an axis of its own. */
  readonly span?: readonly [low: number, high: number];
}

/** What an element of a drawing shows of a tag. */
export interface MimicBinding extends BindingOptions {
  /** Number of the element in its drawing. */
  readonly element: number;
  readonly tag: TagKey;
}

/** A drawing with its bindings. */
export interface BoundDrawing {
  readonly drawing: Drawing;
  readonly bindings: readonly MimicBinding[];
  /** Elements that lead to a screen. */
  readonly links: readonly { readonly element: number; readonly screen: string }[];
  /** Elements that the site file binds and the drawing does not have. */
  readonly missing: readonly { readonly id: string; readonly tag?: TagKey }[];
}

/** How a value tile tells where its value is going. */
export interface ShownChange {
  /** The change over the last so many ms. */
  readonly overMs: number;
  /** Percent of the span below which it is steady. */
  readonly deadband: number;
  /** The rate is told in units a minute or an hour; left out: not at all. */
  readonly per?: 'min' | 'h';
}

export type Widget =
  | (WidgetBase & {
      readonly kind: 'value';
      readonly tag: TagKey;
      readonly size?: 'normal' | 'key';
      readonly change?: ShownChange;
    })
  | (WidgetBase & { readonly kind: 'indicator'; readonly tag: TagKey })
  | (WidgetBase & {
      readonly kind: 'tank';
      readonly tag: TagKey;
      readonly orientation: 'vertical' | 'horizontal';
    })
  | (WidgetBase & {
      readonly kind: 'bar';
      readonly tag: TagKey;
      readonly orientation: 'vertical' | 'horizontal';
    })
  | (WidgetBase & {
      readonly kind: 'trend';
      readonly series: readonly TrendSeries[];
      /** Width of the time axis, ms. */
      readonly spanMs: number;
      /** A past looked at gives way to the present after so long without a touch, ms. */
      readonly returnMs: number;
      readonly min?: number;
      readonly max?: number;
    })
  | (WidgetBase & {
      readonly kind: 'sparkline';
      readonly tag: TagKey;
      /** Width of the time axis, ms. */
      readonly spanMs: number;
    })
  | (WidgetBase & {
      readonly kind: 'kpi';
      readonly tag: TagKey;
      readonly function: 'mean' | 'min' | 'max' | 'total' | 'change' | 'inBand';
      /** The last so many ms; without a part where `since` is there. */
      readonly periodMs: number;
      /** Times of day of the plant, `06:00`: the period began at the last of them. */
      readonly since?: readonly string[];
      readonly band?: readonly [low: number, high: number];
      readonly target?: number;
      readonly better: 'higher' | 'lower';
      readonly unit?: string;
      readonly decimals?: number;
    })
  | (WidgetBase & { readonly kind: 'lamp'; readonly tag: TagKey })
  | (WidgetBase & {
      readonly kind: 'table';
      /** Keys, and prefixes ending in `*` that match keys `source:name` or names of the first source. */
      readonly tags: readonly TagKey[];
      readonly columns?: readonly TableColumn[];
    })
  | (WidgetBase & {
      readonly kind: 'alarms';
      readonly sources: readonly string[];
      readonly rows: number;
    })
  | (WidgetBase & {
      readonly kind: 'alarmTable';
      readonly sources: readonly string[];
      readonly columns?: readonly AlarmColumn[];
    })
  | (WidgetBase & { readonly kind: 'alarmRate'; readonly sources: readonly string[] })
  | (WidgetBase & { readonly kind: 'clock' })
  | (WidgetBase & {
      readonly kind: 'text';
      readonly text: string;
      readonly size: 'label' | 'header';
    })
  | (WidgetBase & { readonly kind: 'header'; readonly text: string })
  | (WidgetBase & {
      readonly kind: 'image';
      /** Relative to the folder of the site file, with `/`. */
      readonly file: string;
      /** Time since it was written at which it is no longer live, ms; left out: it does not age. */
      readonly maxAgeMs?: number;
      readonly fit: 'contain' | 'cover';
    })
  | (WidgetBase &
      BoundDrawing & {
        readonly kind: 'mimic';
        /** Name of its file. */
        readonly file: string;
        /** Greys of the theme in place of the colours of the drawing, or those. */
        readonly colours: 'theme' | 'drawing';
        readonly leftOut: readonly LeftOut[];
        /** Why the drawing cannot be shown, which is empty then. */
        readonly problems: readonly Problem[];
      })
  | (WidgetBase &
      BoundDrawing & { readonly kind: 'symbol'; readonly symbol: string; readonly tag?: TagKey })
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
  /** How long it stays while screens take turns, ms; overrides the rotation's. */
  readonly dwellMs?: number;
  readonly widgets: readonly Widget[];
}

/** How the screens of a display take turns. */
export interface Rotation {
  /** How long a screen stays, ms. */
  readonly dwellMs: number;
  /** Ids of the screens that take turns. */
  readonly screens: readonly string[];
  /** How long it rests after somebody used the display, ms. */
  readonly pauseMs: number;
  /** Goes to the screen of an alarm of priority 1 or 2 that nobody acknowledged. */
  readonly jump: boolean;
}

/** Which monitor a display belongs to: every condition given must hold; none: any. */
export interface MonitorRule {
  readonly label?: string;
  /** A point of the desktop that the monitor covers. */
  readonly at?: { readonly x: number; readonly y: number };
  /** In pixels, `3840x2160`. */
  readonly size?: string;
  /** 1: the leftmost of those that the other conditions leave. */
  readonly fromLeft?: number;
  readonly primary?: true;
}

/** One monitor of the wall and what it shows. */
export interface SiteDisplay {
  readonly id: string;
  readonly monitor: MonitorRule;
  /** Ids of its screens, in order. */
  readonly screens: readonly string[];
  /** Left out: its screens are turned by hand. */
  readonly rotation?: Rotation;
  readonly theme: Site['theme'];
  readonly viewing: Site['viewing'];
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
  /** File of PEM revocation lists. */
  readonly crlFile?: string;
  /** Public keys of which the server's certificate must hold one, `sha256/…`. */
  readonly pins?: readonly string[];
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

/** What a wall does that hangs alone, in kiosk mode; docs/site-file.md, Kiosk. */
export interface SiteKiosk {
  /** The pointer goes after standing still for so long, ms. */
  readonly hideCursorMs: number;
  /** Left out: nobody can leave. */
  readonly leave?: {
    /** Name of the secret that holds the hashed PIN. */
    readonly pinSecret: string;
    /** How long the gesture is held, ms. */
    readonly holdMs: number;
  };
  /** Steps over the day, `at` as `HH:MM` of the plant. */
  readonly brightness?: readonly { readonly at: string; readonly percent: number }[];
  readonly pixelShift?: { readonly px: number; readonly everyMs: number };
  /** Memory of a page beyond which another takes its place, MB. */
  readonly pageMemoryMb: number;
}

/** Alarms are heard; left out: they are not. */
export interface SiteAlarmSound {
  /** Least urgent priority that is heard, 1 to 4. */
  readonly upTo: number;
  /** 0 to 1. */
  readonly volume: number;
  /** How long the button mutes, ms. */
  readonly muteMs: number;
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
  /** Left out: the defaults of the kiosk. */
  readonly kiosk?: SiteKiosk;
  readonly alarmSound?: SiteAlarmSound;
  readonly sources: readonly SiteSource[];
  readonly tags: Readonly<Record<TagKey, SiteTag>>;
  readonly screens: readonly Screen[];
  /** Left out: one display with all screens, on the primary monitor. */
  readonly displays?: readonly SiteDisplay[];
  /** Of all displays that have none of their own; in a page, of its display. */
  readonly rotation?: Rotation;
}
