import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { zoneOffsetMs } from '../../../../src/renderer/text/zone-offset.ts';

const HOUR = 3_600_000;

test('the plant clock is ahead of UTC by its zone, summer time and half hours included', () => {
  assert.equal(zoneOffsetMs(Date.UTC(2026, 10, 22, 13, 0, 30), 'Europe/Oslo'), HOUR);
  assert.equal(zoneOffsetMs(Date.UTC(2026, 6, 1, 13, 0), 'Europe/Oslo'), 2 * HOUR);
  assert.equal(zoneOffsetMs(Date.UTC(2026, 6, 1, 23, 59), 'Asia/Kolkata'), 5.5 * HOUR);
  assert.equal(zoneOffsetMs(Date.UTC(2026, 6, 1, 0, 1), 'America/New_York'), -4 * HOUR);
});
