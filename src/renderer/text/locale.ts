/**
 * The site's language and zone, and the formatters of format.ts bound to them. Set when a site
 * arrives; the whole screen is built anew then, so nothing need watch it.
 */
import type { SampleValue } from '../../preload/api.d.ts';
import {
  formatDate,
  formatNumber,
  formatShort,
  formatSince,
  formatTime,
  formatValue,
} from './format.ts';
import { messagesFor } from './messages.ts';
import type { Messages } from './messages.ts';

let language = 'en';
let timeZone = 'UTC';
let messages = messagesFor(language);

/** Sets language (BCP 47) and zone (IANA); unknown ones leave English and UTC. */
export function setLocale(wantedLanguage: string, wantedZone: string): void {
  language = isUsable(() => new Intl.NumberFormat(wantedLanguage)) ? wantedLanguage : 'en';
  timeZone = isUsable(() => new Intl.DateTimeFormat('en', { timeZone: wantedZone }))
    ? wantedZone
    : 'UTC';
  messages = messagesFor(language);
}

function isUsable(make: () => unknown): boolean {
  try {
    make();
    return true;
  } catch {
    return false;
  }
}

/** Words of the wall in the site's language. */
export function words(): Messages {
  return messages;
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

/** Unix ms → `14:03:22` in the plant's zone. */
export function timeText(time: number): string {
  return formatTime(time, language, timeZone);
}

/** Unix ms → `Sun, 22 Nov` in the plant's zone. */
export function dateText(time: number): string {
  return formatDate(time, language, timeZone);
}

/** Unix ms → time, with the date where it is not that of `now`. */
export function sinceText(time: number, now: number): string {
  return formatSince(time, now, language, timeZone);
}

/** ms → `0.3 s`. */
export function shortText(ms: number): string {
  return formatShort(ms, language);
}
