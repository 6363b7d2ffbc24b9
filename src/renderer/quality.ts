/**
 * Whether a value may look live *now*: the table of docs/quality.md as one pure function. It is
 * evaluated where the pixel is made, from the proof's age on the page's own clock and from what the
 * source says of itself; no message ever says "stale", so no lost message can hide it.
 *
 * Invariants (tested as properties):
 * 1. With nothing else changing, the state never gets better as `now` grows.
 * 2. A state is never `live` or `uncertain` with an age over the limit.
 * 3. The verdict holds until `changesAt`.
 */
import type { Quality, SampleValue, TagEntry } from '../preload/api.d.ts';

/** What the operator is shown of a tag, from best to worst; `waiting` and `config` stand apart. */
export type TagState =
  'live' | 'uncertain' | 'late' | 'stale' | 'bad' | 'nocomm' | 'waiting' | 'config';

/** On change: age of proof at which LIVE ends, ms (one missed heartbeat second and a half). */
export const ON_CHANGE_LATE_MS = 2_500;
/** On change: age of proof at which the value is greyed, ms. */
export const ON_CHANGE_STALE_MS = 5_000;
/** How long a value may be STALE before it is NOCOMM, ms. */
export const STALE_TO_NOCOMM_MS = 60_000;
/** How long a tag may be WAITING before it is NOCOMM, ms. */
export const WAITING_TO_NOCOMM_MS = 10_000;
/** Clock difference to the source beyond which its times, and so its values, are doubtful, ms. */
export const DOUBTFUL_SKEW_MS = 30_000;

/** Ages of proof, ms: over `lateMs` no longer live, over `staleMs` old. `lateMs <= staleMs`. */
export interface AgeLimits {
  readonly lateMs: number;
  readonly staleMs: number;
}

/** Overrides of a tag or of its source, ms. */
export interface LimitOverrides {
  readonly lateAfterMs?: number | undefined;
  readonly staleAfterMs?: number | undefined;
}

/**
 * The limits of a tag. `intervalMs` null: sent on change. The first override that names a limit
 * wins, so pass the tag's before the source's. An override of one limit pulls the other along
 * rather than letting STALE come before LATE.
 */
export function ageLimits(
  intervalMs: number | null,
  ...overrides: readonly LimitOverrides[]
): AgeLimits {
  const late = overrides.find((o) => o.lateAfterMs !== undefined)?.lateAfterMs;
  const stale = overrides.find((o) => o.staleAfterMs !== undefined)?.staleAfterMs;
  const defaultLate =
    intervalMs === null ? ON_CHANGE_LATE_MS : Math.max(2 * intervalMs, intervalMs + 1_000);
  const defaultStale =
    intervalMs === null ? ON_CHANGE_STALE_MS : Math.max(4 * intervalMs, intervalMs + 3_000);
  const staleMs = stale ?? Math.max(defaultStale, late ?? 0);
  return { lateMs: Math.min(late ?? defaultLate, staleMs), staleMs };
}

/** Everything a verdict rests on. Every `…At` is on the page's clock. */
export interface Evidence {
  readonly standing: TagEntry['standing'];
  readonly value: SampleValue;
  readonly quality: Quality;
  /** Unix ms; NaN while there is no sample. */
  readonly sourceTime: number;
  /** Last moment that proved the value current; -Infinity: nothing ever did. */
  readonly provenAt: number;
  /** When the tag was asked for. */
  readonly waitingSinceAt: number;
  readonly limits: AgeLimits;
  /** What the instrument can measure; a value outside is doubtful. */
  readonly range: readonly [min: number, max: number] | null;
  /** The link to the source is known to be down. */
  readonly linkDown: boolean;
  /** Source's clock minus ours, ms; null until measured. */
  readonly skewMs: number | null;
}

/** What made the state what it is; chooses the words of the mark. */
export type VerdictCause = 'age' | 'quality' | 'stored' | 'never' | 'none';

/** The judgement over one tag at one moment. */
export interface Verdict {
  readonly state: TagState;
  readonly cause: VerdictCause;
  /** Reason word for `uncertain` and `bad`, as sent or one of ours; empty otherwise. */
  readonly reason: string;
  /** Age of the proof, ms; Infinity where there is none. */
  readonly ageMs: number;
  /** When the state changes next with nothing new arriving; Infinity: never. */
  readonly changesAt: number;
}

const RANK = { live: 0, uncertain: 1, late: 2, stale: 3, bad: 4, nocomm: 5 } as const;
type RankedState = keyof typeof RANK;

