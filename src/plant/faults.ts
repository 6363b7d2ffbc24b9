/**
 * The fault vocabulary: everything that can be made to go wrong with the demo plant, for the lab,
 * the tests and the fault menu alike. One line, `NAME [arguments]`; docs/demo-plant.md says what
 * each does. This file knows the words; server.ts does the harm.
 */
import type { Parsed, Problem } from '../main/problem.ts';

/** One fault, ready to be applied. */
export type Fault =
  /** Goaway to every session; those still there after `deadlineMs` are closed with 1001. */
  | { readonly name: 'drain'; readonly deadlineMs: number }
  /** Closes every session with `code`. */
  | { readonly name: 'close'; readonly code: number }
  /** Cuts every socket, without a close frame. */
  | { readonly name: 'kill' }
  /** Stops reading and sending, sockets stay open; `all` stops the whole server, as SIGSTOP does. */
  | { readonly name: 'freeze'; readonly scope: 'all' | 'sessions' }
  /** Drops subscriptions (all where `ids` is empty). `silently`: goes on listing them. */
  | { readonly name: 'forget' | 'forget-silent'; readonly ids: readonly number[] }
  /** Sensors say nothing. Names may end in `*`. */
  | { readonly name: 'silence'; readonly tags: readonly string[] }
  /** The sessions that stand get nothing of these tags. Names may end in `*`. */
  | { readonly name: 'mute'; readonly tags: readonly string[] }
  /** Tags do not exist. Names may end in `*`. */
  | { readonly name: 'absent'; readonly tags: readonly string[] }
  /** Sends `count` malformed frames to every session. */
  | { readonly name: 'garbage'; readonly count: number }
  /** Sends a frame of `bytes` to every session. */
  | { readonly name: 'oversize'; readonly bytes: number }
  /** Publishes `perSecond` more samples. */
  | { readonly name: 'flood'; readonly perSecond: number }
  /** Raises and returns so many alarms a second. */
  | { readonly name: 'alarm-flood'; readonly perSecond: number }
  /** Answers to no request about an alarm. */
  | { readonly name: 'deaf' }
  /** Answers HTTP 503 with Retry-After to everyone new. */
  | { readonly name: 'refuse'; readonly retryAfterS: number }
  /** Answers HTTP 401 to everyone new. */
  | { readonly name: 'unauthorized' }
  /** Leaves out the next `count` data frames of every session. */
  | { readonly name: 'hole'; readonly count: number }
  /** Sends the next `count` data frames of every session twice. */
  | { readonly name: 'duplicate'; readonly count: number }
  /** Sends everything `delayMs` late. */
  | { readonly name: 'slow'; readonly delayMs: number }
  /** Sends one byte a second, to everyone new too. */
  | { readonly name: 'trickle' }
  /** Numbering starts over: a new epoch, and every socket is cut. */
  | { readonly name: 'renumber' };

export type FaultName = Fault['name'];

/** Names and usage, in the order of the page. */
export const FAULTS: Readonly<Record<FaultName, string>> = {
  drain: 'drain [DEADLINE_MS=60000]',
  close: 'close [CODE=1001]',
  kill: 'kill',
  freeze: 'freeze [all|sessions]',
  forget: 'forget [ID...]',
  'forget-silent': 'forget-silent [ID...]',
  silence: 'silence TAG...',
  mute: 'mute TAG...',
  absent: 'absent TAG...',
  garbage: 'garbage [COUNT=3]',
  oversize: 'oversize [BYTES=1500000]',
  flood: 'flood [PER_SECOND=20000]',
  'alarm-flood': 'alarm-flood [PER_SECOND=500]',
  deaf: 'deaf',
  refuse: 'refuse [RETRY_AFTER_S=1]',
  unauthorized: 'unauthorized',
  hole: 'hole [COUNT=1]',
  duplicate: 'duplicate [COUNT=1]',
  slow: 'slow [DELAY_MS=500]',
  trickle: 'trickle',
  renumber: 'renumber',
};

/** Reads `NAME [arguments]`. Problems: `fault-unknown`, `fault-argument`. */
export function parseFault(name: string, args: readonly string[] = []): Parsed<Fault> {
  switch (name) {
    case 'drain':
      return withNumber(args, 60_000, 0, 3_600_000, (deadlineMs) => ({ name, deadlineMs }));
    case 'close':
      return withNumber(args, 1001, 1000, 4999, (code) => ({ name, code }));
    case 'freeze':
      return parseScope(args);
    case 'forget':
    case 'forget-silent':
      return parseIds(name, args);
    case 'silence':
    case 'mute':
    case 'absent':
      return args.length > 0
        ? { ok: true, value: { name, tags: args } }
        : refuse('fault-argument', FAULTS[name], 'no tag');
    case 'garbage':
      return withNumber(args, 3, 1, 1000, (count) => ({ name, count }));
    case 'oversize':
      return withNumber(args, 1_500_000, 1, 64_000_000, (bytes) => ({ name, bytes }));
    case 'flood':
      return withNumber(args, 20_000, 1, 1_000_000, (perSecond) => ({ name, perSecond }));
    case 'alarm-flood':
      return withNumber(args, 500, 1, 5_000, (perSecond) => ({ name, perSecond }));
    case 'refuse':
      return withNumber(args, 1, 0, 3600, (retryAfterS) => ({ name, retryAfterS }));
    case 'hole':
    case 'duplicate':
      return withNumber(args, 1, 1, 1000, (count) => ({ name, count }));
    case 'slow':
      return withNumber(args, 500, 1, 60_000, (delayMs) => ({ name, delayMs }));
    case 'deaf':
    case 'kill':
    case 'unauthorized':
    case 'trickle':
    case 'renumber':
      return args.length === 0
        ? { ok: true, value: { name } }
        : refuse('fault-argument', FAULTS[name], args.join(' '));
    default:
      return refuse('fault-unknown', `one of ${Object.keys(FAULTS).join(', ')}`, name);
  }
}

function withNumber(
  args: readonly string[],
  standard: number,
  low: number,
  high: number,
  make: (value: number) => Fault,
): Parsed<Fault> {
  const text = args[0];
  const value = text === undefined ? standard : Number(text);
  if (args.length > 1 || !Number.isInteger(value) || value < low || value > high) {
    return refuse('fault-argument', `an integer from ${low} to ${high}`, args.join(' '));
  }
  return { ok: true, value: make(value) };
}

function parseScope(args: readonly string[]): Parsed<Fault> {
  const scope = args[0] ?? 'all';
  if (args.length <= 1 && (scope === 'all' || scope === 'sessions')) {
    return { ok: true, value: { name: 'freeze', scope } };
  }
  return refuse('fault-argument', FAULTS.freeze, args.join(' '));
}

function parseIds(name: 'forget' | 'forget-silent', args: readonly string[]): Parsed<Fault> {
  const ids = args.map(Number);
  return ids.every((id) => Number.isSafeInteger(id) && id >= 0)
    ? { ok: true, value: { name, ids } }
    : refuse('fault-argument', FAULTS[name], args.join(' '));
}

function refuse(code: string, expected: string, got: string): Parsed<Fault> {
  const problem: Problem = { code, where: { field: 'fault' }, expected, got: got.slice(0, 200) };
  return { ok: false, problems: [problem] };
}

/** A test for names, some of which end in `*`. */
export function tagMatcher(patterns: readonly string[]): (tag: string) => boolean {
  const names = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
  const prefixes = patterns.filter((p) => p.endsWith('*')).map((p) => p.slice(0, -1));
  return (tag) => names.has(tag) || prefixes.some((prefix) => tag.startsWith(prefix));
}
