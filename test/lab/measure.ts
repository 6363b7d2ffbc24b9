/**
 * From what a client said during one repetition to the figures of that repetition. Pure: the same
 * recording gives the same figures. All times Unix ms.
 */
import type { ClientLine, LabTag } from './client-contract.ts';

/** A sample that is older than this on arrival does not count as fresh, ms. */
const FRESH_AGE_MS = 250;
/** What a shown value may be too old, beyond its limit, ms. */
const TOLERANCE_MS = 250;
/** An on-change value is LATE when its proof is older (quality.md), ms. */
const ON_CHANGE_LATE_MS = 2_500;
/** Samples from so long before the fault on must arrive; those on their way then, too. */
const BEFORE_MS = 1_000;
/** Samples published so shortly before the end may still be on their way, ms. */
const UNDERWAY_MS = 1_500;

/** When what happened. */
export interface Moments {
  readonly faultAt: number;
  /** What `freshMs` counts from: the fault, or when path or server were back. */
  readonly fromAt: number;
  /** When it was looked no longer. */
  readonly endAt: number;
}

/** One client's recording of one repetition, and what the plant published meanwhile. */
export interface Recording extends Moments {
  readonly lines: readonly ClientLine[];
  readonly tags: readonly LabTag[];
  /** Tags that freshness is measured on. */
  readonly freshTags: readonly string[];
  readonly freshPeriodMs: number;
  /** Source times published, by tag, in order; null: what was lost cannot be told. */
  readonly published: ReadonlyMap<string, readonly number[]> | null;
  /** Only the longest interruption counts: the fault itself interrupts nothing at once. */
  readonly isDelayed: boolean;
}

/** Figures of one repetition; null: it did not come to that. */
export interface Figures {
  readonly recovered: boolean;
  readonly detectMs: number | null;
  readonly freshMs: number | null;
  readonly frozenMs: number;
  readonly lost: number | null;
  readonly duplicates: number;
  readonly staleAsLiveMs: number;
  readonly attempts: number | null;
  readonly attemptsPerMinute: number | null;
}

type Line<T extends ClientLine['t']> = Extract<ClientLine, { t: T }>;

function linesOf<T extends ClientLine['t']>(
  lines: readonly ClientLine[],
  t: T,
): readonly Line<T>[] {
  return lines.filter((line): line is Line<T> => line.t === t);
}

/** The figures of a recording. */
export function measure(recording: Recording): Figures {
  const { lines, faultAt, endAt } = recording;
  const inside = lines.filter(({ at }) => at >= faultAt && at <= endAt);
  const noticed = inside.find(
    (line) => line.t === 'down' || line.t === 'attempt' || (line.t === 'claims' && !line.live),
  );
  const { recovered, freshMs, frozenMs } = freshness(recording);
  // Who did not tell of its first dial tells of none.
  const attempts = lines.some(({ t }) => t === 'attempt')
    ? linesOf(inside, 'attempt').length
    : null;
  return {
    recovered,
    detectMs: noticed === undefined ? null : noticed.at - faultAt,
    freshMs,
    frozenMs,
    ...deliveries(recording),
    staleAsLiveMs: Math.max(judgedStale(recording), shownStale(recording), claimedStale(recording)),
    attempts,
    attemptsPerMinute:
      attempts === null ? null : attempts / Math.max(1, (endAt - faultAt) / 60_000),
  };
}

/** Whether each of `tags` has had a fresh sample within the last `withinMs` before `at`. */
export function isFresh(
  lines: readonly ClientLine[],
  tags: readonly string[],
  at: number,
  withinMs: number,
): boolean {
  const missing = new Set(tags);
  for (let index = lines.length - 1; index >= 0 && missing.size > 0; index -= 1) {
    const line = lines[index];
    if (line === undefined || line.at < at - withinMs) break;
    if (line.t === 'sample' && line.at - line.time <= FRESH_AGE_MS) missing.delete(line.tag);
  }
  return missing.size === 0;
}

