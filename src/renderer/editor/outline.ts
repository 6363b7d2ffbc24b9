/**
 * The present screen as the file writes it: its grids (its own and those of its panels), and what
 * stands on them. The editor draws handles from this and decides from it what is free. Pure.
 */
import type { EditorState, FieldPath, Place, Plain } from '../../preload/api.d.ts';
import { clamp } from './geometry.ts';

/** A mapping of the file. */
export type PlainMap = Readonly<Record<string, Plain>>;

/** A list of widgets, and the grid they stand on. */
export interface Grid {
  readonly key: string;
  /** Of the list. */
  readonly path: FieldPath;
  readonly columns: number;
  readonly rows: number;
  /** Id on the wall of the panel that it fills; null: the screen. */
  readonly panel: string | null;
  readonly length: number;
}

/** One entry of such a list. */
export interface Item {
  readonly key: string;
  readonly path: FieldPath;
  /** Key of its grid. */
  readonly grid: string;
  readonly kind: string;
  readonly value: PlainMap;
  /** Where it stands; several for the instances of a template. */
  readonly places: readonly Place[];
  /** Its widgets come from a template: it moves, its size is the template's. */
  readonly isInstance: boolean;
}

/** All grids and items of a screen, panels after what is around them. */
export interface Outline {
  readonly grids: readonly Grid[];
  readonly items: readonly Item[];
}

/** Columns and rows of a screen that names none (docs/site-file.md). */
const COLUMNS = 24;
const ROWS = 12;

/** A path as a key of maps. */
export function keyOf(path: FieldPath): string {
  return JSON.stringify(path);
}

/** The screens of a file. */
export function screensOf(state: EditorState): readonly PlainMap[] {
  return Array.isArray(state.screens) ? state.screens.filter(isMap) : [];
}

/** True for a mapping. */
export function isMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The outline of the screen at `index`. */
export function outlineOf(state: EditorState, index: number): Outline {
  const screen = screensOf(state)[index];
  const grids: Grid[] = [];
  const items: Item[] = [];
  if (screen === undefined) return { grids, items };
  const instances = new Map(state.instances.map((made) => [keyOf(made.path), made.widgets]));
  const visit = (holder: PlainMap, path: FieldPath, id: string, panel: string | null): void => {
    const list = listOf(holder);
    const grid: Grid = {
      key: keyOf(path),
      path,
      columns: numberOf(holder['columns'], COLUMNS),
      rows: numberOf(holder['rows'], ROWS),
      panel,
      length: list.length,
    };
    grids.push(grid);
    for (const [at, value] of list.entries()) {
      const own = [...path, at];
      const kind = textOf(value['kind']);
      const isInstance = kind === 'template';
      items.push({
        key: keyOf(own),
        path: own,
        grid: grid.key,
        kind,
        value,
        places: isInstance
          ? (instances.get(keyOf(own)) ?? []).map((widget) => widget.at)
          : [placeOf(value['at'])],
        isInstance,
      });
      if (kind !== 'panel') continue;
      const inner = textOf(value['id']) || `${id}/${at}`;
      visit(value, [...own, 'widgets'], inner, inner);
    }
  };
  visit(screen, ['screens', index, 'widgets'], textOf(screen['id']), null);
  return { grids, items };
}

/** A place as the file writes it. */
export function placeOf(value: Plain | undefined): Place {
  const at = isMap(value) ? value : {};
  return {
    x: numberOf(at['x'], 0),
    y: numberOf(at['y'], 0),
    w: numberOf(at['w'], 1),
    h: numberOf(at['h'], 1),
  };
}

/** Places inside a grid that lie over nothing there but `except`. */
export function isFree(
  places: readonly Place[],
  grid: Grid,
  items: readonly Item[],
  except: ReadonlySet<string>,
): boolean {
  const taken = items
    .filter((item) => item.grid === grid.key && !except.has(item.key))
    .flatMap((item) => item.places);
  return places.every(
    (at) =>
      at.x >= 0 &&
      at.y >= 0 &&
      at.x + at.w <= grid.columns &&
      at.y + at.h <= grid.rows &&
      !taken.some((other) => overlap(at, other)),
  );
}

/** The first free place of a size, row by row; smaller where there is no room; null: none at all. */
export function freePlace(
  size: { readonly w: number; readonly h: number },
  grid: Grid,
  items: readonly Item[],
): Place | null {
  let w = clamp(size.w, 1, grid.columns);
  let h = clamp(size.h, 1, grid.rows);
  for (;;) {
    for (let y = 0; y + h <= grid.rows; y += 1) {
      for (let x = 0; x + w <= grid.columns; x += 1) {
        const at = { x, y, w, h };
        if (isFree([at], grid, items, new Set())) return at;
      }
    }
    if (w === 1 && h === 1) return null;
    w = Math.max(1, w - 1);
    h = Math.max(1, h - 1);
  }
}

/** The nearest step in a direction on which all places are free; over what is in the way. */
export function stepTo(
  places: readonly Place[],
  by: { readonly x: number; readonly y: number },
  grid: Grid,
  items: readonly Item[],
  except: ReadonlySet<string>,
): { readonly x: number; readonly y: number } | null {
  for (let count = 1; count <= Math.max(grid.columns, grid.rows); count += 1) {
    const step = { x: by.x * count, y: by.y * count };
    if (isFree(shifted(places, step), grid, items, except)) return step;
  }
  return null;
}

/** Places moved by cells. */
export function shifted(
  places: readonly Place[],
  by: { readonly x: number; readonly y: number },
): readonly Place[] {
  return places.map((at) => ({ ...at, x: at.x + by.x, y: at.y + by.y }));
}

/** What moves when an item does, and by how much: entries of templates count from their first place. */
export function anchorOf(item: Item): { readonly x: number; readonly y: number } {
  const { x, y } = placeOf(item.value['at']);
  return { x, y };
}

function overlap(a: Place, b: Place): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function listOf(holder: PlainMap): readonly PlainMap[] {
  const list = holder['widgets'];
  return Array.isArray(list) ? list.filter(isMap) : [];
}

function numberOf(value: Plain | undefined, fallback: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}

/** A word or number as text; anything else as none. */
export function textOf(value: Plain | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
