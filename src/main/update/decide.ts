/**
 * What the updater does next. Pure: the situation on the disk, the wall's health and an offer go in,
 * one step comes out; `run.ts` carries it out and asks again. Any step may be cut off by a power
 * failure, so nothing here remembers: the same situation gives the same step again.
 *
 * 1. `good` is a version that was live on this PC; it changes only when another one has been.
 * 2. `current`, which is started, is `good` or on trial.
 * 3. A trial ends well when the wall of that very version was live for `PROOF_S` without a break, and
 *    badly after `CHANCE_S` of one boot, or in the boot after `MAX_BOOTS`. Time is that since boot: a
 *    clock that jumps ends no trial.
 * 4. A version whose trial ended badly is not taken again.
 * 5. The version rises, unless a signed manifest says roll back; the manifest's sequence always does.
 * 6. A wall is switched only in the maintenance window, and only while it is live: otherwise nobody
 *    could say afterwards that the new version is what broke it.
 */
import type { Problem } from '../problem.ts';
import { badVersion, type Trial, type UpdateRecord } from './record.ts';
import { compareVersions } from './version.ts';

/** The wall must be live for so long, s, to prove its version. */
export const PROOF_S = 300;
/** So long it may take to get there, s: start, plant that dials back, and `PROOF_S`. */
export const CHANCE_S = 900;
/** A PC that is restarted in a trial gets another chance so many times in all. */
export const MAX_BOOTS = 3;
const DAY_MS = 86_400_000;
/** Older than this, s, the wall's word on its health is not about now. */
const HEALTH_AGE_S = 30;

/** A signed offer, checked. */
export interface UpdateManifest {
  /** Rises with every manifest that is published. */
  readonly sequence: number;
  readonly version: string;
  /** As in `linux-x64`. */
  readonly platform: string;
  /** The version may be lower than the present one. */
  readonly rollback: boolean;
  /** Unix ms; nothing is taken from it afterwards. */
  readonly expiresTime: number;
  /** Name of the zip beside the manifest. */
  readonly file: string;
  readonly size: number;
  /** Of the zip, hexadecimal. */
  readonly sha256: string;
  /** Bytes of its files when unpacked. */
  readonly unpackedSize: number;
}

/** What the wall says of itself in `health.json`. */
export interface WallHealth {
  readonly version: string;
  readonly running: boolean;
  readonly live: boolean;
  /** Without a break. */
  readonly liveForS: number;
  /** How old the word is, by the file's own time. */
  readonly ageS: number;
}

/** The PC. */
export interface Machine {
  readonly platform: string;
  /** Unix ms. */
  readonly time: number;
  /** Differs after every start of the PC. */
  readonly bootId: string;
  /** Time since that start, s. */
  readonly uptimeS: number;
}

/** Everything a decision hangs on. */
export interface Situation {
  readonly record: UpdateRecord;
  /** Version that `current` leads to; null: nowhere. */
  readonly current: string | null;
  /** Version that `good` leads to; null: nowhere. */
  readonly good: string | null;
  /** Versions that stand complete in their folders. */
  readonly complete: readonly string[];
  readonly health: WallHealth | null;
  /** Null: none, or none that could be had. */
  readonly offer: UpdateManifest | null;
  readonly machine: Machine;
  /** In the maintenance window, or told to go now. */
  readonly mayRestart: boolean;
}

/** What is to be done. */
export type Step =
  /** Nothing now; the reason is for people. */
  | { readonly type: 'rest'; readonly reason: string }
  /** The offer is not taken. */
  | { readonly type: 'refuse'; readonly problem: Problem }
  /** Get the offer, check it, unpack it beside the others. */
  | { readonly type: 'fetch'; readonly offer: UpdateManifest }
  /** Begin a trial of a complete version. */
  | { readonly type: 'try'; readonly version: string }
  /** The PC was started anew in a trial: it begins again in this boot. */
  | { readonly type: 'continue'; readonly trial: Trial }
  /** The version on trial has proved itself. */
  | { readonly type: 'keep'; readonly version: string }
  /** Back to the good version; the other one is bad. */
  | {
      readonly type: 'return';
      readonly to: string;
      /** Null: the link led nowhere. */
      readonly from: string | null;
      readonly reason: string;
    };

