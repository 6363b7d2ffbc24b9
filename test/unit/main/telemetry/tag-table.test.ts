/** What the tag table holds, and what proves it (quality.md, Two clocks). */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { TagTable } from '../../../../src/main/telemetry/tag-table.ts';

/** The source's clock at monotonic time 0, Unix ms. */
const T0 = 1_764_000_000_000;

function tableWith(name = 'TI-101'): { table: TagTable; slot: number; changes: number[] } {
  const table = new TagTable();
  const changes: number[] = [];
  table.watch({ tagChanged: (slot) => changes.push(slot), tagAdded: () => undefined });
  return { table, slot: table.slotOf('boiler', name), changes };
}

test('a tag nobody has heard of waits, with no value, no time and no proof', () => {
  const { table, slot } = tableWith();
  assert.equal(table.standing(slot), 'waiting');
  assert.equal(table.value(slot), null);
  assert.ok(Number.isNaN(table.sourceTime(slot)));
  assert.equal(table.provenAt(slot), -Infinity);
  assert.equal(table.find('boiler', 'other'), -1);
  assert.equal(table.find('boiler', 'TI-101'), slot);
  assert.deepEqual(table.name(slot), { source: 'boiler', name: 'TI-101' });
});

test('the newest sample wins, whatever order they come in', () => {
  const { table, slot } = tableWith();
  assert.ok(table.put(slot, T0 + 2_000, 20, 'good', 'data', 2_100, T0 + 2_100));
  assert.ok(!table.put(slot, T0 + 1_000, 10, 'good', 'data', 2_200, T0 + 2_200));
  assert.ok(!table.put(slot, T0 + 1_500, 15, 'good', 'replay', 2_300, T0 + 2_300));
  assert.equal(table.value(slot), 20);
  assert.equal(table.provenAt(slot), 2_000);
});

test('a sample proves up to its receipt, less its age by the source’s clock', () => {
  const { table, slot } = tableWith();
  table.put(slot, T0 + 1_000, 1, 'good', 'data', 1_500, T0 + 1_500);
  assert.equal(table.provenAt(slot), 1_000);
  // The network held it back for a minute: old on arrival.
  table.put(slot, T0 + 2_000, 2, 'good', 'data', 62_000, T0 + 62_000);
  assert.equal(table.provenAt(slot), 2_000);
});

test('a sample stamped ahead of the source’s clock proves no more than its receipt', () => {
  const { table, slot } = tableWith();
  table.put(slot, T0 + 4_000, 1, 'good', 'data', 1_000, T0 + 1_000);
  assert.equal(table.provenAt(slot), 1_000);
});

test('a gateway that repeats a dead device’s last sample proves nothing by it', () => {
  const { table, slot, changes } = tableWith();
  table.put(slot, T0 + 1_000, 1, 'good', 'data', 1_000, T0 + 1_000);
  changes.length = 0;
  for (let at = 2_000; at < 60_000; at += 1_000) {
    table.put(slot, T0 + 1_000, 1, 'good', 'data', at, T0 + at);
  }
  assert.equal(table.provenAt(slot), 1_000);
  assert.equal(table.receivedAt(slot), 59_000);
  assert.deepEqual(changes, []);
});

test('an old value in a snapshot is shown, and proven only as of its own time', () => {
  const { table, slot } = tableWith();
  table.put(slot, T0 - 3_600_000, 7, 'good', 'snapshot', 1_000, T0 + 1_000);
  assert.equal(table.value(slot), 7);
  assert.equal(table.provenAt(slot), -3_600_000);
});

test('while the source’s clock is not known, only pushed samples prove themselves', () => {
  const { table, slot } = tableWith();
  table.put(slot, T0, 7, 'good', 'snapshot', 1_000, Number.NaN);
  assert.equal(table.provenAt(slot), -Infinity);
  table.put(slot, T0 + 1, 7, 'good', 'data', 1_100, Number.NaN);
  assert.equal(table.provenAt(slot), 1_100);
});

test('a snapshot corrects value and quality of the same time, without proving anything', () => {
  const { table, slot } = tableWith();
  table.put(slot, T0, 7, 'good', 'data', 1_000, T0 + 1_000);
  const provenAt = table.provenAt(slot);
  assert.ok(table.put(slot, T0, 7, 'bad.sensorFailure', 'snapshot', 9_000, T0 + 9_000));
  assert.equal(table.quality(slot), 'bad.sensorFailure');
  assert.equal(table.provenAt(slot), provenAt);
});

test('when the source’s clock is set back, its new samples are taken and the future is dropped', () => {
  const { table, slot } = tableWith();
  table.put(slot, T0 + 3_600_000, 1, 'good', 'data', 1_000, T0 + 3_600_000);
  assert.ok(table.put(slot, T0 + 2_000, 2, 'good', 'data', 2_000, T0 + 2_000));
  assert.equal(table.value(slot), 2);
  assert.equal(table.provenAt(slot), 2_000);
  assert.ok(table.put(slot, T0 + 3_000, 3, 'good', 'data', 3_000, T0 + 3_000));
});

