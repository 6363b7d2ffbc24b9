/**
 * Which sources are lost, and what is said of it. Two steps of loudness (quality.md): the mark on a
 * value comes at once, this text a second later, so that a failover of 200 ms does not flash the
 * wall. Ages count on the page's clock and go on when main stops.
 */
import type { LinkState } from '../../preload/api.d.ts';
import type { ShownLink } from '../stores/links.ts';
import { isDown } from '../stores/links.ts';
import { causeWord } from '../text/cause.ts';
import { formatDuration } from '../text/format.ts';
import type { Messages } from '../text/messages.ts';

/** A lost link is said so after this, ms. */
export const BANNER_AFTER_MS = 1_000;
/** A live link is heard every second; main, or the way to it, has stopped when it is not, ms. */
const HEARD_EVERY_MS = 4_000;

/** The link's state as it may be shown now: nothing heard for long is not `live`, whoever says so. */
export function shownState(link: ShownLink, now: number): LinkState {
  return link.state === 'live' && now - link.heardAt > HEARD_EVERY_MS ? 'suspect' : link.state;
}

/** When the present outage of a link began, Unix ms; null while there is none. */
export function outageBegan(link: ShownLink): number | null {
  const { lastOutage } = link;
  if (lastOutage !== null && lastOutage.freshTime === null) return lastOutage.faultTime;
  return isDown(link.state) ? link.sinceTime : null;
}

/**
 * True while only some subscriptions are being repaired in a session that carries the others, as for
 * one sensor that fell silent. Its values are marked; the source is not lost.
 */
function isRepair({ state, lastOutage }: ShownLink): boolean {
  const open = lastOutage !== null && lastOutage.freshTime === null;
  return open && lastOutage.rung === 0 && !isDown(state);
}

/** Time until the next attempt in words: `next try in 3 s`, `trying now`. */
export function nextAttempt(link: ShownLink, now: number, m: Messages): string {
  if (link.nextAttemptAt === null) return link.state === 'dialing' ? m.trying : '';
  const wait = Math.max(0, link.nextAttemptAt - now);
  return wait < 500 ? m.trying : m.nextTry({ age: m.time.age.s({ n: Math.ceil(wait / 1000) }) });
}

/** One lost source, in words. */
export interface LostSource {
  readonly source: string;
  readonly what: string;
  readonly cause: string;
  readonly next: string;
}

/** Sources lost for more than a second, longest first. `now` page clock, `time` Unix ms. */
export function lostSources(
  links: Iterable<ShownLink>,
  now: number,
  time: number,
  m: Messages,
): LostSource[] {
  const lost: { began: number; link: ShownLink }[] = [];
  for (const link of links) {
    const began = outageBegan(link);
    if (began === null || time - began < BANNER_AFTER_MS || isRepair(link)) continue;
    lost.push({ began, link });
  }
  lost.sort((a, b) => a.began - b.began);
  return lost.map(({ began, link }) => ({
    source: link.source,
    what:
      link.heardAt === -Infinity
        ? m.neverConnected({ label: link.label })
        : m.lost({ label: link.label, age: formatDuration(time - began, m.time) }),
    cause: causeWord(link.cause, m),
    next: nextAttempt(link, now, m),
  }));
}
