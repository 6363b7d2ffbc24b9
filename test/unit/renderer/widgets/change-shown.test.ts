import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { setLocale } from '../../../../src/renderer/text/locale.ts';
import { showChange } from '../../../../src/renderer/widgets/change-shown.ts';

const TAG = { span: [0, 200], unit: '°C', decimals: 1 } as const;
const CHANGE = { overMs: 300_000, deadband: 1 } as const;

test('an arrow turns beyond the deadband, which is a part of the span', () => {
  assert.equal(showChange(2.1, CHANGE, TAG).direction, 'rising');
  assert.equal(showChange(-2.1, CHANGE, TAG).direction, 'falling');
  assert.equal(showChange(2, CHANGE, TAG).direction, 'steady');
  assert.equal(showChange(-2, CHANGE, TAG).direction, 'steady');
  assert.equal(showChange(0, { ...CHANGE, deadband: 0 }, TAG).direction, 'steady');
});

test('without a span there is no arrow, but there may be a rate', () => {
  const shown = showChange(5, { ...CHANGE, per: 'min' }, { ...TAG, span: null });
  assert.equal(shown.direction, null);
  assert.equal(shown.rate, '+1.0\u00a0°C/min');
  assert.equal(shown.spoken, '+5.0°C, last 5 min');
});

test('the rate is told in the unit asked for, with a sign and as many digits as matter', () => {
  assert.equal(showChange(6, CHANGE, TAG).rate, '');
  assert.equal(showChange(6, { ...CHANGE, per: 'min' }, TAG).rate, '+1.20\u00a0°C/min');
  assert.equal(showChange(-6, { ...CHANGE, per: 'h' }, TAG).rate, '\u221272\u00a0°C/h');
  const flow = { ...TAG, unit: 'm³/h' };
  assert.equal(showChange(6, { ...CHANGE, per: 'h' }, flow).rate, '+72\u00a0(m³/h)/h');
  assert.equal(showChange(0.0001, { ...CHANGE, per: 'h' }, TAG).rate, '0\u00a0°C/h');
});

test('it is told in words too, in the language of the site', () => {
  assert.equal(showChange(6, CHANGE, TAG).spoken, 'rising, +6.0°C, last 5 min');
  setLocale('de', 'Europe/Berlin', () => true);
  assert.equal(showChange(-6, CHANGE, TAG).spoken, 'fallend, \u22126,0\u00a0°C, letzte 5 min');
  setLocale('en', 'UTC', () => true);
});
