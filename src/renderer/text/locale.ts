/**
 * The site's language and zone, and the formatters of format.ts bound to them. Set when a site
 * arrives; the whole screen is built anew then, so nothing need watch it.
 */
import type { SampleValue } from '../../preload/api.d.ts';
import { shallowRef } from 'vue';
import {
  formatAge,
  formatClock,
  formatDate,
  formatDay,
  formatDuration,
  formatLanguage,
  formatNumber,
  formatShort,
  formatSince,
  formatSpan,
  formatTime,
  formatValue,
  withUnit,
} from './format.ts';
import { textDirection } from './direction.ts';
import { messagesFor } from './messages.ts';
import { wordLanguage } from './words/catalogues.ts';
import type { WordLanguage } from './words/catalogues.ts';
import type { Precision } from './format.ts';
import type { Messages } from './messages.ts';

/** Of numbers and dates, with the region. */
let language = 'en';
let timeZone = 'UTC';
/** Watched, for the few parts of the page that outlive a change of site. */
const messages = shallowRef(messagesFor(language));

/** As the page declares itself, for fonts, screen readers and the order of what is read. */
const page = shallowRef<{ readonly lang: string; readonly dir: 'ltr' | 'rtl' }>({
  lang: 'en',
  dir: 'ltr',
});

/**
 * Sets language (BCP 47) and zone (IANA); unknown ones leave English and UTC. Words that this PC
 * `canDraw` not are replaced by the English ones.
 *
 * @returns the language whose words cannot be drawn; null: all is well
 */
export function setLocale(
  wantedLanguage: string,
  wantedZone: string,
  canDraw: (language: WordLanguage) => boolean,
): WordLanguage | null {
  const known = isUsable(() => new Intl.NumberFormat(wantedLanguage)) ? wantedLanguage : 'en';
  const wanted = wordLanguage(known);
  const isDrawn = canDraw(wanted);
  language = formatLanguage(isDrawn ? known : 'en');
  timeZone = isUsable(() => new Intl.DateTimeFormat('en', { timeZone: wantedZone }))
    ? wantedZone
    : 'UTC';
  messages.value = messagesFor(isDrawn ? known : 'en');
  const speaksIt = isDrawn && new Intl.Locale(known).language === wanted;
  page.value = { lang: speaksIt ? known : 'en', dir: textDirection(known) };
  return isDrawn ? null : wanted;
}

function isUsable(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}

/** Language of the words on the page, and the direction it is read in. */
export function pageLanguage(): { readonly lang: string; readonly dir: 'ltr' | 'rtl' } {
  return page.value;
}

/** Words of the wall in the site's language. */
export function words(): Messages {
  return messages.value;
}

/** The plant's zone. */
export function plantZone(): string {
  return timeZone;
}

/** A sample value as text. */
export function valueText(value: SampleValue, decimals: number | null): string {
  return formatValue(value, decimals, language);
}

/** A number as text. */
export function numberText(value: number, decimals: number | null): string {
  return formatNumber(value, decimals, language);
}

/** A value and its unit in running text: `48.2 %`. */
export function unitText(text: string, unit: string): string {
  return withUnit(text, unit, language);
}

/** Unix ms → `14:03:22` in the plant's zone, with its offset in the hour that comes twice. */
export function timeText(time: number, precision: Precision = 'second'): string {
  return formatTime(time, timeZone, precision);
}

/** Unix ms → `14:03:22` alone, for where the offset stands beside it. */
export function clockText(time: number): string {
  return formatClock(time, timeZone);
}

/** Unix ms → `Sun, 22 Nov` in the plant's zone. */
export function dateText(time: number): string {
  return formatDate(time, language, timeZone);
}

/** Unix ms → `22 Nov` in the plant's zone. */
export function dayText(time: number): string {
  return formatDay(time, language, timeZone);
}

/** Unix ms → time, with the date where it is not that of `now`. */
export function sinceText(time: number, now: number, precision: Precision = 'second'): string {
  return formatSince(time, now, language, timeZone, precision);
}

/** ms → `0.3 s`. */
export function shortText(ms: number): string {
  return formatShort(ms, language, messages.value.time);
}

/** ms → `14 s`, `2 m`, rounded down. */
export function ageText(ms: number): string {
  return formatAge(ms, messages.value.time);
}

/** ms → `2 m 14 s`. */
export function durationText(ms: number): string {
  return formatDuration(ms, messages.value.time);
}

/** ms → `10 min`, the span of a trend. */
export function spanText(ms: number): string {
  return formatSpan(ms, messages.value.time);
}
