/**
 * Whether a balancer brings a wall back to the server it was on. A server has no name of its own in
 * vigil.v1, so this is judged by the affinity cookie, which names the server, and by the epoch.
 */
import type { Clock } from '../clock.ts';
import { affinityCookie } from '../sources/vigil/headers.ts';
import type { RawOpening } from '../sources/vigil/raw-session.ts';
import { fail, note, pass, type Finding } from './finding.ts';
import { greet } from './greeting.ts';

/** Dials that must land where the first did. */
const DIALS = 2;
const GOODBYE_MS = 1_000;

/** Dials with a Cookie header. */
export type DialAgain = (cookie: string) => Promise<RawOpening>;

/** Dials twice with what the first answer gave. */
export async function examineStickiness(
  first: { readonly setCookies: readonly string[]; readonly epoch: string },
  dial: DialAgain,
  client: string,
  clock: Clock,
  answerMs: number,
): Promise<Finding> {
  const cookie = affinityCookie(undefined, first.setCookies, clock.unixNow());
  if (cookie === undefined || cookie === '') {
    const text = 'no cookie was given: no balancer, or one that pins by address or not at all';
    return note('sticky', text, 'doctor-no-cookie');
  }
  const names = cookie.replaceAll(/=[^;]*/g, '');
  for (let round = 1; round <= DIALS; round += 1) {
    const opening = await dial(cookie);
    if (opening.type !== 'opened') {
      const text = `dial ${round} with the cookie ${names} did not open a session: ${opening.type}`;
      return fail('sticky', 'doctor-not-sticky', text);
    }
    const { session, answer } = opening;
    const { welcome } = await greet(session, client, answerMs);
    await session.close(GOODBYE_MS);
    if (affinityCookie(cookie, answer.setCookies, clock.unixNow()) !== cookie) {
      const text = `dial ${round} with the cookie ${names} was given another value: another server`;
      return fail('sticky', 'doctor-not-sticky', text);
    }
    if (welcome?.epoch !== first.epoch) {
      const text = `dial ${round} with the cookie ${names} landed in epoch ${welcome?.epoch ?? 'unknown'}, not ${first.epoch}`;
      return fail('sticky', 'doctor-not-sticky', text);
    }
  }
  return pass('sticky', `${DIALS} dials with the cookie ${names} landed on the same server`);
}
