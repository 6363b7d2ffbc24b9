/** Copies of items, each where there is room for it beside the others. Pure. */
import { freePlace, type Grid, type Item, type Outline, type PlainMap } from './outline.ts';
import { outermost } from './steps.ts';

/** Values of the copies with their places; null: no room for one of them. */
export function duplicates(
  items: readonly Item[],
  outline: Outline,
): { readonly grid: Grid; readonly values: readonly PlainMap[] } | null {
  const own = outermost(items);
  const grid = outline.grids.find(({ key }) => key === own[0]?.grid);
  return grid === undefined
    ? null
    : placed(
        own.map(({ value, places }) => ({ value, places })),
        grid,
        outline,
      );
}

/** Values put where there is room for them on a grid; null: none for one of them. */
export function placed(
  copies: readonly { readonly value: PlainMap; readonly places: Item['places'] }[],
  grid: Grid,
  outline: Outline,
): { readonly grid: Grid; readonly values: readonly PlainMap[] } | null {
  let { items } = outline;
  const values: PlainMap[] = [];
  for (const { value, places } of copies) {
    const left = Math.min(...places.map(({ x }) => x));
    const top = Math.min(...places.map(({ y }) => y));
    const w = Math.max(...places.map((at) => at.x + at.w)) - left;
    const h = Math.max(...places.map((at) => at.y + at.h)) - top;
    const at = freePlace({ w, h }, grid, items);
    const isInstance = value['kind'] === 'template';
    // The size of instances is their template's.
    if (at === null || (isInstance && (at.w < w || at.h < h))) return null;
    values.push({ ...value, at: isInstance ? { x: at.x, y: at.y } : { ...at } });
    const key = `copy ${values.length}`;
    items = [
      ...items,
      { key, path: [], grid: grid.key, kind: '', value, places: [at], isInstance: false },
    ];
  }
  return values.length === 0 ? null : { grid, values };
}