/** See the head of this file. */
export function decide(situation: Situation): Step {
  return mend(situation) ?? judgeTrial(situation) ?? judgeOffer(situation);
}

/** Links that no rule of ours leaves, as after a power failure between two steps. */
function mend({ current, good, record }: Situation): Step | null {
  if (good === null) {
    const reason = 'no version is known to be good here: `vigil update init` makes this folder';
    return { type: 'rest', reason };
  }
  if (current === null) return back(good, null, 'the link was gone');
  const bad = badVersion(record, current);
  if (bad !== undefined && current !== good) return back(good, current, bad.reason);
  return null;
}

function back(to: string, from: string | null, reason: string): Step {
  return { type: 'return', to, from, reason };
}

function judgeTrial(situation: Situation): Step | null {
  const { record, current, good, health, machine } = situation;
  if (current === null || good === null || current === good) return null;
  const { trial } = record;
  // Switched by hand: it has to prove itself like any other.
  if (trial?.version !== current) return { type: 'try', version: current };
  if (isProven(health, current)) return { type: 'keep', version: current };
  if (trial.bootId !== machine.bootId) {
    if (trial.boots >= MAX_BOOTS) {
      return back(good, current, `not live for ${PROOF_S} s in ${trial.boots} starts of the PC`);
    }
    const { bootId, uptimeS } = machine;
    const again = { ...trial, boots: trial.boots + 1, bootId, fromUptimeS: uptimeS };
    return { type: 'continue', trial: again };
  }
  const triedS = machine.uptimeS - trial.fromUptimeS;
  if (triedS > CHANCE_S) {
    return back(good, current, `not live for ${PROOF_S} s within ${CHANCE_S} s`);
  }
  return { type: 'rest', reason: `${current} is on trial since ${Math.floor(triedS)} s` };
}

function isProven(health: WallHealth | null, version: string): boolean {
  return isLive(health) && health?.version === version && health.liveForS >= PROOF_S;
}

function isLive(health: WallHealth | null): boolean {
  return health?.running === true && health.live && health.ageS <= HEALTH_AGE_S;
}

function judgeOffer(situation: Situation): Step {
  const { record, current, complete, health, offer, machine, mayRestart } = situation;
  if (offer === null || current === null) return { type: 'rest', reason: 'nothing is offered' };
  const problem = refusal(offer, record, current, machine);
  if (problem !== null) return { type: 'refuse', problem };
  if (offer.version === current) return { type: 'rest', reason: `${current} is what is offered` };
  if (!complete.includes(offer.version)) return { type: 'fetch', offer };
  if (!mayRestart) {
    return { type: 'rest', reason: `${offer.version} waits for the maintenance window` };
  }
  if (!isLive(health)) {
    const reason = `${offer.version} waits for a live wall: what is not live cannot be compared`;
    return { type: 'rest', reason };
  }
  return { type: 'try', version: offer.version };
}

function refusal(
  offer: UpdateManifest,
  record: UpdateRecord,
  current: string,
  machine: Machine,
): Problem | null {
  const refuse = (code: string, expected: string, got: string): Problem => ({
    code,
    where: { file: offer.file },
    expected,
    got,
  });
  const bad = badVersion(record, offer.version);
  if (offer.platform !== machine.platform) {
    return refuse('update-foreign', `an update for ${machine.platform}`, offer.platform);
  }
  if (machine.time >= offer.expiresTime) {
    const days = Math.floor((machine.time - offer.expiresTime) / DAY_MS);
    const got = `one that ended ${days} days ago by this PC's clock`;
    return refuse('update-expired', 'a manifest that is still valid', got);
  }
  if (offer.sequence < record.sequence) {
    return refuse('update-replayed', `sequence ${record.sequence} or above`, `${offer.sequence}`);
  }
  if (bad !== undefined) {
    return refuse('update-known-bad', 'a version that has not failed here', bad.reason);
  }
  if (compareVersions(offer.version, current) < 0 && !offer.rollback) {
    return refuse(
      'update-older',
      `a version above ${current}, or a signed roll-back`,
      offer.version,
    );
  }
  return null;
}