test('a value stored before a restart is shown with its time and proven by nothing', () => {
  const { table, slot } = tableWith();
  table.restore(slot, T0 - 60_000, 5, 'good');
  assert.equal(table.value(slot), 5);
  assert.equal(table.sourceTime(slot), T0 - 60_000);
  assert.equal(table.provenAt(slot), -Infinity);
  table.put(slot, T0, 6, 'good', 'data', 1_000, T0);
  table.restore(slot, T0 + 1, 99, 'good');
  assert.equal(table.value(slot), 6);
});

test('after a sleep nothing is proven until a snapshot confirms it, and then as old as it is', () => {
  const { table, slot } = tableWith();
  table.put(slot, T0, 1, 'good', 'data', 1_000, T0);
  table.voidProof(slot);
  assert.equal(table.provenAt(slot), -Infinity);
  table.put(slot, T0, 1, 'good', 'replay', 1_900, T0 + 900);
  assert.equal(table.provenAt(slot), -Infinity);
  table.put(slot, T0, 1, 'good', 'snapshot', 2_000, T0 + 1_000);
  assert.equal(table.provenAt(slot), 1_000);
  table.put(slot, T0 + 1_500, 1, 'good', 'data', 2_500, T0 + 1_500);
  assert.equal(table.provenAt(slot), 2_500);
});

test('the snapshot of an on-change tag is what is shown, also where a server that is gone said more', () => {
  const { table, slot } = tableWith();
  table.put(slot, T0 + 10_000, true, 'good', 'data', 1_000, T0 + 10_000);
  assert.ok(table.put(slot, T0 - 60_000, false, 'good', 'state', 20_000, T0 + 30_000));
  assert.equal(table.value(slot), false);
  assert.equal(table.sourceTime(slot), T0 - 60_000);
  assert.ok(table.put(slot, T0 + 31_000, true, 'good', 'data', 21_000, T0 + 31_000));
  assert.equal(table.value(slot), true);
});

test('a value stored before a restart gives way to an older one that the server says is current', () => {
  const { table, slot } = tableWith();
  table.restore(slot, T0, 5, 'good');
  assert.ok(table.put(slot, T0 - 1_000, 4, 'good', 'state', 1_000, T0 + 9_000));
  assert.equal(table.value(slot), 4);
  assert.notEqual(table.provenAt(slot), -Infinity);
});

test('a snapshot of a periodic tag that is older than what came already changes nothing', () => {
  const { table, slot } = tableWith();
  table.put(slot, T0 + 1_000, 2, 'good', 'data', 1_000, T0 + 1_000);
  assert.equal(table.put(slot, T0, 1, 'good', 'snapshot', 1_010, T0 + 1_010), false);
  assert.equal(table.value(slot), 2);
});

test('a description changes nothing while it stays the same, and is the same object', () => {
  const { table, slot, changes } = tableWith();
  table.declare(slot, { unit: '°C', intervalMs: 1_000 });
  const info = table.info(slot);
  changes.length = 0;
  table.declare(slot, { unit: '°C', intervalMs: 1_000 });
  assert.equal(table.info(slot), info);
  assert.deepEqual(changes, []);
  table.disown(slot);
  assert.equal(table.standing(slot), 'unknown');
  table.declare(slot, { unit: '°C', intervalMs: 1_000 });
  assert.equal(table.standing(slot), 'known');
});

test('slots grow beyond the first columns and keep what they hold', () => {
  const table = new TagTable();
  for (let tag = 0; tag < 5_000; tag += 1) {
    const slot = table.slotOf('s', `T${tag}`);
    assert.equal(slot, tag);
    table.put(slot, T0 + tag, tag, 'good', 'data', tag, T0 + tag);
  }
  for (let slot = 0; slot < 5_000; slot += 1) {
    assert.equal(table.sourceTime(slot), T0 + slot);
    assert.equal(table.provenAt(slot), slot);
  }
});

test('a table that is full refuses tags, counts them, and goes on', () => {
  const table = new TagTable(2);
  assert.deepEqual(
    [table.slotOf('s', 'a'), table.slotOf('s', 'b'), table.slotOf('s', 'c')],
    [0, 1, -1],
  );
  assert.equal(table.slotOf('s', 'a'), 0);
  assert.equal(table.refused, 1);
});

test('the same name at two sources is two tags', () => {
  const table = new TagTable();
  assert.notEqual(table.slotOf('a', 'TI-1'), table.slotOf('b', 'TI-1'));
});

test('of another plant by the same name nothing is known', () => {
  const table = new TagTable();
  const before = table.slotOf('a', 'TI-1');
  const other = table.slotOf('b', 'TI-1');
  table.put(before, 1_000, 20, 'good', 'data', 0, 1_000);
  assert.deepEqual(table.renew('a'), [before]);
  assert.equal(table.find('a', 'TI-1'), -1);
  assert.deepEqual([...table.slots()], [other]);
  const now = table.slotOf('a', 'TI-1');
  assert.notEqual(now, before);
  assert.ok(Number.isNaN(table.sourceTime(now)));
  assert.deepEqual([...table.slots()], [other, now]);
  assert.deepEqual(table.renew('c'), []);
});
