/** Which tags a screen shows. Pure: the page asks main for exactly these, and judges these. */
import type { Screen, Site, SiteTag, TagKey, Widget } from '../preload/api.d.ts';

/** Keys (and prefixes of tables) of a screen, each once. */
export interface ScreenTags {
  /** Of sources, inputs of derived ones included: what main is to send. */
  readonly tags: readonly TagKey[];
  /** Made of others in the page. */
  readonly derived: readonly TagKey[];
  readonly trends: readonly TagKey[];
}

/** Every tag of a screen, setpoints and commands included; `trends`: those drawn over time. */
export function screenTags(screen: Screen, site: Site): ScreenTags {
  const tags = new Set<TagKey>();
  const trends = new Set<TagKey>();
  for (const widget of leaves(screen.widgets)) {
    for (const key of widgetTags(widget)) {
      tags.add(key);
      const { setpoint, command } = site.tags[key] ?? {};
      if (setpoint !== undefined) tags.add(setpoint);
      if (command !== undefined) tags.add(command);
    }
    if (widget.kind === 'value' && widget.change !== undefined) trends.add(widget.tag);
    if (widget.kind === 'sparkline' || widget.kind === 'kpi') trends.add(widget.tag);
    if (widget.kind === 'trend') {
      for (const series of widget.series) {
        trends.add(series.tag);
        const { setpoint } = site.tags[series.tag] ?? {};
        if (setpoint !== undefined) trends.add(setpoint);
      }
    }
  }
  const derived = Object.values(site.tags).filter(
    (tag) => tag.derive !== undefined && [...tags].some((pattern) => names(pattern, tag)),
  );
  for (const tag of derived) {
    tags.delete(tag.key);
    for (const input of tag.derive?.of ?? []) tags.add(input);
  }
  return { tags: [...tags], derived: derived.map(({ key }) => key), trends: [...trends] };
}

/** True where a key or prefix means a tag. */
function names(pattern: TagKey, { key, source, name }: SiteTag): boolean {
  if (!pattern.endsWith('*')) return pattern === key;
  const start = pattern.slice(0, -1);
  return key.startsWith(start) || `${source}:${name}`.startsWith(start);
}

/** The tags of each widget that shows any: one list per widget, panels opened. */
export function shownWidgets(screen: Screen): TagKey[][] {
  return leaves(screen.widgets)
    .map(widgetTags)
    .filter((keys) => keys.length > 0);
}

/** The widgets themselves, panels opened. */
export function leaves(widgets: readonly Widget[]): Widget[] {
  return widgets.flatMap((widget) => (widget.kind === 'panel' ? leaves(widget.widgets) : [widget]));
}

/** The tags a widget names itself. */
export function widgetTags(widget: Widget): TagKey[] {
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
      return widget.series.map((series) => series.tag);
    case 'table':
      return [...widget.tags];
    case 'mimic':
    case 'symbol':
      return [...new Set(widget.bindings.map((binding) => binding.tag))];
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
