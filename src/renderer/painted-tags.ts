/** The elements that show tags, read off the document: the public contract of docs/quality.md. */
import type { PaintedTag } from './picture-audit.ts';
import { limitOf } from './stores/tags.ts';

/** States in which a value looks like a present one. */
const LOOKS_LIVE = new Set(['live', 'uncertain']);

/** What stands in the document now. */
export function readPaintedTags(root: ParentNode): PaintedTag[] {
  return [...root.querySelectorAll<HTMLElement>('[data-tag]')].map(({ dataset }) => {
    const source = dataset['source'] ?? '';
    return {
      source,
      looksLive: LOOKS_LIVE.has(dataset['state'] ?? ''),
      proofTime: Number(dataset['proof'] ?? Number.NaN),
      limitMs: limitOf(source, dataset['tag'] ?? ''),
    };
  });
}
