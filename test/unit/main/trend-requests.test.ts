import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import type { PastQuestion, PastReply } from '../../../src/main/sources/pasts.ts';
import { answerPast, type ShownTrends } from '../../../src/main/trend-requests.ts';

const STRETCH = { from: 0, to: 1_000, bucketMs: 100 };
const ADDRESSES = [
  { source: 'boiler', name: 'TI' },
  { source: 'boiler', name: 'PI' },
  { source: 'cooling', name: 'FI' },
];
const shown: ShownTrends = {
  fetchTrend: () => null,
  trendedTag: (index) => ADDRESSES[index] ?? null,
};

function sourceThat(answers: (question: PastQuestion) => PastReply) {
  return () => ({ past: (question: PastQuestion) => Promise.resolve(answers(question)) });
}

test('the past of several trends of one source is one question, answered by their indexes', async () => {
  const asked: PastQuestion[] = [];
  const past = {
    time: Float64Array.of(5),
    value: Float64Array.of(1),
    quality: Uint8Array.of(0),
    gaps: null,
    bucketMs: null,
  };
  const source = sourceThat((question) => {
    asked.push(question);
    return { ok: true, value: new Map([['PI', past]]) };
  });
  const { bucketMs: _bucketMs, ...columns } = past;
  const reply = await answerPast(shown, source, { indexes: [1, 0], ...STRETCH });
  assert.deepEqual(asked, [{ tags: ['PI', 'TI'], ...STRETCH }]);
  assert.deepEqual(reply, { ok: true, value: [{ index: 1, ...columns }] });
});

test('a trend that is not on screen, or two sources at once, are refused', async () => {
  const source = sourceThat(() => ({ ok: true, value: new Map() }));
  for (const indexes of [[7], [0, 2]]) {
    const reply = await answerPast(shown, source, { indexes, ...STRETCH });
    assert.equal(reply.ok ? '' : reply.code, 'trend-not-shown');
  }
  const gone = await answerPast(shown, () => undefined, { indexes: [0], ...STRETCH });
  assert.equal(gone.ok ? '' : gone.code, 'source-unknown');
});
