import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { Archive, ARCHIVE_MS } from '../../../src/plant/archive.ts';
import { DEMO_TAGS } from '../../../src/plant/demo-tags.ts';
import { TagHistory } from '../../../src/plant/history-ring.ts';
import { TagPast } from '../../../src/plant/tag-past.ts';

const START = 1_764_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function pastOf(name: string, capacity = 100, archive: Archive | null = new Archive(1, START)) {
  const tag = DEMO_TAGS.find((one) => one.tag === name);
  assert.ok(tag !== undefined);
  const setup = archive === null ? { startTime: START } : { startTime: START, archive };
  return new TagPast(tag, new TagHistory(capacity, START), setup, 10_000);
}

test('seven days before the start are a thousand buckets, the same whenever and however asked', () => {
  const past = pastOf('TT-101');
  past.push(START, 184, 'good');
  const from = START - ARCHIVE_MS;
  const days = past.bucketed(from, START, 10 * MINUTE);
  assert.ok(days.isComplete);
  assert.ok(days.rows.length > 1_500 && days.rows.length <= 2 * 1_009, `${days.rows.length}`);
  const day = past.bucketed(START - 24 * HOUR, START - 12 * HOUR, MINUTE);
  const same = days.rows.filter(([time]) => time >= START - 24 * HOUR && time < START - 12 * HOUR);
  const finer = new Map(day.rows.map(([time, value]) => [time, value]));
  assert.ok(same.length > 100);
  for (const [time, value] of same) assert.equal(finer.get(time), value);
});

test('the recorder was away twice, and says so for every kind of tag', () => {
  for (const name of ['TT-101', 'P-101A.RUN', 'PIC-101.SP']) {
    const past = pastOf(name);
    past.push(START, name === 'P-101A.RUN' ? true : 10, 'good');
    const { gaps, rows } = past.bucketed(START - ARCHIVE_MS, START, 10 * MINUTE);
    assert.equal(gaps.length, 2, name);
    for (const [from, to] of gaps) {
      assert.ok(rows.every(([time]) => time <= from || time >= to));
    }
  }
});

test('a tag sent on change brings along what it was before the range', () => {
  const past = pastOf('P-101A.RUN', 100, null);
  past.push(START, true, 'good');
  past.push(START + HOUR, false, 'good');
  assert.deepEqual(past.bucketed(START + MINUTE, START + 2 * HOUR, MINUTE).rows, [
    [START, true],
    [START + HOUR, false],
  ]);
});

test('what the ring has forgotten stays as minutes, with peaks and gaps and without a seam', () => {
  const past = pastOf('TT-101', 60, null);
  for (let second = 0; second < 3_600; second += 1) {
    if (second > 1_000 && second < 1_300) continue;
    past.push(START + second * 1_000, second === 500 ? 250 : 180, 'good');
  }
  const { rows, gaps, isComplete } = past.bucketed(START, START + HOUR, 5 * MINUTE);
  assert.ok(isComplete);
  assert.ok(rows.some(([time, value]) => time === START + 500_000 && value === 250));
  assert.deepEqual(gaps, [[START + 1_000_000, START + 1_300_000]]);
});

test('before anything was recorded there is a gap, and the answer is not complete', () => {
  const past = pastOf('TT-101', 60, null);
  past.push(START, 180, 'good');
  const { gaps, isComplete } = past.bucketed(START - HOUR, START + HOUR, MINUTE);
  assert.equal(isComplete, false);
  assert.deepEqual(gaps, [[START - HOUR, START]]);
});

test('the archive meets the first value of the simulation', () => {
  const past = pastOf('TT-101');
  past.push(START, 184, 'good');
  const { rows } = past.bucketed(START - 30_000, START, 1_000);
  for (const [, value] of rows) assert.ok(Math.abs(Number(value) - 184) < 0.3, `${value}`);
});
