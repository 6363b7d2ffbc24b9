/**
 * An outage in the words of the timeline. How long it lasted is told to the moment fresh values were
 * painted: what the operator saw, not what a socket did.
 */
import type { Outage } from '../../preload/api.d.ts';
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
  const { id, source, faultTime, rung, attempts, missed, recovered, lost } = outage;
  const open = isOpen(outage);
  const done = m.rungs[rung] ?? '';
  // Nobody saw it healed, so nothing may read as if it had been.
  const isUnhealed = outage.freshTime === null;
  const healing = [
    isUnhealed ? m.tried(done) : done,
    ...(attempts > 0 ? [m.attempts(attempts)] : []),
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
    samples: isUnhealed ? '' : missed === 0 ? m.nothingMissed : m.samples(recovered, lost),
    hasLost: lost > 0,
  };
}

function lastedText(outage: Outage, isOpen: boolean, { now, words, shortText }: LineSetting) {
  const endTime = outage.paintedTime ?? outage.freshTime;
  if (isOpen) return words.timeline.soFar(formatDuration(now - outage.faultTime));
  if (endTime === null) return words.timeline.endUnseen;
  const ms = endTime - outage.faultTime;
  return ms < 10_000 ? shortText(ms) : formatDuration(ms);
}

/** The cause in plain words, with the close code where there was one. */
export function causeText({ cause, code }: Outage, words: Messages): string {
  const { codes, causes, http, withCode } = words.timeline;
  const [, status] = /^HTTP (\d{3})$/.exec(cause) ?? [];
  if (status !== undefined) return http(status);
  if (code === null) return causes[cause] ?? sentence(cause);
  return withCode(codes[code] ?? sentence(cause.replace(/ \(\d+\)$/, '')), code);
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
