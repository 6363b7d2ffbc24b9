/** Which subscription a tag belongs to, and how often it should speak. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import type { TagInfo } from '../../../../src/main/telemetry/sample.ts';
import { SourceTags } from '../../../../src/main/telemetry/source-tags.ts';
import { TagTable } from '../../../../src/main/telemetry/tag-table.ts';

const NO_INTERVALS = new Map<string, number>();

function make(): { table: TagTable; tags: SourceTags } {
  const table = new TagTable();
  return { table, tags: new SourceTags(table, 's') };
}

function names(table: TagTable, slots: readonly number[]): string[] {
  return slots.map((slot) => table.name(slot).name);
}

test('a tag named by two subscriptions belongs to the first', () => {
  const { table, tags } = make();
  tags.want(
    [
      { subscription: 1, tags: ['a', 'b'] },
      { subscription: 2, tags: ['b', 'c'] },
    ],
    NO_INTERVALS,
  );
  assert.deepEqual(names(table, tags.members(1)), ['a', 'b']);
  assert.deepEqual(names(table, tags.members(2)), ['c']);
  assert.equal(tags.subscription(tags.find('b')), 1);
});

test('a prefix finds its tags through the snapshot, and they stay when the site changes', () => {
  const { table, tags } = make();
  tags.want([{ subscription: 1, tags: ['TI-*'] }], NO_INTERVALS);
  assert.equal(tags.find('TI-1'), -1);
  tags.declare(
    1,
    new Map<string, TagInfo>([
      ['TI-1', {}],
      ['TI-2', {}],
    ]),
    [],
  );
  assert.deepEqual(names(table, tags.members(1)), ['TI-1', 'TI-2']);
  tags.want(
    [
      { subscription: 1, tags: ['TI-*'] },
      { subscription: 2, tags: ['TI-2'] },
    ],
    NO_INTERVALS,
  );
  assert.deepEqual(names(table, tags.members(1)), ['TI-1']);
  tags.want([{ subscription: 1, tags: ['TI-*'] }], NO_INTERVALS);
  assert.deepEqual(names(table, tags.members(1)).toSorted(), ['TI-1', 'TI-2']);
});

test('samples of tags nobody wants any more are counted and not taken', () => {
  const { tags } = make();
  tags.want([{ subscription: 1, tags: ['a'] }], NO_INTERVALS);
  assert.ok(tags.find('a') >= 0);
  tags.want([], NO_INTERVALS);
  assert.equal(tags.find('a'), -1);
  assert.equal(tags.find('never'), -1);
  assert.equal(tags.strays, 2);
});

test('a tag the server does not know is said to be unknown, until it comes into being', () => {
  const { table, tags } = make();
  tags.want([{ subscription: 1, tags: ['a', 'b'] }], NO_INTERVALS);
  tags.declare(1, new Map([['a', {}]]), ['b', 'never asked for']);
  assert.equal(table.standing(tags.find('a')), 'known');
  assert.equal(table.standing(tags.find('b')), 'unknown');
  tags.declare(
    1,
    new Map<string, TagInfo>([
      ['a', {}],
      ['b', { unit: 'bar' }],
    ]),
    [],
  );
  assert.equal(table.standing(tags.find('b')), 'known');
});

test('the site’s word on an interval counts before the source’s', () => {
  const { tags } = make();
  const wanted = [{ subscription: 1, tags: ['a', 'b'] }];
  tags.want(wanted, new Map([['a', 5_000]]));
  tags.declare(
    1,
    new Map<string, TagInfo>([
      ['a', { intervalMs: 1_000 }],
      ['b', {}],
    ]),
    [],
  );
  assert.equal(tags.intervalMs(tags.find('a')), 5_000);
  assert.ok(Number.isNaN(tags.intervalMs(tags.find('b'))));
  tags.want(wanted, NO_INTERVALS);
  assert.equal(tags.intervalMs(tags.find('a')), 1_000);
});

test('a snapshot of a subscription that was dropped meanwhile changes nothing', () => {
  const { table, tags } = make();
  tags.want([{ subscription: 1, tags: ['a'] }], NO_INTERVALS);
  tags.want([], NO_INTERVALS);
  tags.declare(1, new Map([['z', {}]]), []);
  assert.equal(table.find('s', 'z'), -1);
});
