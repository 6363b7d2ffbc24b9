/** A new widget: what it begins with, how large it is, and where there is room for it. Pure. */
import type { Place, Plain } from '../../preload/api.d.ts';
import { freePlace, type Grid, type Item, type Outline, type PlainMap } from './outline.ts';
import type { Field, Kind } from './schema-form.ts';

/** Columns and rows of a screen of 24 × 12 that a kind needs to be read. */
const SIZES: Readonly<Record<string, readonly [w: number, h: number]>> = {
  value: [3, 2],
  indicator: [3, 6],
  tank: [3, 6],
  bar: [5, 2],
  trend: [8, 5],
  sparkline: [4, 2],
  kpi: [4, 3],
  lamp: [3, 2],
  table: [12, 8],
  alarms: [6, 8],
  alarmTable: [12, 8],
  alarmRate: [8, 3],
  clock: [4, 2],
  text: [4, 1],
  header: [8, 1],
  image: [6, 5],
  panel: [8, 6],
  mimic: [12, 8],
  symbol: [3, 4],
  template: [1, 1],
};
const OTHER_SIZE = [6, 5] as const;
const SCREEN_COLUMNS = 24;
/** A panel has a grid of this many columns and rows, until it gets another. */
const PANEL_CELLS = 6;

/** Where a new widget of a kind stands: in the chosen panel, else on the screen; null: no room. */
export function sizeOf(
  kind: string,
  { grids, items }: Outline,
  chosen: readonly Item[],
): { readonly grid: string; readonly at: Place } | null {
  const grid = gridFor(grids, chosen);
  if (grid === undefined) return null;
  const at = freePlace(sizeIn(kind, grid), grid, items);
  return at === null ? null : { grid: grid.key, at };
}

/** Columns and rows of a kind on a grid. */
export function sizeIn(
  kind: string,
  grid: Pick<Grid, 'columns' | 'panel'>,
): {
  readonly w: number;
  readonly h: number;
} {
  const [w, h] = SIZES[kind] ?? OTHER_SIZE;
  // A panel's cells are as large as its author wants: a third of it is a fair beginning.
  const most = grid.panel === null ? SCREEN_COLUMNS : Math.max(1, Math.round(grid.columns / 3));
  return { w: Math.min(w, most), h: Math.min(h, grid.panel === null ? h : Math.max(1, most)) };
}

function gridFor(grids: readonly Grid[], chosen: readonly Item[]): Grid | undefined {
  const [item] = chosen;
  const inside = item?.kind === 'panel' ? [...item.path, 'widgets'] : null;
  const key = inside === null ? item?.grid : JSON.stringify(inside);
  return grids.find((grid) => grid.key === key) ?? grids[0];
}

/** What a widget of a kind begins with; fields that only a person knows are left out. */
export function newWidget({ kind, fields }: Kind, at: Place): PlainMap {
  const value: Record<string, Plain> = { kind };
  for (const { name, isRequired, field } of fields) {
    if (name === 'at') value['at'] = atOf(field, at);
    else if (isRequired && kind === 'panel' && (name === 'columns' || name === 'rows')) {
      value[name] = PANEL_CELLS;
    }
  }
  if (kind === 'panel') value['widgets'] = [];
  return value;
}

/** A place, or for instances of a template its corner alone. */
function atOf(field: Field['field'], at: Place): PlainMap {
  const names = field.type === 'group' ? field.fields.map(({ name }) => name) : [];
  return names.includes('w') ? { ...at } : { x: at.x, y: at.y };
}
