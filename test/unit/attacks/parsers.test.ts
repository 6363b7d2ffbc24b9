/**
 * Every parser of outside data against inputs that nobody wrote: changed examples and heaps of the
 * format's words. The longer, coverage-guided run of the same targets is `npm run fuzz`.
 */
import { test } from '@playwright/test';
import fc from 'fast-check';
import { TARGETS, type FuzzTarget } from '../../fuzz/targets.ts';

const RUNS = 800;

/** A seed with words put in, parts taken out or doubled; or words alone; or any bytes. */
function inputs({ seeds, words }: FuzzTarget): fc.Arbitrary<Buffer> {
  const word = fc.constantFrom(...words);
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(8),
    word,
  });
  const changed = fc
    .tuple(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 6 }))
    .map(([seed, changes]) =>
      changes.reduce((text, { at, length, word: put }) => {
        const place = Math.floor(at * text.length);
        return text.slice(0, place) + put + text.slice(place + length);
      }, seed),
    );
  const heap = fc.array(word, { maxLength: 60 }).map((parts) => parts.join(''));
  return fc.oneof(
    { weight: 4, arbitrary: changed.map((text) => Buffer.from(text)) },
    { weight: 2, arbitrary: heap.map((text) => Buffer.from(text)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  );
}

for (const [name, target] of Object.entries(TARGETS)) {
  test(`attack: whatever comes to the parser ${name}, it answers and keeps its bounds`, () => {
    for (const seed of target.seeds) target.run(Buffer.from(seed));
    fc.assert(
      fc.property(inputs(target), (bytes) => {
        target.run(bytes);
      }),
      { numRuns: RUNS },
    );
  });
}
