/**
 * Numbers, ages and times as text. Pure: language and zone are arguments, so the same value reads
 * the same wherever it stands. Formatters are kept, because making one costs more than a frame.
 */
import type { SampleValue } from '../../preload/api.d.ts';
import type { time as timeWords } from './words/time.en.ts';
import type { Sayings } from './words/translation.ts';
import { doubledHourMark, zoneOffsetMs } from './zone-offset.ts';

/** How a language writes ages and durations. */
export type TimeWords = Sayings<typeof timeWords>;

/** Most digits after the point where neither the site nor a span says how many. */
const FREE_DECIMALS = 2;

/**
 * A language (BCP 47) as formats take it: with the figures 0 to 9. Tags, limits and drawings of a
 * plant carry those whatever its language, and the shipped font has them in one width.
 */
export function formatLanguage(language: string): string {
  return new Intl.Locale(language, { numberingSystem: 'latn' }).toString();
}

/** One language's way to write numbers with a given count of decimals. */
interface NumberStyle {
  readonly format: Intl.NumberFormat;
  readonly point: string;
}

const numberStyles = new Map<string, NumberStyle>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function numberStyle(decimals: number | null, language: string): NumberStyle {
  const key = `${language}|${decimals ?? 'free'}`;
  let style = numberStyles.get(key);
  if (style === undefined) {
    const format = new Intl.NumberFormat(language, {
      minimumFractionDigits: decimals ?? 0,
      maximumFractionDigits: decimals ?? FREE_DECIMALS,
      useGrouping: false,
    });
    const parts = new Intl.NumberFormat(language).formatToParts(0.5);
    style = { format, point: parts.find((part) => part.type === 'decimal')?.value ?? '.' };
    numberStyles.set(key, style);
  }
  return style;
}

/**
 * A number with tabular digits, its language given by `formatLanguage`; `decimals` null: up to two,
 * as many as it has.
 */
export function formatNumber(value: number, decimals: number | null, language: string): string {
  const { format, point } = numberStyle(decimals, language);
  const size = Math.abs(value);
  // A tenth of the cost of Intl, on the path of every new value.
  const text =
    decimals !== null && size < 1e21
      ? size.toFixed(decimals).replace('.', point)
      : format.format(size);
  // A zero that was rounded has no sign, and a true minus is as wide as a digit.
  return value < 0 && /[1-9]/.test(text) ? `\u2212${text}` : text;
}

/** Digits after the point that show a thousandth of the span, 0 to 4. */
export function decimalsForSpan(min: number, max: number): number {
  const width = Math.abs(max - min);
  if (!(width > 0) || !Number.isFinite(width)) return 1;
  return Math.min(4, Math.max(0, 3 - Math.ceil(Math.log10(width))));
}

/** Any sample value as text: numbers by `decimals`, truth values and words as they are. */
export function formatValue(value: SampleValue, decimals: number | null, language: string): string {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? formatNumber(value, decimals, language) : '\u2013';
  }
  return value === null ? '\u2013' : String(value);
}

const unitGaps = new Map<string, string>();

/**
 * A value with its unit in running text: a space that does not break between them, none before `%`
 * and `°C` where the language writes none, none before the signs of angles (SI brochure 5.4.3).
 */
export function withUnit(text: string, unit: string, language: string): string {
  if (unit === '') return text;
  const key = `${language}|${unit}`;
  let gap = unitGaps.get(key);
  if (gap === undefined) {
    gap = unitGap(unit, language);
    unitGaps.set(key, gap);
  }
  return `${text}${gap}${unit}`;
}

function unitGap(unit: string, language: string): string {
  if (/^[\u00b0\u2032\u2033]$/.test(unit)) return '';
  const like: Readonly<Record<string, Intl.NumberFormatOptions>> = {
    '%': { style: 'percent' },
    '\u2030': { style: 'percent' },
    '\u00b0C': { style: 'unit', unit: 'celsius' },
    '\u00b0F': { style: 'unit', unit: 'fahrenheit' },
  };
  const options = like[unit];
  if (options === undefined) return '\u00a0';
  const text = new Intl.NumberFormat(language, options).format(1);
  return /\d\s/.test(text) ? '\u00a0' : '';
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** An age in its largest unit, rounded down: `14 s`, `2 m`, `5 h`, `3 d`. */
export function formatAge(ms: number, { age }: TimeWords): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < MINUTE) return age.s({ n: s });
  if (s < HOUR) return age.min({ n: Math.floor(s / MINUTE) });
  if (s < 2 * DAY) return age.h({ n: Math.floor(s / HOUR) });
  return age.d({ n: Math.floor(s / DAY) });
}

