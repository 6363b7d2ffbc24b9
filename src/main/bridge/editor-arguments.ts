/** What a window may ask of the layout editor, checked: shape, size and depth. */
import { z } from 'zod';
import type { Plain } from '../editing/edits.ts';
import { MAX_EDITS, type EditorCommand } from './editor-contract.ts';

/** Levels of a value inside a site file (yaml-tree.ts), and of a path to it. */
const MAX_DEPTH = 64;
/** Mappings, lists, words and numbers of one value; a screen with 500 widgets has some thousand. */
const MAX_PARTS = 20_000;
const MAX_TEXT = 10_000;

const KEY = z.union([z.string().max(500), z.int().min(0).max(100_000)]);
const PATH = z.array(KEY).min(1).max(MAX_DEPTH);
const INDEX = z.int().min(0).max(100_000);
const PLAIN = z.custom<Plain>(isPlain, { error: 'a plain value of bounded size' });

const EDIT = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('set'), path: PATH, value: PLAIN }),
  z.strictObject({ type: z.literal('insert'), path: PATH, index: INDEX, value: PLAIN }),
  z.strictObject({ type: z.literal('remove'), path: PATH }),
  z.strictObject({ type: z.literal('move'), path: PATH, to: PATH, index: INDEX }),
]);

/** Any command. */
export const EDITOR_COMMAND: z.ZodType<EditorCommand> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('change'),
    revision: z.int().min(0),
    edits: z.array(EDIT).min(1).max(MAX_EDITS),
  }),
  z.strictObject({ type: z.literal('browse'), isOn: z.boolean() }),
  z.strictObject({
    type: z.enum(['open', 'undo', 'redo', 'look', 'save', 'discard', 'reload', 'merge', 'close']),
  }),
]);

/** Words, numbers, lists and mappings as a site file may hold them, without recursion. */
function isPlain(value: unknown): boolean {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let parts = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value: part, depth } = next;
    parts += 1;
    if (parts > MAX_PARTS || depth > MAX_DEPTH) return false;
    if (part === null || typeof part === 'boolean') continue;
    if (typeof part === 'number') {
      if (!Number.isFinite(part)) return false;
    } else if (typeof part === 'string') {
      if (part.length > MAX_TEXT) return false;
    } else if (typeof part === 'object' && isOrdinary(part)) {
      for (const [key, inner] of Object.entries(part)) {
        if (key in Object.prototype || key.length > MAX_TEXT) return false;
        open.push({ value: inner, depth: depth + 1 });
      }
    } else return false;
  }
  return true;
}

/** No date, map or other thing that structured clone lets through. */
function isOrdinary(value: object): boolean {
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
