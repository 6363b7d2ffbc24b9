/**
 * Changes of a site file as the layout editor asks for them, and what they make of the file's plain
 * values. Paths may lead below `screens` only: the page can rearrange a wall, and never touch where
 * its data comes from. Pure.
 */
import type { FieldPath } from '../site/fault.ts';

/** A value as YAML without types knows it. */
export type Plain =
  string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** One change. Lists are named by their own path, items of lists by path and index. */
export type SiteEdit =
  /** The value at `path` becomes `value`; its parent exists, it need not. */
  | { readonly type: 'set'; readonly path: FieldPath; readonly value: Plain }
  /** A new item of the list at `path`, before the one that has `index` now, or behind the last. */
  | {
      readonly type: 'insert';
      readonly path: FieldPath;
      readonly index: number;
      readonly value: Plain;
    }
  /** The item of a list at `path` goes away. */
  | { readonly type: 'remove'; readonly path: FieldPath }
  /**
   * The item at `path` moves into the list at `to`, where it gets `index`; both are counted after
   * the item has been taken out.
   */
  | {
      readonly type: 'move';
      readonly path: FieldPath;
      readonly to: FieldPath;
      readonly index: number;
    };

/** True for a change that stays below `screens`. */
export function isLayoutEdit(edit: SiteEdit): boolean {
  const paths = edit.type === 'move' ? [edit.path, edit.to] : [edit.path];
  return paths.every(([first]) => first === 'screens');
}

/** True for a mapping. */
export function isMapping(value: unknown): value is Readonly<Record<string, Plain>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path; undefined where there is none. */
export function valueAt(value: Plain | undefined, path: FieldPath): Plain | undefined {
  let present = value;
  for (const key of path) {
    if (isList(present) && typeof key === 'number') present = present[key];
    else if (isMapping(present) && typeof key === 'string' && Object.hasOwn(present, key)) {
      present = present[key];
    } else return undefined;
  }
  return present;
}

/** What a file's values are after an edit; undefined where the edit leads nowhere. */
export function applyEdit(value: Plain, edit: SiteEdit): Plain | undefined {
  switch (edit.type) {
    case 'set':
      return replaced(value, edit.path, () => edit.value);
    case 'insert':
      return withItem(value, edit.path, edit.index, edit.value);
    case 'remove':
      return withoutItem(value, edit.path);
    case 'move': {
      const item = valueAt(value, edit.path);
      const without = withoutItem(value, edit.path);
      if (item === undefined || without === undefined) return undefined;
      return withItem(without, edit.to, edit.index, item);
    }
  }
}

/** A list and an index, of the path of an item; null for any other path. */
export function itemOf(
  path: FieldPath,
): { readonly list: FieldPath; readonly index: number } | null {
  const index = path.at(-1);
  return typeof index === 'number' ? { list: path.slice(0, -1), index } : null;
}

function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

function withItem(value: Plain, list: FieldPath, index: number, item: Plain): Plain | undefined {
  return replaced(value, list, (present) =>
    isList(present) && index >= 0 && index <= present.length
      ? [...present.slice(0, index), item, ...present.slice(index)]
      : undefined,
  );
}

function withoutItem(value: Plain, path: FieldPath): Plain | undefined {
  const item = itemOf(path);
  if (item === null) return undefined;
  return replaced(value, item.list, (present) =>
    isList(present) && item.index >= 0 && item.index < present.length
      ? present.filter((_, index) => index !== item.index)
      : undefined,
  );
}

/** A copy with another value at `path`; undefined where the path leads nowhere. */
function replaced(
  value: Plain | undefined,
  path: FieldPath,
  make: (present: Plain | undefined) => Plain | undefined,
): Plain | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return make(value);
  if (isList(value) && typeof key === 'number' && key >= 0 && key < value.length) {
    const inner = replaced(value[key], rest, make);
    return inner === undefined ? undefined : value.map((item, at) => (at === key ? inner : item));
  }
  if (isMapping(value) && typeof key === 'string') {
    const present = Object.hasOwn(value, key) ? value[key] : undefined;
    const inner = replaced(present, rest, make);
    return inner === undefined ? undefined : { ...value, [key]: inner };
  }
  return undefined;
}
