/** What only time shows: pace, frames held back on the way, a quiet line that is cut, a drain. */
import type { Clock } from '../clock.ts';
import type { RawOpening, RawSession } from '../sources/vigil/raw-session.ts';
import { fail, note, pass, type Finding } from './finding.ts';
import { greet, stateOf, type Patience } from './greeting.ts';
import { ms } from './reach.ts';

/** The pace is watched for three heartbeats, but not for longer than this, ms. */
const MOST_WATCH_MS = 20_000;
/** Between two pings while watching, ms; their answers carry the server's time. */
const PING_EVERY_MS = 250;
/** A frame may be so much later than promised: a network's jitter, ms. */
const JITTER_MS = 250;
/** Frames held back for longer than this make a wall's values late, ms. */
const HELD_MS = 500;
/** Between two words on the progress of a long wait, ms. */
const PROGRESS_MS = 15_000;
/** The incident asked for at least this long to leave a server, ms. */
const LEAST_DRAIN_MS = 60_000;
const GOODBYE_MS = 1_000;

/**
 * Watches the running session: `heartbeat`, the longest pause between two frames, and `buffering`,
 * how differently late frames with the server's time came. A proxy that collects frames delivers
 * several at once, the first of them late.
 */
export async function watchPace(
  session: RawSession,
  heartbeatMs: number,
  clock: Clock,
  { answerMs, watchMs: leastMs }: Patience,
): Promise<readonly Finding[]> {
  const from = clock.now();
  const watchMs = Math.min(MOST_WATCH_MS, Math.max(leastMs, 3 * heartbeatMs));
  // How long this PC itself stood still: nobody else is blamed for that.
  let lagMs = 0;
  for (let id = 2; clock.now() < from + watchMs && session.closed === null; id += 1) {
    session.send({ type: 'ping', id });
    const pausedAt = clock.now();
    await session.until(() => false, PING_EVERY_MS);
    lagMs = Math.max(lagMs, clock.now() - pausedAt - PING_EVERY_MS);
  }
  const watched = session.frames.filter(({ heardAt }) => heardAt >= from);
  const isOwn = watched.filter(({ frame }) => frame.type !== 'pong');
  const data = watched.filter(({ frame }) => frame.type === 'data').length;
  if (session.closed !== null) {
    return [fail('heartbeat', 'doctor-heartbeat', stateOf(session, answerMs))];
  }
  // Pongs are ours to cause; the promise is about what the server says by itself.
  const moments = [from, ...isOwn.map(({ heardAt }) => heardAt), clock.now()];
  const longest = Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at)));
  const pace = `longest pause ${ms(longest)} in ${ms(watchMs)} with ${isOwn.length} frames, ${data} of them data; promised ${heartbeatMs} ms`;
  const heartbeat =
    longest > heartbeatMs + JITTER_MS + lagMs
      ? fail('heartbeat', 'doctor-heartbeat', pace)
      : pass('heartbeat', pace);

  const delays = watched.flatMap(({ frame, heardAt }) =>
    frame.type === 'heartbeat' || frame.type === 'pong' ? [heardAt - frame.time] : [],
  );
  if (delays.length < 2) {
    return [heartbeat, note('buffering', 'no frames with the server’s time came to judge by')];
  }
  const held = Math.max(...delays) - Math.min(...delays);
  const text = `frames came as they were sent, at most ${ms(held)} later than the quickest (${delays.length} looked at)`;
  return [
    heartbeat,
    held > HELD_MS + lagMs
      ? fail('buffering', 'doctor-buffered', `frames were held back up to ${ms(held)} on the way`)
      : pass('buffering', text),
  ];
}

/**
 * Says nothing for `idleMs` and sees whether the line stays open. Ends early where the server says
 * that it drains. `progress` is called now and then.
 */
export async function keepQuiet(
  session: RawSession,
  idleMs: number,
  clock: Clock,
  answerMs: number,
  progress: (text: string) => void,
): Promise<Finding> {
  const from = clock.now();
  while (clock.now() < from + idleMs && session.closed === null && session.goaway === null) {
    const leftMs = from + idleMs - clock.now();
    await session.until(() => session.goaway !== null, Math.min(leftMs, PROGRESS_MS));
    const doneMs = Math.min(idleMs, clock.now() - from);
    progress(`quiet for ${ms(doneMs)} of ${ms(idleMs)}`);
  }
  const quiet = ms(clock.now() - from);
  if (session.closed !== null) {
    return fail(
      'idle',
      'doctor-idle-cut',
      `cut after ${quiet} without a word from us: ${stateOf(session, answerMs)}`,
    );
  }
  if (session.goaway !== null) return note('idle', `quiet for ${quiet}, until the server drained`);
  const echo = await session.echo(answerMs);
  return echo === null
    ? fail('idle', 'doctor-idle-cut', `silently dead after ${quiet} without a word from us`)
    : pass('idle', `open after ${quiet} without a word from us, and answers`);
}

/**
 * Whether the server asked us to leave, with time enough, and whether there is somewhere to go:
 * `dial` must find a server that greets. `isExpected`: a goaway had to come.
 */
export async function examineGoaway(
  session: RawSession,
  isExpected: boolean,
  dial: () => Promise<RawOpening>,
  client: string,
  answerMs: number,
): Promise<Finding> {
  const { goaway } = session;
  if (goaway === null) {
    return isExpected
      ? fail('goaway', 'doctor-goaway', 'no goaway came before the end of the wait')
      : note('goaway', 'not observed: no drain meanwhile (--drain-expected waits for one)');
  }
  const text = `"${goaway.reason}", ${ms(goaway.deadlineMs)} to leave`;
  const opening = await dial();
  const next = opening.type === 'opened' ? opening.session : null;
  const welcome = next === null ? null : (await greet(next, client, answerMs)).welcome;
  await next?.close(GOODBYE_MS);
  if (welcome === null || next?.goaway !== null) {
    return fail('goaway', 'doctor-goaway', `${text}, but no other server took us: ${opening.type}`);
  }
  return goaway.deadlineMs < LEAST_DRAIN_MS
    ? note('goaway', `${text}; less than ${ms(LEAST_DRAIN_MS)}`, 'doctor-goaway-short')
    : pass('goaway', `${text}; a new session was welcomed meanwhile`);
}