/** An age in two units: `14 s`, `2 m 14 s`, `5 h 3 m`, `3 d 4 h`. */
export function formatDuration(ms: number, { age, duration }: TimeWords): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < MINUTE) return age.s({ n: s });
  if (s < HOUR) return duration.min({ m: Math.floor(s / MINUTE), s: s % MINUTE });
  const m = Math.floor((s % HOUR) / MINUTE);
  const h = Math.floor((s % DAY) / HOUR);
  return s < DAY ? duration.h({ h, m }) : duration.d({ d: Math.floor(s / DAY), h });
}

/** A short time with tenths below ten seconds: `0.3 s`, `14 s`, `2 m`. */
export function formatShort(ms: number, language: string, words: TimeWords): string {
  if (ms >= 9_950) return formatAge(ms, words);
  return words.age.s({ n: formatNumber(Math.max(0, ms) / 1000, 1, language) });
}

/** The whole span of a trend in its largest unit: `10 min`, `24 h`. */
export function formatSpan(ms: number, { span }: TimeWords): string {
  const s = Math.round(ms / 1000);
  if (s % DAY === 0) return span.d({ n: s / DAY });
  if (s % HOUR === 0) return span.h({ n: s / HOUR });
  return s % MINUTE === 0 ? span.min({ n: s / MINUTE }) : span.s({ n: s });
}

/** Bytes in whole megabytes (10^6): `251 MB`. */
export function formatMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function dateFormat(
  language: string,
  timeZone: string,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${language}|${timeZone}|${name}`;
  let format = dateFormats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language, { timeZone, ...options });
    dateFormats.set(key, format);
  }
  return format;
}

/** Smallest part of a time of day that is shown. */
export type Precision = 'second' | 'minute';

/**
 * Time of day in the plant's zone (ISO 8601, the same in every language): `14:03:22`; in the hour
 * that comes twice with the offset that tells which one is meant: `02:30:15+01`.
 */
export function formatTime(
  time: number,
  timeZone: string,
  precision: Precision = 'second',
): string {
  return formatClock(time, timeZone, precision) + doubledHourMark(time, timeZone);
}

/** Time of day alone, for where the offset stands beside it. */
export function formatClock(
  time: number,
  timeZone: string,
  precision: Precision = 'second',
): string {
  const s = Math.floor((time + zoneOffsetMs(time, timeZone)) / 1000);
  const parts = [(s % DAY) / HOUR, (s % HOUR) / MINUTE, s % MINUTE];
  return parts
    .slice(0, precision === 'second' ? 3 : 2)
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');
}

/** Day of the week and date in the plant's zone: `Sun, 22 Nov`. */
export function formatDate(time: number, language: string, timeZone: string): string {
  return dateFormat(language, timeZone, 'date', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(time);
}

/** Day and month in the plant's zone: `22 Nov`. */
export function formatDay(time: number, language: string, timeZone: string): string {
  return dateFormat(language, timeZone, 'day', { day: 'numeric', month: 'short' }).format(time);
}

/** Time of day, with the date in front where it is not the day of `now`: `21 Nov 14:03:22`. */
export function formatSince(
  time: number,
  now: number,
  language: string,
  timeZone: string,
  precision: Precision = 'second',
): string {
  const clock = formatTime(time, timeZone, precision);
  const date = formatDay(time, language, timeZone);
  const isToday = Math.abs(now - time) < DAY * 1000 && date === formatDay(now, language, timeZone);
  return isToday ? clock : `${date} ${clock}`;
}

/** The place in a zone's name: `Europe/Oslo` → `Oslo`. */
export function zonePlace(timeZone: string): string {
  const slash = timeZone.lastIndexOf('/');
  return timeZone.slice(slash + 1).replaceAll('_', ' ');
}
