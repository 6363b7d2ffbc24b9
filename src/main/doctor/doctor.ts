/**
 * `vigil doctor URL`: is this endpoint, with all that stands before it, fit for a wall? One finding a
 * check, in order, each told as soon as it is known. What a failed check makes pointless is skipped,
 * and every step is bounded in time. Nothing is written, nothing acknowledged.
 */
import type { LookupAddress } from 'node:dns';
import type { SecureContext } from 'node:tls';
import type { Clock } from '../clock.ts';
import { dialFailure, type TlsSetup } from '../network/dial.ts';
import { tlsRules } from '../network/tls-rules.ts';
import { RawSession, type RawOpening } from '../sources/vigil/raw-session.ts';
import { examineTls } from './certificate.ts';
import { CHECKS, fail, note, skip, type Check, type Finding } from './finding.ts';
import {
  greet,
  judgeOpening,
  pingBothWays,
  subscribe,
  SUBSCRIPTION,
  type Patience,
} from './greeting.ts';
import { pinnedTo, reachAddresses, resolveName } from './reach.ts';
import { examineStickiness } from './stickiness.ts';
import { examineGoaway, keepQuiet, watchPace } from './watch.ts';

/** What is to be examined and how. */
export interface DoctorOrder {
  /** `ws:` or `wss:`. */
  readonly url: string;
  readonly tls: Pick<TlsSetup, 'caFile' | 'clientCertFile' | 'clientKeyFile'>;
  /** Bearer token; null: none. */
  readonly token: string | null;
  /** Tag or prefix to subscribe to; `*`: everything. */
  readonly tag: string;
  /** How long nothing is said; null: not examined. */
  readonly idleMs: number | null;
  /** The server is about to drain: a goaway has to come while nothing is said. */
  readonly isDrainExpected: boolean;
  /** Name and version told in the hello. */
  readonly client: string;
  readonly patience: Patience;
}

/** Who is told. */
export interface DoctorEars {
  readonly found: (finding: Finding) => void;
  /** A long wait goes on. */
  readonly progress: (text: string) => void;
}

const GOODBYE_MS = 1_000;

/** Examines; returns all findings, one of each check of `CHECKS`. */
export async function examine(
  order: DoctorOrder,
  clock: Clock,
  ears: DoctorEars,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  function tell(...news: readonly Finding[]): boolean {
    for (const finding of news) {
      findings.push(finding);
      ears.found(finding);
    }
    return news.every(({ outcome }) => outcome !== 'fail');
  }
  await examineInOrder(order, clock, tell, ears.progress);
  const known = new Set<Check>(findings.map(({ check }) => check));
  for (const check of CHECKS) {
    if (!known.has(check)) tell(skip(check, 'not reached'));
  }
  return findings;
}

/** Tells findings; false when one of them is a failure. */
type Tell = (...news: readonly Finding[]) => boolean;

async function examineInOrder(
  order: DoctorOrder,
  clock: Clock,
  tell: Tell,
  progress: DoctorEars['progress'],
): Promise<void> {
  const { host, port, isSecure } = placeOf(order.url);
  const { finding: named, addresses } = await resolveName(host, clock);
  if (!tell(named)) return;
  const { finding: reached, address } = await reachAddresses(addresses, port, clock);
  tell(reached);
  if (address === null) return;

  let secureContext: SecureContext | undefined;
  if (isSecure) {
    try {
      ({ secureContext } = tlsRules(order.tls));
    } catch (error) {
      tell(fail('tls', 'doctor-tls-file', dialFailure(error).reason));
      return;
    }
    const authorities = order.tls.caFile ?? 'the built-in authorities';
    if (!tell(await examineTls({ host, address, port, secureContext, authorities }, clock))) return;
  } else {
    tell(
      note(
        'tls',
        'not encrypted: ws:// is for this machine and trusted networks',
        'doctor-open-line',
      ),
    );
  }
  await examineSession({ order, clock, tell, progress, address, secureContext });
}

/** What all dials have in common. */
interface Visit {
  readonly order: DoctorOrder;
  readonly clock: Clock;
  readonly tell: Tell;
  readonly progress: DoctorEars['progress'];
  readonly address: LookupAddress;
  readonly secureContext: SecureContext | undefined;
}

async function examineSession(visit: Visit): Promise<void> {
  const { order, clock, tell, progress } = visit;
  const { client, patience } = order;
  const { answerMs } = patience;
  const opening = await dial(visit, null);
  tell(...judgeOpening(opening, answerMs));
  if (opening.type !== 'opened') return;
  const { session, answer } = opening;
  try {
    const { finding, welcome } = await greet(session, client, answerMs);
    tell(finding);
    if (welcome === null) return;
    tell(...(await pingBothWays(session, clock, answerMs)));
    tell(await subscribe(session, order.tag, clock, answerMs));
    tell(...(await watchPace(session, welcome.heartbeatMs, clock, patience)));
    const first = { setCookies: answer.setCookies, epoch: welcome.epoch };
    const again = (cookie: string): Promise<RawOpening> => dial(visit, cookie);
    tell(await examineStickiness(first, again, client, clock, answerMs));
    session.send({ type: 'unsubscribe', id: SUBSCRIPTION });
    if (order.idleMs === null) tell(skip('idle', 'not wanted (--quick)'));
    else tell(await keepQuiet(session, order.idleMs, clock, answerMs, progress));
    const anew = (): Promise<RawOpening> => dial(visit, null);
    tell(await examineGoaway(session, order.isDrainExpected, anew, client, answerMs));
  } finally {
    await session.close(GOODBYE_MS);
  }
}

async function dial(
  { order, clock, address, secureContext }: Visit,
  cookie: string | null,
): Promise<RawOpening> {
  return RawSession.open({
    url: order.url,
    clock,
    lookup: pinnedTo(address),
    headers: {
      ...(order.token === null ? {} : { Authorization: `Bearer ${order.token}` }),
      ...(cookie === null ? {} : { Cookie: cookie }),
    },
    timeoutMs: order.patience.answerMs,
    ...(secureContext === undefined ? {} : { secureContext }),
  });
}

function placeOf(url: string): { host: string; port: number; isSecure: boolean } {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'wss:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
    isSecure,
  };
}
