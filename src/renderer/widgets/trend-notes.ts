/** What a trend says in words over its plot: since when there is no data, and what is being fetched. */
import type { TrendModel } from '../draw/trend-model.ts';
import { pageNow, unixNow } from '../now.ts';
import { durationText, sinceText, words } from '../text/locale.ts';
import type { TrendLine, TrendSamples } from './use-trend-samples.ts';

/** Notes above each other; the marks at the labels say the same of every series. */
const MOST_NOTES = 3;
/** What is fetched sooner needs no word, ms (hmi.md: a word and a countdown after 2 s). */
const QUIET_MS = 2_000;

/** `no data since 14:01:08`; with the series it holds for, unless it holds for all alike. */
export function deadNotes(model: TrendModel, lines: readonly TrendLine[]): string[] {
  const { noDataSince, noData, of } = words().trend;
  const names = new Map<string, string[]>();
  model.series.forEach(({ deadFrom }, index) => {
    const one = lines[index];
    if (deadFrom === null || one === undefined || one.tag.state === 'config') return;
    const since = Number.isNaN(deadFrom)
      ? noData
      : noDataSince({ time: sinceText(deadFrom, unixNow()) });
    names.set(since, [...(names.get(since) ?? []), one.name]);
  });
  return [...names].slice(0, MOST_NOTES).map(([since, dead]) => {
    if (dead.length === model.series.length) return since;
    return `${dead.length > 2 ? of({ count: dead.length, total: model.series.length }) : dead.join(', ')}: ${since}`;
  });
}

/** Why a part of the past is missing; null: none is, or not for long. */
export function pastNote(samples: TrendSamples): string | null {
  const trouble = samples.trouble();
  if (trouble === null || pageNow() - trouble.sinceAt < QUIET_MS) return null;
  const m = words().trend;
  const { code, retryAt } = trouble;
  if (code === null) return m.fetching;
  const known: Readonly<Record<string, string>> = {
    'not-connected': m.why.notConnected,
    'connection-lost': m.why.notConnected,
    'no-answer': m.why.noAnswer,
  };
  const why = known[code] ?? m.why.refused({ code });
  const leftMs = retryAt - pageNow();
  return leftMs < 1_000 ? m.lacking({ why }) : m.lackingRetry({ why, time: durationText(leftMs) });
}
