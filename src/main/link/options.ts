/**
 * Every timer and threshold of the link with its default, bounds and reason. The site file may set
 * each of them per source; `schema.ts` checks against this table. The dotted names are the literal
 * options product.md promises. Durations in ms.
 */

/** Description of one numeric option. */
export interface NumberOption {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly unit: 'ms' | 'count';
  readonly about: string;
}

/** Description of one option that is a word or a switch. */
export interface ChoiceOption<T extends string | boolean> {
  readonly default: T;
  readonly choices: readonly T[];
  readonly about: string;
}

function ms(value: number, min: number, max: number, about: string): NumberOption {
  return { default: value, min, max, unit: 'ms', about };
}

function count(value: number, min: number, max: number, about: string): NumberOption {
  return { default: value, min, max, unit: 'count', about };
}

/** All options by name. */
export const LINK_OPTIONS = {
  'websocket.reconnect.max.attempts': count(
    10,
    1,
    1000,
    'failed attempts until the link is degraded: alarm, slow pace, never an end',
  ),
  'websocket.ping.interval': ms(
    15_000,
    1_000,
    300_000,
    'application ping: round trip, clock offset, the server’s view of our subscriptions',
  ),
  'websocket.reconnect.preserve.state': {
    default: true,
    choices: [true, false],
    about: 'filter, sort, scroll and selection survive reconnects',
  } satisfies ChoiceOption<boolean>,
  redundancy: {
    default: 'none',
    choices: ['none', 'warm', 'active-active'],
    about:
      'a second session on another endpoint and, where there is one, another local address: ' +
      'standing by (warm), or subscribed too, first sample wins (active-active)',
  } satisfies ChoiceOption<'none' | 'warm' | 'active-active'>,
  dialTimeoutMs: ms(1_500, 100, 60_000, 'TCP, TLS and upgrade together'),
  welcomeTimeoutMs: ms(2_000, 100, 60_000, 'from open to welcome'),
  subscribeTimeoutMs: ms(2_000, 100, 60_000, 'from subscribe to snapshot'),
  resyncTimeoutMs: ms(
    3_000,
    100,
    60_000,
    'from snapshot to the last replayed frame, and for a history answer',
  ),
  livenessPingMs: ms(1_000, 100, 60_000, 'transport ping; about 2 kbit/s a link'),
  suspectAfterMs: ms(
    1_500,
    200,
    120_000,
    'silence until the session is doubted and a replacement dialled',
  ),
  suspectPhi: count(
    8,
    1,
    16,
    'learned traffic: a gap expected once in 10^this many casts doubt before suspectAfterMs',
  ),
  deadAfterMs: ms(2_500, 300, 180_000, 'silence until the session is given up'),
  pongTimeoutMs: ms(2_000, 100, 60_000, 'answer to an application ping'),
  jitter: {
    default: 'half',
    choices: ['half', 'none'],
    about: 'U(0.5, 1) on every wait, or the literal schedule',
  } satisfies ChoiceOption<'half' | 'none'>,
  fastFirst: {
    default: true,
    choices: [true, false],
    about: 'the first attempt after a loss is immediate',
  } satisfies ChoiceOption<boolean>,
  firstAttemptSpreadMs: ms(150, 0, 10_000, 'attempt 0 after a loss waits U(0, this)'),
  herdSpreadMs: ms(
    500,
    0,
    60_000,
    'a goaway, which moves many displays together, is answered within U(0, this)',
  ),
  backoffBaseMs: ms(1_000, 10, 60_000, 'first backoff; doubles with each failed attempt'),
  backoffMaxMs: ms(8_000, 10, 600_000, 'longest backoff while not degraded'),
  persistentMs: ms(15_000, 100, 600_000, 'wait between attempts while degraded, ± 20 %'),
  blockedMs: ms(60_000, 1_000, 3_600_000, 'wait between attempts while the credential is refused'),
  probeEveryMs: ms(500, 100, 60_000, 'TCP probe while waiting, ± 30 %; an answer ends the wait'),
  probeTimeoutMs: ms(500, 50, 10_000, 'answer to a TCP probe'),
  probeSpreadMs: ms(200, 0, 10_000, 'after an answered probe the dial waits U(0, this)'),
  pathDialTimeoutMs: ms(400, 50, 10_000, 'dial time-out inside the window after a path change'),
  pathWindowEveryMs: ms(5_000, 0, 60_000, 'at most one fast window in this time'),
  pathProbeMs: ms(
    300,
    20,
    10_000,
    'a session must answer within this, or sooner where it usually does, after a path change',
  ),
  raceStaggerMs: ms(
    150,
    10,
    10_000,
    'a dial not welcomed by then is joined by one of another endpoint (RFC 8305: 150 to 250 ms)',
  ),
  stableMs: ms(10_000, 0, 600_000, 'live this long with data: the failure count starts over'),
  flapCount: count(3, 2, 100, 'drops within flapWindowMs that mean flapping'),
  flapWindowMs: ms(60_000, 1_000, 3_600_000, 'window of flapCount'),
  warmMs: ms(
    10_000,
    0,
    600_000,
    'how long a replacement is kept after the old session answered again',
  ),
  silenceMarginMs: ms(
    1_000,
    100,
    60_000,
    'a periodic tag is silent after twice its interval plus this',
  ),
  auditMs: ms(10_000, 1_000, 300_000, 'the auditor, independent of the heartbeat'),
  failBackMs: ms(
    60_000,
    1_000,
    86_400_000,
    'the preferred endpoint must be reachable this long before the link moves back',
  ),
  malformedCount: count(
    5,
    1,
    1000,
    'malformed frames within malformedWindowMs that end a session with 1007',
  ),
  malformedWindowMs: ms(10_000, 1_000, 600_000, 'window of malformedCount'),
} as const;

type OptionValue<O> = O extends NumberOption ? number : O extends ChoiceOption<infer T> ? T : never;

/** Values of all options. */
export type LinkOptions = {
  readonly [K in keyof typeof LINK_OPTIONS]: OptionValue<(typeof LINK_OPTIONS)[K]>;
};

/** The defaults with overrides that the site file's check has already bounded. */
export function linkOptions(overrides: Partial<LinkOptions> = {}): LinkOptions {
  const values: Record<string, number | string | boolean> = {};
  for (const [name, option] of Object.entries(LINK_OPTIONS)) values[name] = option.default;
  // why: the table above has exactly the keys and value types of LinkOptions
  return { ...(values as unknown as LinkOptions), ...overrides };
}
