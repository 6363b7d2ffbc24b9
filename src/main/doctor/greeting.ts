/** From the upgrade to the first snapshot: everything a wall needs before it can show a value. */
import type { Clock } from '../clock.ts';
import { dialFailure } from '../network/dial.ts';
import { LINK_OPTIONS } from '../link/options.ts';
import { SUBPROTOCOL, type ServerFrame } from '../sources/vigil/codec.ts';
import type { RawOpening, RawSession, UpgradeAnswer } from '../sources/vigil/raw-session.ts';
import { fail, note, pass, type Finding } from './finding.ts';
import { ms } from './reach.ts';

/** How long is waited. */
export interface Patience {
  /** For an answer, ms. */
  readonly answerMs: number;
  /** To see the pace of a session, ms; longer where its heartbeat is slow. */
  readonly watchMs: number;
}

/** Answers: longer than a wall waits, so that "slow" and "never" are told apart. */
export const PATIENCE: Patience = { answerMs: 10_000, watchMs: 4_000 };

/** Pings, of which the median is told. */
const PINGS = 5;
/** Clocks may differ so much before values are in doubt (docs/quality.md), ms. */
const DOUBTFUL_SKEW_MS = 30_000;
/** A smaller difference deserves a word from here on, ms. */
const NOTED_SKEW_MS = 2_000;

type WelcomeFrame = Extract<ServerFrame, { type: 'welcome' }>;

/** Looks at the answer to an upgrade: `upgrade` and `subprotocol`. */
export function judgeOpening(opening: RawOpening, answerMs: number): readonly Finding[] {
  switch (opening.type) {
    case 'timeout':
      return [fail('upgrade', 'doctor-upgrade-silent', `no answer within ${answerMs} ms`)];
    case 'failed': {
      const { kind, reason } = dialFailure(opening.error);
      const isForeign = /Parse Error|HPE_/.test(reason);
      const text = isForeign ? `the server speaks no HTTP: ${reason}` : reason;
      return [fail('upgrade', kind === 'tls' ? 'doctor-tls' : 'doctor-upgrade', text)];
    }
    case 'refused':
      return [refused(opening.answer, opening.reason)];
    case 'spoiled': {
      if (!/subprotocol/i.test(opening.reason)) {
        return [fail('upgrade', 'doctor-upgrade', `101, but ${opening.reason}`)];
      }
      const got = opening.answer.protocol ?? 'none';
      const text = `expected ${SUBPROTOCOL}, got ${got}: ${opening.reason}`;
      return [
        pass('upgrade', told(opening.answer)),
        fail('subprotocol', 'doctor-subprotocol', text),
      ];
    }
    case 'opened': {
      const text = `${told(opening.answer)}, ${ms(opening.tookMs)} after the dial began`;
      const limitMs = LINK_OPTIONS.dialTimeoutMs.default;
      const speed =
        opening.tookMs <= limitMs
          ? pass('upgrade', text)
          : fail('upgrade', 'doctor-slow', `${text}; a wall gives up after ${limitMs} ms`);
      return [speed, pass('subprotocol', opening.answer.protocol ?? '')];
    }
  }
}

function told({ status, server }: UpgradeAnswer): string {
  return server === '' ? `${status}` : `${status} from ${server}`;
}

function refused(answer: UpgradeAnswer, reason: string): Finding {
  const { status, retryAfterMs } = answer;
  const wait = retryAfterMs === null ? 'no Retry-After' : `Retry-After ${retryAfterMs / 1_000} s`;
  const text = `HTTP ${told(answer)} ${reason} instead of 101`;
  if (status === 401 || status === 403) {
    const hint = 'the token is missing or not accepted (--token-secret NAME)';
    return fail('upgrade', 'doctor-unauthorized', `${text}: ${hint}`);
  }
  if (status === 503 || status === 429) {
    return fail(
      'upgrade',
      'doctor-refused',
      `${text}, ${wait}: the server or balancer is full, draining or has no server left`,
    );
  }
  const isPlainHttp = status === 200 || status === 426 || status === 404 || status === 400;
  const hint = isPlainHttp
    ? ': no WebSocket at this path, or a proxy drops the Upgrade header'
    : '';
  return fail('upgrade', 'doctor-upgrade', `${text}${hint}`);
}

/** Greets, and waits for the welcome. */
export async function greet(
  session: RawSession,
  client: string,
  answerMs: number,
): Promise<{ readonly finding: Finding; readonly welcome: WelcomeFrame | null }> {
  session.send({ type: 'hello', client });
  const heard = await session.frame(({ type }) => type === 'welcome', answerMs);
  if (heard?.frame.type !== 'welcome') {
    const text = `no welcome: ${stateOf(session, answerMs)}`;
    return { finding: fail('welcome', 'doctor-welcome', text), welcome: null };
  }
  const { frame } = heard;
  const text = `session ${frame.session}, epoch ${frame.epoch}, at least a frame every ${frame.heartbeatMs} ms`;
  return { finding: pass('welcome', text), welcome: frame };
}

