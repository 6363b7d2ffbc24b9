import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { periodStart } from '../../../../src/renderer/widgets/kpi-period.ts';
import {
  judgeKpi,
  targetMet,
  type KpiEvidence,
} from '../../../../src/renderer/widgets/kpi-shown.ts';
import { zoneOffsetMs } from '../../../../src/renderer/text/zone-offset.ts';

const OSLO = (time: number): number => zoneOffsetMs(time, 'Europe/Oslo');
const SHIFTS = ['06:00', '14:00', '22:00'];

function begin(now: string, since: readonly string[] = SHIFTS): string {
  return new Date(periodStart(since, Date.parse(now), OSLO)).toISOString().slice(0, 16);
}

test('a shift begins at the time of the plant, in winter, in summer, and after midnight', () => {
  assert.equal(begin('2026-01-15T12:30:00Z'), '2026-01-15T05:00');
  assert.equal(begin('2026-07-15T12:30:00Z'), '2026-07-15T12:00');
  assert.equal(begin('2026-01-15T02:30:00Z'), '2026-01-14T21:00');
  // The moment itself is the new period's.
  assert.equal(begin('2026-01-15T05:00:00Z'), '2026-01-15T05:00');
});

test('a day of 23 and of 25 hours begins at its midnight', () => {
  assert.equal(begin('2026-03-29T20:00:00Z', ['00:00']), '2026-03-28T23:00');
  assert.equal(begin('2026-10-25T20:00:00Z', ['00:00']), '2026-10-24T22:00');
});

function evidence(part: Partial<KpiEvidence> = {}): KpiEvidence {
  const totals = { mean: 1, min: 1, max: 1, total: 1, change: 0, inBand: 1 };
  return {
    reading: { ...totals, coveredMs: 1_000, periodMs: 1_000, pending: false },
    ageMs: 1_000,
    input: { state: 'live', reason: '', ageMs: 100 },
    coverageWords: (share) => `${Math.floor(share * 100)} % of data`,
    ...part,
  };
}

test('a key figure of which a part is missing is doubtful and says how much there is', () => {
  const { reading } = evidence();
  assert.ok(reading !== null);
  assert.equal(judgeKpi(evidence()).state, 'live');
  const some = judgeKpi(evidence({ reading: { ...reading, coveredMs: 939 } }));
  assert.deepEqual([some.state, some.reason], ['uncertain', '93 % of data']);
  assert.equal(judgeKpi(evidence({ reading: { ...reading, coveredMs: 950 } })).state, 'live');
});

test('it is as old as its tag, old by itself when no answer comes, and nothing without one', () => {
  const state = (part: Partial<KpiEvidence>): string => judgeKpi(evidence(part)).state;
  const input = { reason: '', ageMs: 0 };
  assert.equal(state({ input: { ...input, state: 'stale', ageMs: 9_000 } }), 'stale');
  assert.equal(state({ input: { ...input, state: 'nocomm', ageMs: 90_000 } }), 'nocomm');
  assert.equal(state({ input: { ...input, state: 'bad' } }), 'uncertain');
  assert.equal(state({ input: { ...input, state: 'uncertain', reason: 'manual' } }), 'uncertain');
  assert.equal(state({ ageMs: 16_000 }), 'late');
  assert.equal(state({ ageMs: 31_000 }), 'stale');
  assert.equal(state({ reading: null }), 'waiting');
  assert.equal(state({ reading: null, ageMs: 11_000 }), 'nocomm');
});

test('of a doubtful figure only what no further data can change is said of its target', () => {
  const most = { function: 'max', better: 'lower', target: 26 } as const;
  const mean = { function: 'mean', better: 'higher', target: 90 } as const;
  assert.equal(targetMet(mean, 91, 'live'), true);
  assert.equal(targetMet(mean, 89, 'live'), false);
  assert.equal(targetMet(mean, 89, 'uncertain'), null);
  assert.equal(targetMet(most, 27, 'uncertain'), false);
  assert.equal(targetMet(most, 25, 'uncertain'), null);
  assert.equal(targetMet({ function: 'min', better: 'higher', target: 5 }, 4, 'uncertain'), false);
  assert.equal(targetMet({ function: 'max', better: 'higher', target: 5 }, 4, 'uncertain'), null);
  assert.equal(targetMet(most, 27, 'stale'), null);
});

test('why it is old is told as at its tag: by age, by its source, by a restart', () => {
  const cause = (input: KpiEvidence['input']): string => judgeKpi(evidence({ input })).cause;
  assert.equal(cause({ state: 'stale', reason: '', ageMs: 9_000 }), 'age');
  assert.equal(cause({ state: 'stale', reason: 'lastUsable', ageMs: 100 }), 'quality');
  assert.equal(cause({ state: 'nocomm', reason: '', ageMs: Infinity }), 'stored');
});

test('of a tag of which nothing ever came it does not wait for ever', () => {
  const { reading } = evidence();
  assert.ok(reading !== null);
  const empty = { ...reading, coveredMs: 0 };
  const input = { state: 'nocomm', reason: '', ageMs: Infinity } as const;
  assert.equal(judgeKpi(evidence({ reading: empty, input })).state, 'nocomm');
  const waiting = { ...input, state: 'waiting' } as const;
  assert.equal(judgeKpi(evidence({ reading: empty, input: waiting })).state, 'waiting');
});
