/**
 * First screens for tags that have none: an overview with the alarms, the tags that have limits as
 * indicators, their trends, and the rest as tiles and lamps; a screen for each part of the plant;
 * and a table of everything. Meant to be looked at, and then changed. Pure.
 */
import type { ImportedTag } from './tag-rows.ts';

/** A screen as the site file writes it. */
export interface NewScreen {
  readonly id: string;
  readonly title: string;
  readonly widgets: readonly NewWidget[];
}

/** A widget as the site file writes it. */
export type NewWidget = Readonly<Record<string, unknown>> & {
  readonly kind: string;
  readonly at: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
};

/** A tag with the key that screens refer to it by. */
export type KeyedTag = ImportedTag & { readonly key: string };

const COLUMNS = 24;
const ROWS = 12;
/** Columns of the alarm list on the overview. */
const ALARMS = 6;
const INDICATOR = { w: 3, h: 5 } as const;
/** Of trends at least; more where the rest leaves room. */
const TREND_ROWS = 3;
const MOST_SERIES = 3;
const TILE = { w: 3, h: 2 } as const;
/** Tiles of a part of the plant: large while few, small while they fit, then a table. */
const LARGE = { w: 4, h: 4, fit: 18 } as const;
const SMALL = { w: 4, h: 2, fit: 36 } as const;
/** Bounds of a table's list (docs/site-file.md) and of screens that anybody turns through. */
const MOST_OF_TABLE = 500;
const MOST_AREAS = 20;

/** The screens for `tags`; `taken` are ids that the site has already. */
export function layOut(
  tags: readonly KeyedTag[],
  taken: ReadonlySet<string> = new Set(),
): readonly NewScreen[] {
  const ids = new Set(taken);
  const screen = (id: string, title: string, widgets: readonly NewWidget[]): NewScreen => {
    const free = freeId(id, ids);
    ids.add(free);
    return { id: free, title, widgets };
  };
  const areas = [...grouped(tags, ({ area }) => area)].filter(([area]) => area !== '');
  return [
    screen('overview', 'Overview', overview(tags)),
    ...(areas.length < 2
      ? []
      : areas
          .slice(0, MOST_AREAS)
          .map(([area, members]) => screen(idOf(area), area, areaWidgets(members)))),
    screen('all-tags', 'All tags', [
      { kind: 'table', at: { x: 0, y: 0, w: COLUMNS - ALARMS, h: ROWS } },
      { kind: 'alarms', at: { x: COLUMNS - ALARMS, y: 0, w: ALARMS, h: ROWS } },
    ]),
  ];
}

function overview(tags: readonly KeyedTag[]): readonly NewWidget[] {
  const width = COLUMNS - ALARMS;
  const widgets: NewWidget[] = [];
  // What has limits is what somebody watches.
  const measured = tags
    .filter(({ span }) => span !== undefined)
    .toSorted((a, b) => weight(b) - weight(a));
  const shown = measured.slice(0, Math.floor(width / INDICATOR.w));
  const rest = tags.filter((tag) => !shown.includes(tag));
  const restRows = TILE.h * Math.ceil(rest.length / Math.floor(width / TILE.w));
  const trendRows = Math.max(TREND_ROWS, ROWS - INDICATOR.h - restRows);
  let y = 0;
  shown.forEach(({ key }, at) =>
    widgets.push({ kind: 'indicator', at: { x: at * INDICATOR.w, y, ...INDICATOR }, tag: key }),
  );
  if (shown.length > 0) {
    y += INDICATOR.h;
    const charts = trendGroups(shown);
    const w = width / charts.length;
    charts.forEach((series, at) =>
      widgets.push({ kind: 'trend', at: { x: at * w, y, w, h: trendRows }, series }),
    );
    y += trendRows;
  }
  widgets.push(...tiles(rest, { x: 0, y, w: width, h: ROWS - y }, TILE));
  widgets.push({ kind: 'alarms', at: { x: width, y: 0, w: ALARMS, h: ROWS } });
  return widgets;
}

function weight({ limits, normal }: KeyedTag): number {
  return (limits === undefined ? 0 : 2) + (normal === undefined ? 0 : 1);
}

/** One or two charts; lines share one only where they share a unit, and so an axis. */
function trendGroups(tags: readonly KeyedTag[]): readonly (readonly string[])[] {
  const groups = [...grouped(tags, ({ unit }) => unit ?? '').values()]
    .map((group) => group.slice(0, MOST_SERIES).map(({ key }) => key))
    .toSorted((a, b) => b.length - a.length);
  return groups.slice(0, 2);
}

function areaWidgets(tags: readonly KeyedTag[]): readonly NewWidget[] {
  const all = { x: 0, y: 0, w: COLUMNS, h: ROWS };
  if (tags.length <= LARGE.fit) return tiles(tags, all, LARGE, true);
  if (tags.length <= SMALL.fit) return tiles(tags, all, SMALL);
  return [{ kind: 'table', at: all, tags: tags.slice(0, MOST_OF_TABLE).map(({ key }) => key) }];
}

/** As many tags as fit into a field of the grid, row by row. */
function tiles(
  tags: readonly KeyedTag[],
  field: { readonly x: number; readonly y: number; readonly w: number; readonly h: number },
  { w, h }: { readonly w: number; readonly h: number },
  hasRoomForSpan = false,
): readonly NewWidget[] {
  const perRow = Math.floor(field.w / w);
  return tags.slice(0, perRow * Math.floor(field.h / h)).map((tag, at) => {
    const x = field.x + (at % perRow) * w;
    const y = field.y + Math.floor(at / perRow) * h;
    const kind =
      tag.words !== undefined
        ? 'lamp'
        : hasRoomForSpan && tag.span !== undefined
          ? 'indicator'
          : 'value';
    return { kind, at: { x, y, w, h }, tag: tag.key };
  });
}

/** Tags by a word of theirs, in the order in which the words first come. */
function grouped(
  tags: readonly KeyedTag[],
  wordOf: (tag: KeyedTag) => string,
): ReadonlyMap<string, readonly KeyedTag[]> {
  const groups = new Map<string, KeyedTag[]>();
  for (const tag of tags) {
    const word = wordOf(tag);
    const group = groups.get(word);
    if (group === undefined) groups.set(word, [tag]);
    else group.push(tag);
  }
  return groups;
}

/** Letters and digits of a title with dashes between; `area` where it has none. */
function idOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return plain === '' ? 'area' : plain;
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  let free = id;
  for (let number = 2; taken.has(free); number++) free = `${id}-${number}`;
  return free;
}
