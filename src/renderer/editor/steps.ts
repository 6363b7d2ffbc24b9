/** What a person does with widgets and screens, as edits of the file. Pure. */
import type { FieldPath, Place, Plain, SiteEdit } from '../../preload/api.d.ts';
import { anchorOf, isMap, keyOf, textOf, type Grid, type Item, type PlainMap } from './outline.ts';

/** Items put elsewhere on a grid, theirs or another; `places`: of each, where it is then. */
export function moveSteps(
  items: readonly Item[],
  grid: Grid,
  by: { readonly x: number; readonly y: number },
): SiteEdit[] {
  const edits: SiteEdit[] = items.map((item) => {
    const from = anchorOf(item);
    const at = { ...placeMap(item), x: from.x + by.x, y: from.y + by.y };
    return { type: 'set', path: [...item.path, 'at'], value: at };
  });
  return [...edits, ...transferSteps(items, grid)];
}

/** An item with another size. */
export function resizeStep(item: Item, at: Place): SiteEdit {
  return { type: 'set', path: [...item.path, 'at'], value: { ...at } };
}

/** Items taken into another list, in their order; from behind, so that no index moves on the way. */
function transferSteps(items: readonly Item[], grid: Grid): SiteEdit[] {
  const leaving = items
    .filter((item) => item.grid !== grid.key)
    .sort((a, b) => indexOf(b) - indexOf(a));
  let to = grid.path;
  const edits: SiteEdit[] = [];
  for (const { path } of leaving) {
    to = afterRemoval(to, path);
    edits.push({ type: 'move', path, to, index: grid.length });
  }
  return edits;
}

/** A path as it is once the item at `removed` has gone from its list. */
export function afterRemoval(path: FieldPath, removed: FieldPath): FieldPath {
  const depth = removed.length - 1;
  const index = path[depth];
  const gone = removed[depth];
  const isBehind = typeof index === 'number' && typeof gone === 'number' && index > gone;
  if (!isBehind || keyOf(path.slice(0, depth)) !== keyOf(removed.slice(0, depth))) return path;
  return [...path.slice(0, depth), index - 1, ...path.slice(depth + 1)];
}

/** Items deleted; those inside another one that goes too go with it. */
export function removeSteps(items: readonly Item[]): SiteEdit[] {
  return outermost(items)
    .sort((a, b) => comparePaths(b.path, a.path))
    .map(({ path }) => ({ type: 'remove', path }));
}

/** Items without those that stand inside others of them. */
export function outermost(items: readonly Item[]): Item[] {
  return items.filter(
    (item) =>
      !items.some(
        (other) =>
          other !== item &&
          other.path.length < item.path.length &&
          keyOf(item.path.slice(0, other.path.length)) === keyOf(other.path),
      ),
  );
}

/** New widgets behind the others of a grid. */
export function insertSteps(values: readonly Plain[], grid: Grid): SiteEdit[] {
  return values.map((value, count) => ({
    type: 'insert',
    path: grid.path,
    index: grid.length + count,
    value,
  }));
}

/** A copy that can stand beside what it was copied from: without ids, which stand once in a file. */
export function copyOf(value: Plain): Plain {
  if (!isMap(value)) return value;
  const { id: _id, ...rest } = value;
  const inner = rest['widgets'];
  return Array.isArray(inner) ? { ...rest, widgets: inner.map((one: Plain) => copyOf(one)) } : rest;
}

/** An id that no screen has yet: `screen-3`. */
export function freshId(screens: readonly PlainMap[], wanted = 'screen'): string {
  const taken = new Set(screens.map(({ id }) => textOf(id)));
  if (!taken.has(wanted) && wanted !== 'screen') return wanted;
  for (let count = screens.length + 1; ; count += 1) {
    const id = `${wanted}-${count}`;
    if (!taken.has(id)) return id;
  }
}

function indexOf({ path }: Item): number {
  return Number(path.at(-1));
}

function placeMap(item: Item): PlainMap {
  const at = item.value['at'];
  return isMap(at) ? at : {};
}

/** In the order of the file. */
function comparePaths(a: FieldPath, b: FieldPath): number {
  for (const [depth, key] of a.entries()) {
    const other = b[depth];
    if (other === undefined) return 1;
    if (typeof key === 'number' && typeof other === 'number' && key !== other) return key - other;
  }
  return a.length - b.length;
}
