import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  countStaleTags,
  lateAfterMs,
  lateLimits,
} from '../../../../src/main/sources/stale-tags.ts';
import { SourceTags } from '../../../../src/main/telemetry/source-tags.ts';
import { TagTable } from '../../../../src/main/telemetry/tag-table.ts';
import { ageLimits } from '../../../../src/renderer/quality.ts';

test('main and the page call a value late at the same age', () => {
  for (const intervalMs of [50, 100, 999, 1_000, 1_001, 10_000]) {
    assert.equal(lateAfterMs(intervalMs), ageLimits(intervalMs).lateMs);
  }
  assert.equal(lateAfterMs(Number.NaN), ageLimits(null).lateMs);
});

test('a wanted tag counts as stale from its limit on, an unknown one never', () => {
  const table = new TagTable();
  const tags = new SourceTags(table, 'boiler');
  tags.want([{ subscription: 1, tags: ['TI', 'XV', 'NO'] }], new Map());
  tags.declare(
    1,
    new Map([
      ['TI', { intervalMs: 1_000 }],
      ['XV', {}],
    ]),
    ['NO'],
  );
  let provenAt = 0;
  const stale = (now: number, limits = lateLimits([], undefined)): number =>
    countStaleTags({ tags, table, provenAt: () => provenAt }, limits, now);
  assert.equal(stale(0), 2, 'nothing has come yet');
  for (const name of ['TI', 'XV']) {
    table.put(table.find('boiler', name), 1_000, 1, 'good', 'data', 0, 1_000);
  }
  assert.equal(stale(2_000), 0);
  assert.equal(stale(2_001), 1);
  assert.equal(stale(2_501), 2);
  provenAt = 1_000;
  assert.equal(stale(3_500), 1, 'the subscription proves what is sent on change');
  const site = lateLimits([{ name: 'TI', lateAfterMs: 5_000 }], 100);
  assert.equal(stale(1_050, site), 0);
  assert.equal(stale(1_200, site), 1);
});
