import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  decimalsForSpan,
  formatAge,
  formatDuration,
  formatNumber,
  formatShort,
  formatSince,
  formatTime,
  formatValue,
  zonePlace,
} from '../../../src/renderer/text/format.ts';
import { markText } from '../../../src/renderer/text/mark.ts';
import { messagesFor, reasonWord } from '../../../src/renderer/text/messages.ts';
import { skewNote } from '../../../src/renderer/text/skew.ts';
import { formatOffset } from '../../../src/renderer/text/zone-offset.ts';
import type { Verdict } from '../../../src/renderer/quality.ts';

const english = messagesFor('en-GB');
/** 2023-11-14 22:13:20 UTC. */
const TIME = 1_700_000_000_000;

test('a number keeps its digits after the point, in the words of the language', () => {
  assert.equal(formatNumber(48.2, 1, 'en'), '48.2');
  assert.equal(formatNumber(48, 1, 'en'), '48.0');
  assert.equal(formatNumber(48.25, 1, 'de'), '48,3');
  assert.equal(formatNumber(12_345.6, 0, 'en'), '12346');
  assert.equal(formatNumber(1 / 3, null, 'en'), '0.33');
  assert.equal(formatNumber(-4, 0, 'en'), '\u22124');
  assert.equal(formatNumber(-0.04, 1, 'en'), '0.0');
  assert.equal(formatNumber(1e22, 0, 'en'), '10000000000000000000000');
});

test('a value that is no number is shown as it is, and none as a dash', () => {
  assert.equal(formatValue('AUTO', 1, 'en'), 'AUTO');
  assert.equal(formatValue(true, 1, 'en'), 'true');
  assert.equal(formatValue(null, 1, 'en'), '\u2013');
  assert.equal(formatValue(NaN, 1, 'en'), '\u2013');
});

test('a span asks for a thousandth of itself', () => {
  assert.equal(decimalsForSpan(0, 100), 1);
  assert.equal(decimalsForSpan(0, 3_000), 0);
  assert.equal(decimalsForSpan(0, 1), 3);
  assert.equal(decimalsForSpan(0, 0), 1);
});

test('an age is said in its largest unit and never rounded up', () => {
  assert.equal(formatAge(14_999, english.time), '14 s');
  assert.equal(formatAge(134_000, english.time), '2 m');
  assert.equal(formatAge(7_200_000, english.time), '2 h');
  assert.equal(formatAge(3 * 86_400_000, english.time), '3 d');
  assert.equal(formatAge(-5, english.time), '0 s');
});

test('a duration is said in two units', () => {
  assert.equal(formatDuration(14_000, english.time), '14 s');
  assert.equal(formatDuration(134_000, english.time), '2 m 14 s');
  assert.equal(formatDuration(18_180_000, english.time), '5 h 3 m');
  assert.equal(formatDuration(273_600_000, english.time), '3 d 4 h');
});

test('a short time has tenths below ten seconds', () => {
  assert.equal(formatShort(300, 'en', english.time), '0.3 s');
  assert.equal(formatShort(14_200, 'en', english.time), '14 s');
});

test('times are those of the plant, with the date where it is another day', () => {
  assert.equal(formatTime(TIME, 'Europe/Oslo'), '23:13:20');
  assert.equal(formatSince(TIME, TIME + 60_000, 'en-GB', 'UTC'), '22:13:20');
  assert.equal(formatSince(TIME, TIME + 7_200_000, 'en-GB', 'UTC'), '14 Nov 22:13:20');
  assert.equal(formatOffset(TIME, 'Europe/Oslo'), 'UTC+1');
  assert.equal(zonePlace('America/Argentina/Buenos_Aires'), 'Buenos Aires');
});

function mark(verdict: Partial<Verdict>): string {
  const whole: Verdict = {
    state: 'live',
    cause: 'age',
    reason: '',
    ageMs: 0,
    changesAt: Infinity,
    ...verdict,
  };
  return markText(whole, () => '14:03:22', english);
}

test('every value that is not live carries a word', () => {
  assert.equal(mark({}), '');
  assert.equal(
    mark({ state: 'uncertain', cause: 'quality', reason: 'simulated' }),
    '\u2248 simulated',
  );
  assert.equal(mark({ state: 'late', ageMs: 3_200 }), 'LATE 3 s');
  assert.equal(mark({ state: 'stale', ageMs: 14_000 }), 'STALE 14 s');
  assert.equal(mark({ state: 'stale', cause: 'quality' }), 'STALE \u00b7 last usable');
  assert.equal(mark({ state: 'bad', reason: 'sensorFailure' }), 'BAD \u00b7 SENSOR');
  assert.equal(mark({ state: 'bad' }), 'BAD');
  assert.equal(mark({ state: 'nocomm', ageMs: 134_000 }), 'NO COMM 2 m');
  assert.equal(mark({ state: 'nocomm', cause: 'stored' }), 'NO COMM \u00b7 14:03:22');
  assert.equal(mark({ state: 'nocomm', cause: 'never' }), 'NO COMM');
  assert.equal(mark({ state: 'waiting' }), '\u00b7 \u00b7 \u00b7');
  assert.equal(mark({ state: 'config' }), 'not found');
});

test('a reason nobody knows is shown as its source sends it', () => {
  assert.equal(reasonWord('bearingWorn', english), 'bearing worn');
  assert.equal(reasonWord('outOfService', english), 'out of service');
});

test('a clock that differs is noted over 2 s and warned of over 30 s', () => {
  assert.equal(skewNote(2_000, english), null);
  assert.deepEqual(skewNote(-4_000, english), { text: 'clock differs \u22124 s', warning: false });
  assert.equal(skewNote(31_000, english)?.warning, true);
});
