/**
 * What a site wants from each of its sources: every tag of every screen, so that a screen change
 * shows values at once, with the history that its trends span. Asked once per site.
 */
import type { Site, TagKey, Widget } from '../site/site.ts';
import { isRotating } from '../site/displays.ts';
import { isPrefix, TagDirectory } from './directory.ts';

/**
 * Samples are kept one by one so far back, ms; what a trend shows beyond it comes from the server in
 * buckets (contract.ts, `past`).
 */
export const RAW_HISTORY_MS = 3_600_000;

/** One source's share. */
export interface SourceWants {
  /** Names at the source, each once, in the order of their first appearance. */
  readonly tags: readonly {
    readonly name: string;
    readonly intervalMs?: number;
    /** Age of proof at which it is late, where the site says so, ms. */
    readonly lateAfterMs?: number;
    /** How far back its samples are wanted when first subscribed, ms; 0: no trend shows it. */
    readonly historyMs: number;
  }[];
  /** Prefixes ending in `*`, as the source knows them. */
  readonly patterns: readonly string[];
  readonly alarms: boolean;
  /** History of tags that only a pattern covers: none, tables have no trends. */
  readonly historyMs: 0;
}

interface Wants {
  readonly tags: Map<
    string,
    {
      readonly intervalMs: number | undefined;
      readonly lateAfterMs: number | undefined;
      historyMs: number;
    }
  >;
  readonly patterns: Set<string>;
  alarms: boolean;
}

/**
 * The wants of every source of the site, also of those that no widget uses; with `everything`, all
 * tags that the sources have besides.
 */
export function wantedOf(site: Site, everything = false): ReadonlyMap<string, SourceWants> {
  const directory = new TagDirectory(site);
  // Of every source where none may be turned away from, or is to be heard.
  const alarms = isRotating(site) || site.alarmSound !== undefined;
  const bySource = new Map<string, Wants>(
    site.sources.map(({ id }) => [
      id,
      { tags: new Map(), patterns: new Set(everything ? ['*'] : []), alarms },
    ]),
  );
  const want = (key: TagKey, historyMs = 0): void => {
    const inputs = site.tags[key]?.derive?.of;
    if (inputs !== undefined) {
      for (const input of inputs) want(input);
      return;
    }
    const { source, name } = directory.addressOf(key);
    const wants = bySource.get(source);
    if (wants === undefined) return;
    if (isPrefix(key)) {
      wants.patterns.add(name);
      return;
    }
    const tag = wants.tags.get(name);
    if (tag === undefined) {
      const { intervalMs, lateAfterMs } = site.tags[key] ?? {};
      wants.tags.set(name, { intervalMs, lateAfterMs, historyMs });
    } else {
      tag.historyMs = Math.max(tag.historyMs, historyMs);
    }
  };
  // A table may ask for all tags of a name range, declared ones of other names included.
  const wantDeclared = (prefix: TagKey): void => {
    for (const tag of Object.values(site.tags)) if (directory.covers(prefix, tag)) want(tag.key);
  };

  for (const screen of site.screens) {
    for (const widget of everyWidget(screen.widgets)) {
      for (const key of tagsOf(widget)) {
        want(key);
        if (isPrefix(key)) wantDeclared(key);
        const tag = site.tags[key];
        if (tag?.setpoint !== undefined) want(tag.setpoint);
        if (tag?.command !== undefined) want(tag.command);
      }
      if (widget.kind === 'trend') {
        const historyMs = Math.min(widget.spanMs, RAW_HISTORY_MS);
        for (const series of widget.series) {
          want(series.tag, historyMs);
          const setpoint = site.tags[series.tag]?.setpoint;
          if (setpoint !== undefined) want(setpoint, historyMs);
        }
      }
      if (widget.kind === 'value' && widget.change !== undefined) {
        want(widget.tag, Math.min(widget.change.overMs, RAW_HISTORY_MS));
      }
      if (widget.kind === 'sparkline') want(widget.tag, Math.min(widget.spanMs, RAW_HISTORY_MS));
      if (widget.kind === 'kpi') want(widget.tag, RAW_HISTORY_MS);
      for (const source of alarmSourcesOf(widget)) {
        const wants = bySource.get(source);
        if (wants !== undefined) wants.alarms = true;
      }
    }
  }
  return new Map(
    [...bySource].map(([source, wants]) => [
      source,
      {
        tags: [...wants.tags].map(([name, { intervalMs, lateAfterMs, historyMs }]) => ({
          name,
          historyMs,
          ...(intervalMs === undefined ? {} : { intervalMs }),
          ...(lateAfterMs === undefined ? {} : { lateAfterMs }),
        })),
        patterns: [...wants.patterns],
        alarms: wants.alarms,
        historyMs: 0 as const,
      },
    ]),
  );
}

/** All widgets, those inside panels included; panels themselves too. */
export function* everyWidget(widgets: readonly Widget[]): Generator<Widget> {
  for (const widget of widgets) {
    yield widget;
    if (widget.kind === 'panel') yield* everyWidget(widget.widgets);
  }
}

/** The sources whose alarms a widget shows. */
function alarmSourcesOf(widget: Widget): readonly string[] {
  switch (widget.kind) {
    case 'alarms':
    case 'alarmTable':
    case 'alarmRate':
      return widget.sources;
    default:
      return [];
  }
}

/** The tag keys and prefixes a widget shows. */
export function tagsOf(widget: Widget): readonly TagKey[] {
  switch (widget.kind) {
    case 'value':
    case 'indicator':
    case 'tank':
    case 'bar':
    case 'sparkline':
    case 'kpi':
    case 'lamp':
      return [widget.tag];
    case 'trend':
      return widget.series.map(({ tag }) => tag);
    case 'table':
      return widget.tags;
    case 'mimic':
    case 'symbol':
      return widget.bindings.map(({ tag }) => tag);
    case 'alarms':
    case 'alarmTable':
    case 'alarmRate':
    case 'clock':
    case 'text':
    case 'header':
    case 'image':
    case 'panel':
      return [];
  }
}
