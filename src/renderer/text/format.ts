/**
 * Numbers, ages and times as text. Pure: language and zone are arguments, so the same value reads
 * the same wherever it stands. Formatters are kept, because making one costs more than a frame.
 */
import type { SampleValue } from '../../preload/api.d.ts';

/** Most digits after the point where neither the site nor a span says how many. */
const FREE_DECIMALS = 2;

/** One language's way to write numbers with a given count of decimals. */
interface NumberStyle {
  readonly format: Intl.NumberFormat;
  /** Decimal point where the language writes plain digits; null: only `format` knows how. */
  readonly point: string | null;
}

const numberStyles = new Map<string, NumberStyle>();
const timeFormats = new Map<string, Intl.DateTimeFormat>();

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
    const point = parts.find((part) => part.type === 'decimal')?.value ?? '.';
    const plain = format.resolvedOptions().numberingSystem === 'latn';
    style = { format, point: plain ? point : null };
    numberStyles.set(key, style);
  }
  return style;
}

/** A number with tabular digits; `decimals` null: up to two, as many as it has. */
export function formatNumber(value: number, decimals: number | null, language: string): string {
  const style = numberStyle(decimals, language);
  // A tenth of the cost of Intl, on the path of every new value.
  const text =
    decimals !== null && style.point !== null && Math.abs(value) < 1e21
      ? value.toFixed(decimals).replace('.', style.point)
      : style.format.format(value);
  if (!text.startsWith('-')) return text;
  // A zero that was rounded has no sign, and a true minus is as wide as a digit.
  return /[1-9]/.test(text) || style.point === null ? `\u2212${text.slice(1)}` : text.slice(1);
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

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** An age in its largest unit, rounded down: `14 s`, `2 m`, `5 h`, `3 d`. */
export function formatAge(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < MINUTE) return `${s} s`;
  if (s < HOUR) return `${Math.floor(s / MINUTE)} m`;
  if (s < 2 * DAY) return `${Math.floor(s / HOUR)} h`;
  return `${Math.floor(s / DAY)} d`;
}

/** An age in two units: `14 s`, `2 m 14 s`, `5 h 3 m`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < MINUTE) return `${s} s`;
  if (s < HOUR) return `${Math.floor(s / MINUTE)} m ${s % MINUTE} s`;
  if (s < DAY) return `${Math.floor(s / HOUR)} h ${Math.floor((s % HOUR) / MINUTE)} m`;
  return `${Math.floor(s / DAY)} d ${Math.floor((s % DAY) / HOUR)} h`;
}

/** A short time with tenths below ten seconds: `0.3 s`, `14 s`, `2 m`. */
export function formatShort(ms: number, language: string): string {
  if (ms >= 9_950) return formatAge(ms);
  return `${formatNumber(Math.max(0, ms) / 1000, 1, language)} s`;
}

/** Bytes in whole megabytes (10^6): `251 MB`. */
export function formatMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

function timeFormat(
  language: string,
  timeZone: string,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${language}|${timeZone}|${name}`;
  let format = timeFormats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language, { timeZone, ...options });
    timeFormats.set(key, format);
  }
  return format;
}

/** Time of day in the plant's zone, 24 hours: `14:03:22`. */
export function formatTime(time: number, language: string, timeZone: string): string {
  return timeFormat(language, timeZone, 'time', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(time);
}

/** Day of the week and date in the plant's zone: `Sun, 22 Nov`. */
export function formatDate(time: number, language: string, timeZone: string): string {
  return timeFormat(language, timeZone, 'date', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  }).format(time);
}

/** Time of day, with the date in front where it is not the day of `now`: `21 Nov 14:03:22`. */
export function formatSince(time: number, now: number, language: string, timeZone: string): string {
  const day = timeFormat(language, timeZone, 'day', { day: 'numeric', month: 'short' });
  const clock = formatTime(time, language, timeZone);
  const date = day.format(time);
  return date === day.format(now) && Math.abs(now - time) < DAY * 1000 ? clock : `${date} ${clock}`;
}

/** The zone's offset from UTC at `time`: `UTC+1`, `UTC`. */
export function formatOffset(time: number, timeZone: string): string {
  const parts = timeFormat('en', timeZone, 'offset', { timeZoneName: 'shortOffset' });
  const name = parts.formatToParts(time).find((part) => part.type === 'timeZoneName')?.value ?? '';
  return name.replace('GMT', 'UTC');
}

/** The place in a zone's name: `Europe/Oslo` → `Oslo`. */
export function zonePlace(timeZone: string): string {
  const slash = timeZone.lastIndexOf('/');
  return timeZone.slice(slash + 1).replaceAll('_', ' ');
}