/** Why nothing came, as far as it is known. */
export function stateOf(session: RawSession, answerMs: number): string {
  const { closed, malformed } = session;
  const bad = [...malformed].map(([code, count]) => `${count} × ${code}`).join(', ');
  const unread = bad === '' ? '' : `; frames that could not be read: ${bad}`;
  if (closed === null) return `no answer within ${answerMs} ms${unread}`;
  const words = closed.reason === '' ? '' : ` (${closed.reason})`;
  return `the session was closed with ${closed.code}${words}${unread}`;
}

/** Pings of both kinds: `echo` by the transport, `clock` by the server itself. */
export async function pingBothWays(
  session: RawSession,
  clock: Clock,
  answerMs: number,
): Promise<readonly Finding[]> {
  const trips: number[] = [];
  for (let ping = 0; ping < PINGS; ping += 1) {
    const trip = await session.echo(answerMs);
    if (trip === null) break;
    trips.push(trip);
  }
  const echo =
    trips.length === PINGS
      ? pass('echo', `WebSocket pings are answered in ${ms(median(trips))} (median of ${PINGS})`)
      : fail(
          'echo',
          'doctor-echo',
          `a WebSocket ping was not answered: ${stateOf(session, answerMs)}`,
        );

  const sentAt = clock.now();
  const sentTime = clock.unixNow();
  session.send({ type: 'ping', id: 1 });
  const heard = await session.frame(({ type }) => type === 'pong', answerMs);
  if (heard?.frame.type !== 'pong') {
    return [echo, fail('clock', 'doctor-pong', `no pong: ${stateOf(session, answerMs)}`)];
  }
  const tripMs = heard.heardAt - sentAt;
  // The server's clock was read half way, give or take (RFC 5905 section 8).
  const skewMs = heard.frame.time - (sentTime + tripMs / 2);
  const direction = skewMs < 0 ? 'behind' : 'ahead of';
  const text = `pong in ${ms(tripMs)}; the server's clock is ${ms(Math.abs(skewMs))} ${direction} ours`;
  if (Math.abs(skewMs) > DOUBTFUL_SKEW_MS) return [echo, fail('clock', 'doctor-clock', text)];
  if (Math.abs(skewMs) > NOTED_SKEW_MS) return [echo, note('clock', text, 'doctor-clock')];
  return [echo, pass('clock', text)];
}

/** Number of the one subscription. */
export const SUBSCRIPTION = 1;

/** Subscribes, and waits for the whole snapshot. */
export async function subscribe(
  session: RawSession,
  tag: string,
  clock: Clock,
  answerMs: number,
): Promise<Finding> {
  const from = clock.now();
  session.send({ type: 'subscribe', id: SUBSCRIPTION, tags: [tag] });
  const heard = await session.frame(isAnswer, answerMs);
  if (heard === null) {
    return fail(
      'subscribe',
      'doctor-snapshot',
      `no snapshot of ${tag}: ${stateOf(session, answerMs)}`,
    );
  }
  if (heard.frame.type === 'error') {
    const { code, message } = heard.frame;
    return fail('subscribe', 'doctor-snapshot', `the server refuses ${tag}: ${code}, ${message}`);
  }
  const tookMs = heard.heardAt - from;
  const parts = session.frames.flatMap(({ frame }) => (frame.type === 'snapshot' ? [frame] : []));
  const tags = new Set(parts.flatMap((part) => Object.keys(part.tags)));
  if (parts.some(({ unknown }) => unknown.length > 0)) {
    return fail('subscribe', 'doctor-tag-unknown', `the server has no tag ${tag}`);
  }
  const times = parts.flatMap(({ samples }) => samples.map(([, time]) => time));
  const newest = times.reduce((latest, time) => Math.max(latest, time), -Infinity);
  const age =
    times.length === 0
      ? 'no values'
      : `newest value ${ms(Math.max(0, clock.unixNow() - newest))} old`;
  const text = `snapshot of ${tags.size} tags in ${ms(tookMs)}, ${age}`;
  const limitMs = LINK_OPTIONS.subscribeTimeoutMs.default;
  if (tookMs > limitMs) {
    return fail('subscribe', 'doctor-slow', `${text}; a wall asks again after ${limitMs} ms`);
  }
  return tags.size === 0 ? note('subscribe', text) : pass('subscribe', text);
}

function isAnswer(frame: ServerFrame): boolean {
  if (frame.type === 'snapshot') return frame.id === SUBSCRIPTION && frame.more !== true;
  return frame.type === 'error' && frame.id === SUBSCRIPTION;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