/** True when `a` is a worse thing to show than `b`. */
export function isWorse(a: RankedState, b: RankedState): boolean {
  return RANK[a] > RANK[b];
}

/** The worst of several states; `config` and `waiting` count as nothing known, worse than bad. */
export function worstState(states: Iterable<TagState>): TagState {
  let worst: TagState = 'live';
  for (const state of states) {
    if (overallRank(state) > overallRank(worst)) worst = state;
  }
  return worst;
}

function overallRank(state: TagState): number {
  if (state === 'waiting') return RANK.bad + 0.3;
  if (state === 'config') return RANK.bad + 0.6;
  return RANK[state];
}

const LAST_USABLE = new Set(['lastUsable', 'lastUsableValue']);
const NO_COMMUNICATION = new Set([
  'noCommunication',
  'noComm',
  'noCommunicationLastUsable',
  'noCommunicationLastUsableValue',
]);

interface Opinion {
  readonly state: RankedState;
  readonly reason: string;
}

const GOOD: Opinion = { state: 'live', reason: '' };

/** What the source says of the value, and what the value says of itself. */
function qualityOpinion(evidence: Evidence): Opinion {
  const { quality, value } = evidence;
  if (quality !== 'good') {
    const dot = quality.indexOf('.');
    const severity = dot < 0 ? quality : quality.slice(0, dot);
    const reason = dot < 0 ? '' : quality.slice(dot + 1);
    if (NO_COMMUNICATION.has(reason)) return { state: 'nocomm', reason };
    // An unknown severity word counts as bad, never as good.
    if (severity !== 'uncertain') return { state: 'bad', reason };
    if (LAST_USABLE.has(reason)) return { state: 'stale', reason };
    return valueOpinion(value) ?? { state: 'uncertain', reason };
  }
  const own = valueOpinion(value);
  if (own !== null) return own;
  const { range, skewMs } = evidence;
  if (typeof value === 'number' && range !== null && (value < range[0] || value > range[1])) {
    return { state: 'uncertain', reason: 'beyondRange' };
  }
  if (skewMs !== null && Math.abs(skewMs) > DOUBTFUL_SKEW_MS) {
    return { state: 'uncertain', reason: 'clockSkew' };
  }
  return GOOD;
}

function valueOpinion(value: SampleValue): Opinion | null {
  if (value === null) return { state: 'bad', reason: 'noValue' };
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { state: 'bad', reason: 'notANumber' };
  }
  return null;
}

/** Judges one tag at `now` (page clock). */
export function judge(evidence: Evidence, now: number): Verdict {
  if (evidence.standing === 'unknown') {
    return { state: 'config', cause: 'none', reason: '', ageMs: Infinity, changesAt: Infinity };
  }
  if (Number.isNaN(evidence.sourceTime)) return judgeWithoutSample(evidence, now);
  if (evidence.provenAt === -Infinity) {
    return { state: 'nocomm', cause: 'stored', reason: '', ageMs: Infinity, changesAt: Infinity };
  }

  const { provenAt, limits, linkDown } = evidence;
  const ageMs = Math.max(0, now - provenAt);
  let byAge: RankedState = 'live';
  let changesAt = provenAt + limits.lateMs;
  if (ageMs > limits.staleMs + STALE_TO_NOCOMM_MS || (ageMs > limits.staleMs && linkDown)) {
    byAge = 'nocomm';
    changesAt = Infinity;
  } else if (ageMs > limits.staleMs) {
    byAge = 'stale';
    changesAt = provenAt + limits.staleMs + STALE_TO_NOCOMM_MS;
  } else if (ageMs > limits.lateMs) {
    byAge = 'late';
    changesAt = provenAt + limits.staleMs;
  }

  const opinion = qualityOpinion(evidence);
  // A source that says "stale" of a value while the link is down is as good as silent.
  const byQuality: RankedState = opinion.state === 'stale' && linkDown ? 'nocomm' : opinion.state;
  if (isWorse(byAge, byQuality)) {
    return { state: byAge, cause: 'age', reason: '', ageMs, changesAt };
  }
  const cause = byQuality === 'live' ? 'none' : byAge === byQuality ? 'age' : 'quality';
  return { state: byQuality, cause, reason: opinion.reason, ageMs, changesAt };
}

function judgeWithoutSample(evidence: Evidence, now: number): Verdict {
  const nocommAt = evidence.waitingSinceAt + WAITING_TO_NOCOMM_MS;
  const over = now > nocommAt;
  return {
    state: over ? 'nocomm' : 'waiting',
    cause: 'never',
    reason: '',
    ageMs: Infinity,
    changesAt: over ? Infinity : nocommAt,
  };
}
