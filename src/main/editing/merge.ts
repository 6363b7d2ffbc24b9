/** Two people changed one file: their lines together, where they did not change the same ones. */
import { diff3Merge } from 'node-diff3';

/** The text with the changes of both, or the lines (1-based, of `theirs`) that both changed. */
export type Merged =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly lines: readonly number[] };

/** @param base the text that both began with */
export function mergeTexts(mine: string, base: string, theirs: string): Merged {
  const parts = diff3Merge(lines(mine), lines(base), lines(theirs), {
    excludeFalseConflicts: true,
  });
  const conflicts = parts.flatMap(({ conflict }) =>
    conflict === undefined ? [] : [conflict.bIndex + 1],
  );
  if (conflicts.length > 0) return { ok: false, lines: conflicts };
  return { ok: true, text: parts.flatMap(({ ok }) => ok ?? []).join('') };
}

/** Lines with their ends, so that a last one without an end stays so. */
function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
