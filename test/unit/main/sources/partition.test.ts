/** How wants become subscriptions. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { Partition, type SourceWants } from '../../../../src/main/sources/partition.ts';

function wants(count: number, more: Partial<SourceWants> = {}): SourceWants {
  const tags = Array.from({ length: count }, (_, index) => ({ name: `T${index}` }));
  return { tags, patterns: [], alarms: false, historyMs: 0, ...more };
}

test('tags are cut into subscriptions of a hundred, in order', () => {
  const planned = new Partition().plan(wants(250));
  assert.deepEqual(
    planned.map(({ id, tags }) => [id, tags.length, tags[0]]),
    [
      [1, 100, 'T0'],
      [2, 100, 'T100'],
      [3, 50, 'T200'],
    ],
  );
});

test('the same wants keep their ids', () => {
  const partition = new Partition();
  const all = wants(250, { patterns: ['A-*'], alarms: true });
  assert.deepEqual(partition.plan(all), partition.plan(all));
});

test('a tag that is added leaves the subscriptions of all others alone', () => {
  const partition = new Partition();
  const before = partition.plan(wants(200));
  const after = partition.plan({ ...wants(200), tags: [{ name: 'new' }, ...wants(200).tags] });
  assert.deepEqual(after.slice(0, 2), before);
  assert.deepEqual(after[2]?.tags, ['new']);
});

test('a tag that is removed moves only those that shared its subscription, under a new id', () => {
  const partition = new Partition();
  const before = partition.plan(wants(200));
  const after = partition.plan({
    ...wants(200),
    tags: wants(200).tags.filter(({ name }) => name !== 'T5'),
  });
  assert.deepEqual(after[0], before[1]);
  assert.equal(after[1]?.tags.length, 99);
  assert.notEqual(after[1]?.id, before[0]?.id);
});

test('tags that want different history are kept apart', () => {
  const tags = [{ name: 'a', historyMs: 60_000 }, { name: 'b' }, { name: 'c', historyMs: 60_000 }];
  const planned = new Partition().plan(wants(0, { tags }));
  assert.deepEqual(
    planned.map(({ tags: names, historyMs }) => [names, historyMs]),
    [
      [['a', 'c'], 60_000],
      [['b'], 0],
    ],
  );
});

test('a longer history asks under a new id, so that it is fetched', () => {
  const partition = new Partition();
  const [before] = partition.plan(wants(1, { historyMs: 60_000 }));
  const [after] = partition.plan(wants(1, { historyMs: 120_000 }));
  assert.notEqual(before?.id, after?.id);
});

test('a tag named twice is asked for once; prefixes and alarms have their own', () => {
  const planned = new Partition().plan({
    tags: [{ name: 'a' }, { name: 'a' }],
    patterns: ['TI-*', 'PI-*'],
    alarms: true,
    historyMs: 5,
  });
  assert.deepEqual(planned, [
    { id: 1, tags: ['a'], alarms: false, historyMs: 5 },
    { id: 2, tags: ['TI-*', 'PI-*'], alarms: false, historyMs: 5 },
    { id: 3, tags: [], alarms: true, historyMs: 0 },
  ]);
});
