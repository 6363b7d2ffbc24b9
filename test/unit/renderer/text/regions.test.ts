import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { timeTicks } from '../../../../src/renderer/draw/scale.ts';
import {
  formatDate,
  formatLanguage,
  formatNumber,
  formatSince,
  formatTime,
  withUnit,
} from '../../../../src/renderer/text/format.ts';
import { formatOffset, zoneOffsetMs } from '../../../../src/renderer/text/zone-offset.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 2026-11-22 13:03:22 UTC, a Sunday. */
const TIME = Date.UTC(2026, 10, 22, 13, 3, 22);

const NUMBERS: readonly (readonly [
  language: string,
  number: string,
  date: string,
  level: string,
])[] = [
  ['en', '−1234.50', 'Sun, Nov 22', '48.2%'],
  ['en-GB', '−1234.50', 'Sun 22 Nov', '48.2%'],
  ['de', '−1234,50', 'So., 22. Nov.', '48,2 %'],
  ['de-AT', '−1234,50', 'So., 22. Nov.', '48,2 %'],
  ['de-CH', '−1234.50', 'So., 22. Nov.', '48.2%'],
  ['es', '−1234,50', 'dom, 22 nov', '48,2 %'],
  ['es-MX', '−1234.50', 'dom 22 de nov', '48.2%'],
  ['fr', '−1234,50', 'dim. 22 nov.', '48,2 %'],
  ['fr-CA', '−1234,50', 'dim. 22 nov.', '48,2 %'],
  ['pt-BR', '−1234,50', 'dom., 22 de nov.', '48,2%'],
  ['pt-PT', '−1234,50', 'domingo, 22/11', '48,2%'],
  ['zh-CN', '−1234.50', '11月22日周日', '48.2%'],
  ['ja', '−1234.50', '11月22日(日)', '48.2%'],
  ['he', '−1234.50', 'יום א׳, 22 בנוב׳', '48.2%'],
];
for (const [language, number, date, level] of NUMBERS) {
  test(`numbers and dates of ${language} follow its region`, () => {
    const format = formatLanguage(language);
    assert.equal(formatNumber(-1234.5, 2, format), number);
    assert.equal(formatDate(TIME, format, 'UTC'), date);
    // What must not be torn apart at the end of a line is held by a space that does not break.
    assert.equal(
      withUnit(formatNumber(48.2, 1, format), '%', format),
      level.replaceAll(' ', '\u00a0'),
    );
    assert.equal(withUnit('9', 'bar', format), '9\u00a0bar');
    assert.equal(withUnit('9', '', format), '9');
    assert.equal(withUnit('9', '°', format), '9°');
  });
}

test('figures are 0 to 9 in every language, as on tags and drawings', () => {
  for (const language of ['ar-EG', 'fa', 'hi-IN-u-nu-deva', 'my', 'zh-u-nu-hanidec']) {
    const format = formatLanguage(language);
    assert.match(formatNumber(-1234.5, 1, format), /^\u22121234\D5$/);
    assert.match(formatNumber(1234.5, null, format), /^1234\D5$/);
    assert.match(formatDate(TIME, format, 'UTC'), /\d/);
  }
});

test('times are those of the plant in whatever zone this PC stands', () => {
  const before = process.env['TZ'];
  try {
    for (const zone of ['Pacific/Kiritimati', 'America/New_York', 'UTC']) {
      process.env['TZ'] = zone;
      assert.equal(formatTime(TIME, 'Europe/Oslo'), '14:03:22');
      assert.equal(formatTime(TIME, 'Asia/Kolkata'), '18:33:22');
      assert.equal(formatOffset(TIME, 'America/St_Johns'), 'UTC\u22123:30');
    }
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
});

test('in the hour that comes twice each time says which one it is', () => {
  // 2026-10-25, 01:00 UTC: Oslo goes from +2 to +1.
  const change = Date.UTC(2026, 9, 25, 1);
  const at = (ms: number): string => formatTime(change + ms, 'Europe/Oslo');
  assert.equal(at(-HOUR - 1_000), '01:59:59');
  assert.equal(at(-HOUR), '02:00:00+02');
  assert.equal(at(-1_000), '02:59:59+02');
  assert.equal(at(0), '02:00:00+01');
  assert.equal(at(HOUR - 1_000), '02:59:59+01');
  assert.equal(at(HOUR), '03:00:00');
  assert.equal(formatTime(change, 'Europe/Oslo', 'minute'), '02:00+01');
  assert.equal(formatOffset(change - 1, 'Europe/Oslo'), 'UTC+2');
  assert.equal(formatOffset(change, 'Europe/Oslo'), 'UTC+1');
});

test('in the hour that is left out the clock jumps and nothing is marked', () => {
  // 2026-03-29, 01:00 UTC: Oslo goes from +1 to +2.
  const change = Date.UTC(2026, 2, 29, 1);
  assert.equal(formatTime(change - 1_000, 'Europe/Oslo'), '01:59:59');
  assert.equal(formatTime(change, 'Europe/Oslo'), '03:00:00');
});

/** Zone, a moment of its change, and minutes by which the clock is put back. */
const CHANGES: readonly (readonly [zone: string, change: number, minutes: number])[] = [
  ['Europe/Oslo', Date.UTC(2026, 9, 25, 1), 60],
  ['America/New_York', Date.UTC(2026, 10, 1, 6), 60],
  ['America/St_Johns', Date.UTC(2026, 10, 1, 4, 30), 60],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 15), 30],
  ['Antarctica/Troll', Date.UTC(2026, 9, 25, 1), 120],
  ['Europe/Oslo', Date.UTC(2026, 2, 29, 1), 0],
  ['UTC', Date.UTC(2026, 9, 25, 1), 0],
];
for (const [zone, change, minutes] of CHANGES) {
  test(`no two moments around ${new Date(change).toISOString()} in ${zone} read alike`, () => {
    const read = new Set<string>();
    let marked = 0;
    for (let time = change - DAY / 2; time < change + DAY / 2; time += MINUTE) {
      const text = formatSince(time, change + 3 * DAY, 'en', zone);
      assert.ok(!read.has(text), text);
      read.add(text);
      if (/\d[+\u2212]\d/.test(text)) marked += 1;
    }
    assert.equal(marked, 2 * minutes);
  });
}

test('ticks of a trend stand at whole hours of the plant on both sides of a change of its clock', () => {
  for (const change of [Date.UTC(2026, 9, 25, 1), Date.UTC(2026, 2, 29, 1)]) {
    const offset = (time: number): number => zoneOffsetMs(time, 'Europe/Oslo');
    const wide = timeTicks(change - DAY / 2, change + DAY / 2, 4 * HOUR, offset);
    assert.ok(wide.length >= 5 && wide.length <= 7, String(wide.length));
    for (const tick of wide) assert.equal((tick + offset(tick)) % (4 * HOUR), 0);
    const close = timeTicks(change - 2 * HOUR, change + 2 * HOUR, HOUR / 2, offset);
    // Nothing is left out in real time, and no label stands twice.
    assert.deepEqual(
      close.map((tick) => tick - change),
      Array.from({ length: 9 }, (_, index) => (index - 4) * (HOUR / 2)),
    );
    const labels = close.map((tick) => formatTime(tick, 'Europe/Oslo', 'minute'));
    assert.equal(new Set(labels).size, labels.length);
  }
});
