/** Undo and redo: the text comes back byte for byte, whatever was done, and the memory is bounded. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Draft, MAX_STEPS } from '../../../../src/main/editing/draft.ts';

test('any changes, undone, are the text that was; redone, the text they made', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 }),
      (base, texts) => {
        const draft = new Draft(base);
        for (const text of texts) draft.change(text);
        const last = draft.text;
        let steps = 0;
        while (draft.undo()) steps += 1;
        assert.equal(draft.text, base);
        assert.equal(draft.isDirty, false);
        while (steps > 0) {
          assert.equal(draft.redo(), true);
          steps -= 1;
        }
        assert.equal(draft.text, last);
        assert.equal(draft.redo(), false);
      },
    ),
  );
});

test('a change after an undo takes the place of what was undone', () => {
  const draft = new Draft('a');
  draft.change('ab');
  draft.change('abc');
  draft.undo();
  draft.change('abd');
  assert.equal(draft.canRedo, false);
  draft.undo();
  assert.equal(draft.text, 'ab');
});

test('a save keeps the history: what was saved can be undone, and is then unsaved', () => {
  const draft = new Draft('a');
  draft.change('b');
  assert.equal(draft.isDirty, true);
  draft.saved();
  assert.equal(draft.isDirty, false);
  draft.undo();
  assert.deepEqual([draft.text, draft.isDirty], ['a', true]);
});

test('only the newest steps are kept, by number and by size', () => {
  const draft = new Draft('');
  for (let step = 1; step <= MAX_STEPS + 50; step += 1) draft.change(String(step));
  let steps = 0;
  while (draft.undo()) steps += 1;
  assert.deepEqual([steps, draft.text], [MAX_STEPS, '50']);
  const large = new Draft('');
  for (let step = 0; step < 5; step += 1) large.change(String(step).repeat(1_500_000));
  steps = 0;
  while (large.undo()) steps += 1;
  assert.equal(steps, 1);
});

test('a draft that goes on from another file cannot undo what others wrote', () => {
  const draft = new Draft('a');
  draft.change('b');
  draft.rebase('theirs', 'theirs and mine');
  assert.deepEqual([draft.canUndo, draft.isDirty, draft.base], [false, true, 'theirs']);
});
