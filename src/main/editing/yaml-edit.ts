/**
 * Edits of the text of a site file that leave every byte they need not touch: comments, blank lines,
 * quotes and the order of keys stay. A moved widget changes its `at` and nothing else.
 *
 * 1. An edit is first made on plain values (`edits.ts`); the text that comes out is read again and
 *    must say exactly that. Where it does not (an anchor that others mean, YAML of a kind that these
 *    rules do not know), the edit is refused and the text stays as it was.
 * 2. What goes away takes the comments inside it and at the end of its lines along; comments above
 *    it stay. An item that moves takes those directly above it along.
 */
import { isDeepStrictEqual } from 'node:util';
import { isAlias, isMap, isSeq } from 'yaml';
import type { FieldPath } from '../site/fault.ts';
import { readYaml } from '../site/yaml-tree.ts';
import { applyEdit, isMapping, itemOf, valueAt, type Plain, type SiteEdit } from './edits.ts';
import { insertItem, moveItem, removeItem } from './yaml-items.ts';
import { addEntry, removeEntry, replaceValue } from './yaml-values.ts';
import { YamlSource, type Splice, type ValueNode } from './yaml-source.ts';

/** The text after an edit, or null where the edit cannot be made in this text. */
export function editYaml(text: string, edit: SiteEdit): string | null {
  const before = readYaml(text);
  if (!before.ok) return null;
  // why: a YAML tree without explicit types holds nothing but plain values
  const value = before.tree.value as Plain;
  const wanted = applyEdit(value, edit);
  if (wanted === undefined) return null;
  const edited = editText(text, value, edit);
  if (edited === null) return null;
  const after = readYaml(edited);
  return after.ok && isDeepStrictEqual(after.tree.value, wanted) ? edited : null;
}

function editText(text: string, value: Plain, edit: SiteEdit): string | null {
  switch (edit.type) {
    case 'set':
      return setValue(text, valueAt(value, edit.path), edit.path, edit.value);
    case 'insert':
      return run(text, [{ type: 'insert', path: edit.path, index: edit.index, value: edit.value }]);
    case 'remove':
      return run(text, [{ type: 'removeItem', path: edit.path }]);
    case 'move':
      return moveItem(text, edit, valueAt(value, edit.path) ?? null);
  }
}

/** The least that makes a text say another value. */
type Step =
  | { readonly type: 'replace'; readonly path: FieldPath; readonly value: Plain }
  | {
      readonly type: 'addEntry';
      readonly path: FieldPath;
      readonly key: string;
      readonly value: Plain;
    }
  | { readonly type: 'removeEntry'; readonly path: FieldPath; readonly key: string }
  | {
      readonly type: 'insert';
      readonly path: FieldPath;
      readonly index: number;
      readonly value: Plain;
    }
  | { readonly type: 'removeItem'; readonly path: FieldPath };

function setValue(
  text: string,
  old: Plain | undefined,
  path: FieldPath,
  value: Plain,
): string | null {
  const key = path.at(-1);
  if (old !== undefined) {
    const node = new YamlSource(text).find(path)?.node;
    return node === undefined ? null : run(text, stepsTo(old, value, path, node));
  }
  if (typeof key !== 'string') return null;
  return run(text, [{ type: 'addEntry', path: path.slice(0, -1), key, value }]);
}

function stepsTo(old: Plain, value: Plain, path: FieldPath, node: ValueNode): Step[] {
  if (isDeepStrictEqual(old, value)) return [];
  const whole: Step[] = [{ type: 'replace', path, value }];
  // An alias stands for a value elsewhere, which is not to change.
  if (isAlias(node)) return whole;
  if (isMapping(old) && isMapping(value) && isMap(node)) {
    if (Object.keys(value).length === 0) return whole;
    return mappingSteps(old, value, path, node);
  }
  if (Array.isArray(old) && Array.isArray(value) && isSeq(node)) {
    if (value.length === 0 || old.length === 0) return whole;
    return listSteps(old, value, path, node);
  }
  return whole;
}

function mappingSteps(
  old: Readonly<Record<string, Plain>>,
  value: Readonly<Record<string, Plain>>,
  path: FieldPath,
  node: ValueNode,
): Step[] {
  const steps: Step[] = [];
  for (const [key, inner] of Object.entries(value)) {
    const present = Object.hasOwn(old, key) ? old[key] : undefined;
    const child = isMap(node) ? node.get(key, true) : undefined;
    if (present === undefined) steps.push({ type: 'addEntry', path, key, value: inner });
    // why: the values of a mapping that was read are value nodes
    else steps.push(...stepsTo(present, inner, [...path, key], child as ValueNode));
  }
  for (const key of Object.keys(old)) {
    if (!Object.hasOwn(value, key)) steps.push({ type: 'removeEntry', path, key });
  }
  return steps;
}

/** Ends that are the same stay; between them items change by pairs, and what is left over comes or goes. */
function listSteps(
  old: readonly Plain[],
  value: readonly Plain[],
  path: FieldPath,
  node: ValueNode,
): Step[] {
  const least = Math.min(old.length, value.length);
  let head = 0;
  while (head < least && isDeepStrictEqual(old[head], value[head])) head += 1;
  let tail = 0;
  while (tail < least - head && isDeepStrictEqual(old.at(-1 - tail), value.at(-1 - tail)))
    tail += 1;
  const steps: Step[] = [];
  for (let index = head; index < least - tail; index += 1) {
    const [from, to] = [old[index], value[index]];
    const child: unknown = isSeq(node) ? node.items[index] : undefined;
    if (from === undefined || to === undefined) continue;
    // why: as above
    steps.push(...stepsTo(from, to, [...path, index], child as ValueNode));
  }
  for (let index = old.length - tail - 1; index >= least - tail; index -= 1) {
    steps.push({ type: 'removeItem', path: [...path, index] });
  }
  for (let index = least - tail; index < value.length - tail; index += 1) {
    const item = value[index];
    if (item !== undefined) steps.push({ type: 'insert', path, index, value: item });
  }
  return steps;
}

/** Replacements do not move anything and are made at once; the others one by one. */
function run(text: string, steps: readonly Step[]): string | null {
  const replacing = steps.filter((step) => step.type === 'replace');
  const source = new YamlSource(text);
  const splices: Splice[] = [];
  for (const { path, value } of replacing) {
    const found = source.find(path);
    const made = found === null ? null : replaceValue(source, found, value);
    if (made === null) return null;
    splices.push(...made);
  }
  let present: string | null = source.spliced(splices);
  for (const step of steps) {
    if (step.type === 'replace') continue;
    if (present === null) return null;
    present = change(present, step);
  }
  return present;
}

function change(text: string, step: Exclude<Step, { readonly type: 'replace' }>): string | null {
  const source = new YamlSource(text);
  const item = step.type === 'removeItem' ? itemOf(step.path) : null;
  const found = source.find(item === null ? step.path : item.list);
  if (found === null) return null;
  const made = splicesOf(source, found, step, item?.index ?? -1);
  return made === null ? null : source.spliced(made);
}

function splicesOf(
  source: YamlSource,
  found: NonNullable<ReturnType<YamlSource['find']>>,
  step: Exclude<Step, { readonly type: 'replace' }>,
  index: number,
): readonly Splice[] | null {
  switch (step.type) {
    case 'addEntry':
      return addEntry(source, found, step.key, step.value);
    case 'removeEntry':
      return removeEntry(source, found, step.key);
    case 'insert':
      return insertItem(source, found, step.index, step.value);
    case 'removeItem':
      return removeItem(source, found, index);
  }
}