function freshness(recording: Recording): Pick<Figures, 'recovered' | 'freshMs' | 'frozenMs'> {
  const { freshTags, freshPeriodMs, faultAt, fromAt, endAt, isDelayed } = recording;
  const recovered = isFresh(recording.lines, freshTags, endAt, 1_000);
  let freshMs = 0;
  let frozenMs = 0;
  for (const tag of freshTags) {
    const fresh = linesOf(recording.lines, 'sample').filter(
      (line) => line.tag === tag && line.at <= endAt && line.at - line.time <= FRESH_AGE_MS,
    );
    const arrivals = fresh.map(({ at }) => at).toSorted((one, other) => one - other);
    const before = arrivals.findLast((at) => at < faultAt) ?? faultAt;
    const inWindow = [before, ...arrivals.filter((at) => at >= faultAt), endAt];
    frozenMs = Math.max(frozenMs, longestGap(inWindow) - freshPeriodMs);
    const first = fresh.find(({ time }) => time > fromAt)?.at ?? endAt;
    const later = [first, ...arrivals.filter((at) => at > first), endAt];
    freshMs = Math.max(freshMs, first - fromAt, longestGap(later) - freshPeriodMs);
  }
  if (isDelayed) freshMs = frozenMs;
  return { recovered, freshMs: recovered ? freshMs : null, frozenMs };
}

function longestGap(instants: readonly number[]): number {
  let longest = 0;
  for (let i = 1; i < instants.length; i += 1) {
    longest = Math.max(longest, (instants[i] ?? 0) - (instants[i - 1] ?? 0));
  }
  return longest;
}

function deliveries({
  lines,
  tags,
  published,
  faultAt,
  endAt,
}: Recording): Pick<Figures, 'lost' | 'duplicates'> {
  const from = faultAt - BEFORE_MS;
  const to = endAt - UNDERWAY_MS;
  const delivered = new Map<string, Set<number>>();
  let duplicates = 0;
  for (const { tag, time, known } of linesOf(lines, 'sample')) {
    const times = delivered.get(tag) ?? new Set();
    delivered.set(tag, times);
    if (known === true) {
      // It says that it has this one. Only one that it was told before is believed.
      times.add(time);
      continue;
    }
    if (times.has(time) && time >= from) duplicates += 1;
    times.add(time);
  }
  if (published === null) return { lost: null, duplicates };
  let lost = 0;
  for (const { name } of tags) {
    for (const time of published.get(name) ?? []) {
      if (time >= from && time <= to && delivered.get(name)?.has(time) !== true) lost += 1;
    }
  }
  return { lost, duplicates };
}

/** Of a client that judges its periodic values itself: the worst tag's time. */
function judgedStale({ lines, faultAt, endAt }: Recording): number {
  const byTag = new Map<string, number>();
  for (const { tag, at, ms } of linesOf(lines, 'stale')) {
    if (at >= faultAt && at <= endAt) byTag.set(tag, (byTag.get(tag) ?? 0) + ms);
  }
  return Math.max(0, ...byTag.values());
}

/** Of a client that judges its values itself: on-change ones against what was published. */
function shownStale({ lines, tags, published, faultAt, endAt }: Recording): number {
  let worst = 0;
  for (const { name, periodMs } of tags) {
    if (periodMs !== null) continue;
    const shown = linesOf(lines, 'shown').filter(({ tag }) => tag === name);
    let total = 0;
    for (const [index, { live, at, time }] of shown.entries()) {
      const overtaken = published?.get(name)?.find((one) => one > time);
      if (!live || overtaken === undefined) continue;
      const oldFrom = overtaken + ON_CHANGE_LATE_MS + TOLERANCE_MS;
      const from = Math.max(at, faultAt, oldFrom);
      const to = Math.min(shown[index + 1]?.at ?? endAt, endAt);
      total += Math.max(0, to - from);
    }
    worst = Math.max(worst, total);
  }
  return worst;
}

/** Of a client that only says whether it holds itself connected: newest sample against its word. */
function claimedStale({ lines, tags, faultAt, endAt }: Recording): number {
  if (lines.some(({ t }) => t === 'shown' || t === 'stale')) return 0;
  const claims = linesOf(lines, 'claims');
  const live = claims.flatMap((claim, index) =>
    claim.live ? [[claim.at, claims[index + 1]?.at ?? endAt] as const] : [],
  );
  let worst = 0;
  for (const { name, periodMs } of tags) {
    if (periodMs === null) continue;
    const limitMs = Math.max(2 * periodMs, periodMs + 1_000) + TOLERANCE_MS;
    const samples = linesOf(lines, 'sample').filter(({ tag }) => tag === name);
    let newest = -Infinity;
    let total = 0;
    for (const [index, { at, time }] of samples.entries()) {
      newest = Math.max(newest, time);
      const from = Math.max(newest + limitMs, at, faultAt);
      const to = Math.min(samples[index + 1]?.at ?? endAt, endAt);
      for (const [start, end] of live) {
        total += Math.max(0, Math.min(end, to) - Math.max(start, from));
      }
    }
    worst = Math.max(worst, total);
  }
  return worst;
}
