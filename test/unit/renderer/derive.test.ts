import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { Derivation } from '../../../src/preload/api.d.ts';
import { derive, type DerivedInput } from '../../../src/renderer/derive.ts';

const NOW = 1_764_000_000_000;

function input(value: DerivedInput['value'], part: Partial<DerivedInput> = {}): DerivedInput {
  return {
    ...{ value, state: 'live', reason: '', ageMs: 100 },
    ...{ proofTime: NOW - 100, sourceTime: NOW - 100 },
    ...part,
  };
}

function rule(name: Derivation['function'], inputs: number, part: Partial<Derivation> = {}) {
  const of = Array.from({ length: inputs }, (_, index) => `T-${index}`);
  return { function: name, of, needs: inputs, ...part };
}

const BAD = input(3, { state: 'bad', reason: 'sensorFailure' });
const LOST = input(3, { state: 'nocomm', ageMs: 90_000, proofTime: NOW - 90_000 });
const NEVER = input(null, {
  ...{ state: 'waiting', ageMs: Infinity },
  ...{ proofTime: Number.NaN, sourceTime: Number.NaN },
});

test('of live inputs each function gives its value, live', () => {
  const inputs = [input(3), input(8), input(4)];
  const values = (['sum', 'mean', 'min', 'max'] as const).map(
    (name) => derive(rule(name, 3), inputs).value,
  );
  assert.deepEqual(values, [15, 5, 3, 8]);
  assert.equal(derive(rule('difference', 2), [input(3), input(8)]).value, -5);
  const count = rule('count', 3, { equals: 'true' });
  assert.equal(derive(count, [input(true), input(false), input(true)]).value, 2);
  assert.equal(derive(rule('sum', 3), inputs).state, 'live');
  assert.equal(derive(rule('sum', 3), inputs).count, '');
});

test('it is as bad as the worst input and as old as the oldest proof', () => {
  const late = input(2, { state: 'late', ageMs: 4_000, proofTime: NOW - 4_000 });
  const made = derive(rule('sum', 3), [input(1), late, input(1, { state: 'uncertain' })]);
  assert.equal(made.state, 'late');
  assert.equal(made.ageMs, 4_000);
  assert.equal(made.proofTime, NOW - 4_000);
});

test('a sum, minimum or maximum is never live while an input is bad, lost or unknown', () => {
  for (const name of ['sum', 'min', 'max', 'mean'] as const) {
    for (const missing of [BAD, LOST, NEVER]) {
      const made = derive(rule(name, 3), [input(1), input(2), missing]);
      assert.equal(made.state, missing.state, name);
      assert.equal(made.count, '2/3');
    }
  }
});

test('where fewer inputs are enough the value is made of those, and doubtful', () => {
  const made = derive(rule('mean', 3, { needs: 2 }), [input(1), input(2), BAD]);
  assert.equal(made.value, 1.5);
  assert.equal(made.state, 'uncertain');
  assert.equal(made.reason, '2/3');
  const fewer = derive(rule('mean', 3, { needs: 2 }), [input(1), BAD, LOST]);
  assert.equal(fewer.state, 'nocomm');
});

test('without a value of every input there is no sum, and no proof without every proof', () => {
  const made = derive(rule('sum', 2), [input(1), NEVER]);
  assert.equal(made.value, null);
  const unproven = derive(rule('sum', 2), [input(1), { ...LOST, proofTime: Number.NaN }]);
  assert.equal(Number.isNaN(unproven.proofTime), true);
});
