/**
 * An outage in the words of the timeline. How long it lasted is told to the moment fresh values were
 * painted: what the operator saw, not what a socket did.
 */
import type { Outage } from '../../preload/api.d.ts';
import { causeWord } from '../text/cause.ts';
import { formatDuration } from '../text/format.ts';
import type { Messages } from '../text/messages.ts';

/** One line of the timeline. */
export interface OutageLine {
  readonly id: number;
  readonly source: string;
  readonly began: string;
  readonly lasted: string;
  /** It is going on. */
  readonly isOpen: boolean;
  readonly cause: string;
  readonly healing: string;
  readonly samples: string;
  readonly hasLost: boolean;
}

/** What a line is made with. */
export interface LineSetting {
  /** Unix ms. */
  readonly now: number;
  readonly words: Messages;
  /** Label of a source by its id. */
  readonly labelOf: (source: string) => string;
  readonly sinceText: (time: number, now: number) => string;
  /** Tenths of a second in the site's language: `0.3 s`. */
  readonly shortText: (ms: number) => string;
  /** True for an outage that its link still has. */
  readonly isOpen: (outage: Outage) => boolean;
}

/** The line of one outage. */
export function outageLine(outage: Outage, setting: LineSetting): OutageLine {
  const { now, words, labelOf, sinceText, isOpen } = setting;
  const m = words.timeline;
  const { id, source, faultTime, rung, attempts, lost } = outage;
  const open = isOpen(outage);
  const rungs: readonly string[] = m.rungs;
  const done = rungs[rung] ?? '';
  // Nobody saw it healed, so nothing may read as if it had been.
  const isUnhealed = outage.freshTime === null;
  const healing = [
    isUnhealed ? m.tried({ rung: done }) : done,
    ...(attempts > 0 ? [m.attempts({ count: attempts })] : []),
  ];
  return {
    id,
    source: labelOf(source),
    began: sinceText(faultTime, now),
    lasted: lastedText(outage, open, setting),
    isOpen: open,
    cause: causeText(outage, words),
    healing: healing.filter(Boolean).join(' · '),
    // One that goes on has not been counted up yet.
    samples: isUnhealed ? '' : samplesText(outage, m),
    hasLost: lost > 0,
  };
}

function samplesText({ missed, recovered, lost }: Outage, m: Messages['timeline']): string {
  if (missed === 0) return m.nothingMissed;
  return lost === 0
    ? m.recovered({ count: recovered })
    : m.recoveredSome({ count: recovered, lost });
}

function lastedText(outage: Outage, isOpen: boolean, { now, words, shortText }: LineSetting) {
  const endTime = outage.paintedTime ?? outage.freshTime;
  if (isOpen)
    return words.timeline.soFar({ duration: formatDuration(now - outage.faultTime, words.time) });
  if (endTime === null) return words.timeline.endUnseen;
  const ms = endTime - outage.faultTime;
  return ms < 10_000 ? shortText(ms) : formatDuration(ms, words.time);
}

/** The cause in plain words, with the close code where there was one. */
export function causeText({ cause, code }: Outage, words: Messages): string {
  const { http, withCode } = words.timeline;
  const causes: Readonly<Record<string, string>> = words.timeline.causes;
  const codes: Readonly<Record<number, string>> = words.timeline.codes;
  const [, status] = /^HTTP (\d{3})$/.exec(cause) ?? [];
  if (status !== undefined) return http({ status });
  if (code === null) return causes[cause] ?? sentence(causeWord(cause, words));
  return withCode({
    words: codes[code] ?? sentence(causeWord(cause.replace(/ \(\d+\)$/, ''), words)),
    code,
  });
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
