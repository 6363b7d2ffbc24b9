/**
 * The words of the mark on a value that is not live: always a word, and the age where the age is
 * the reason (quality.md). Empty for a live value.
 */
import type { Verdict } from '../quality.ts';
import { formatAge } from './format.ts';
import { reasonWord } from './messages.ts';
import type { Messages } from './messages.ts';

/** Three dots for a value that is still awaited. */
export const WAITING_MARK = '\u00b7 \u00b7 \u00b7';

/**
 * @param storedAt time of a stored value in words, for values nothing has proven since the start
 */
export function markText(verdict: Verdict, storedAt: () => string, m: Messages): string {
  const { state, cause, reason, ageMs } = verdict;
  switch (state) {
    case 'live':
      return '';
    case 'uncertain':
      return reason === '' ? '\u2248' : `\u2248 ${reasonWord(reason, m)}`;
    case 'late':
      return `${m.late} ${formatAge(ageMs, m.time)}`;
    case 'stale':
      return cause === 'quality'
        ? `${m.stale} \u00b7 ${m.lastUsable}`
        : `${m.stale} ${formatAge(ageMs, m.time)}`;
    case 'bad':
      return reason === '' ? m.bad : `${m.bad} \u00b7 ${reasonWord(reason, m).toUpperCase()}`;
    case 'nocomm':
      if (cause === 'stored') return `${m.noComm} \u00b7 ${storedAt()}`;
      return cause === 'age' ? `${m.noComm} ${formatAge(ageMs, m.time)}` : m.noComm;
    case 'waiting':
      return WAITING_MARK;
    case 'config':
      return m.notFound;
  }
}
