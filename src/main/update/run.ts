/**
 * One round of the updater: look, decide, act, until there is nothing to do now. A timer of the
 * system starts a round every minute or so (docs/installing.md), from the version that `good` leads
 * to; rounds never overlap, and any may be cut off at any moment.
 */
import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../problem.ts';
import { checkFolder, hashFile } from '../release/check-files.ts';
import { MAX_SIGNATURE_BYTES } from '../release/signature.ts';
import { decide, type Machine, type Situation, type Step, type UpdateManifest } from './decide.ts';
import {
  adopt,
  clearStaging,
  completeVersions,
  freshStaging,
  pointLink,
  readLink,
  readRecord,
  removeVersion,
  versionFolder,
  writeRecord,
} from './disk.ts';
import { readWallHealth } from './health.ts';
import { withUpdateLock } from './lock.ts';
import {
  MANIFEST_FILE,
  MANIFEST_SIGNATURE_FILE,
  MAX_MANIFEST_BYTES,
  readManifest,
} from './manifest.ts';
import { openPlace, PlaceError } from './place.ts';
import { withBad, withEvent, type UpdateRecord } from './record.ts';
import type { UpdateSettings } from './settings.ts';
import { unpack } from './unpack.ts';
import { isInWindow } from './window.ts';

/** Left free on the disk for what else it is there for. */
const RESERVE_BYTES = 256 * 1024 * 1024;
/** Fetch, try, and what mends a disk that was cut off: more steps in one round are a mistake. */
const MAX_STEPS = 8;

/** What a round needs. */
export interface RoundSetup {
  /** The update folder. */
  readonly root: string;
  readonly settings: UpdateSettings;
  /** See `isSigned`. */
  readonly keys: readonly string[];
  /** The PC as it is now; asked at each step. */
  readonly machine: () => Machine;
  /** Do not wait for the maintenance window. */
  readonly now: boolean;
  /** A line for people. */
  readonly say: (line: string) => void;
}

/** How a round ended. */
export type RoundResult =
  | { readonly ok: true; readonly reason: string }
  | { readonly ok: false; readonly problem: Problem };

/** See the head of this file. */
export async function runRound(setup: RoundSetup): Promise<RoundResult> {
  return withUpdateLock(setup.root, () => round(setup));
}

async function round(setup: RoundSetup): Promise<RoundResult> {
  const { root } = setup;
  let offer: UpdateManifest | null = null;
  let asked = false;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = decide(look(setup, offer));
    if (next.type === 'rest' && !asked && !isOnTrial(root)) {
      // A server that does not answer must not delay a return: it is asked when all else is done.
      asked = true;
      const found = await askOffer(setup);
      if ('code' in found) return fail(setup, found);
      offer = found;
      continue;
    }
    if (next.type === 'rest') return { ok: true, reason: next.reason };
    if (next.type === 'refuse') return fail(setup, next.problem);
    const problem = await act(setup, next);
    if (problem !== null) return fail(setup, problem);
  }
  throw new Error(`the updater took ${MAX_STEPS} steps and found no rest`);
}

/** The situation as it stands on the disk now. */
export function look(
  { root, settings, machine, now }: Pick<RoundSetup, 'root' | 'settings' | 'machine' | 'now'>,
  offer: UpdateManifest | null,
): Situation {
  const pc = machine();
  return {
    record: readRecord(root),
    current: readLink(root, 'current'),
    good: readLink(root, 'good'),
    complete: completeVersions(root),
    health: readWallHealth(settings.health, pc.time),
    offer,
    machine: pc,
    mayRestart: now || isInWindow(pc.time, settings.window),
  };
}

function isOnTrial(root: string): boolean {
  return readLink(root, 'current') !== readLink(root, 'good');
}

/** The signed manifest that stands at the place of updates now. */
export async function askOffer({
  settings,
  keys,
}: Pick<RoundSetup, 'settings' | 'keys'>): Promise<UpdateManifest | Problem> {
  try {
    const place = openPlace(settings.from, settings.caFile);
    const content = await place.read(MANIFEST_FILE, MAX_MANIFEST_BYTES);
    const signature = await place.read(MANIFEST_SIGNATURE_FILE, MAX_SIGNATURE_BYTES);
    const where = `${settings.from}${MANIFEST_FILE}`;
    const read = readManifest(content, signature.toString('latin1'), keys, where);
    return read.ok ? read.value : firstOf(read.problems);
  } catch (error) {
    return placeProblem(error, settings.from);
  }
}

async function act(
  setup: RoundSetup,
  step: Exclude<Step, { type: 'rest' | 'refuse' }>,
): Promise<Problem | null> {
  const { root, machine, say } = setup;
  const record = readRecord(root);
  switch (step.type) {
    case 'fetch':
      return fetchOffer(setup, step.offer, record);
    case 'try':
      return tryVersion(setup, step.version, record);
    case 'continue':
      writeRecord(root, { ...record, trial: step.trial });
      return null;
    case 'keep': {
      const { version } = step;
      const previous = readLink(root, 'good');
      pointLink(root, 'good', version);
      note(setup, { ...record, trial: null }, 'update-kept', `${version} was live and is kept`);
      for (const old of completeVersions(root)) {
        if (old !== version && old !== previous) removeVersion(root, old);
      }
      return null;
    }
    case 'return': {
      const { to, from, reason } = step;
      const text = `back to ${to}: ${from ?? 'what was started'} ${reason}`;
      const { time } = machine();
      const known =
        from === null || from === to ? record : withBad(record, { version: from, reason, time });
      note(setup, { ...known, trial: null }, 'update-returned', text);
      pointLink(root, 'current', to);
      say(text);
      return null;
    }
  }
}

/** Fetches, checks, unpacks, checks again; only what passed gets a version's name. */
async function fetchOffer(
  setup: RoundSetup,
  offer: UpdateManifest,
  record: UpdateRecord,
): Promise<Problem | null> {
  const { root, settings, keys, say } = setup;
  // From here on an older manifest is a replay, whatever becomes of this one.
  writeRecord(root, { ...record, sequence: Math.max(record.sequence, offer.sequence) });
  const needed = offer.size + offer.unpackedSize + RESERVE_BYTES;
  const { bavail, bsize } = statfsSync(root);
  if (bavail * bsize < needed) return diskFull(root, needed, bavail * bsize);
  const staging = freshStaging(root);
  try {
    say(`fetching ${offer.file}, ${Math.round(offer.size / 1e6)} MB`);
    const archive = join(staging, 'update.zip');
    await openPlace(settings.from, settings.caFile).save(offer.file, archive, offer.size);
    const sha256 = await hashFile(archive);
    if (sha256 !== offer.sha256) {
      const expected = `SHA-256 ${offer.sha256}`;
      return { code: 'update-content', where: { file: offer.file }, expected, got: sha256 };
    }
    const folder = join(staging, 'files');
    mkdirSync(folder, { mode: 0o755 });
    const archiveProblem = await unpack(archive, folder, offer.unpackedSize);
    if (archiveProblem !== null) return archiveProblem;
    const { version, platform } = offer;
    const checked = await checkFolder({ folder, keys, version, platform });
    if (!checked.ok) return firstOf(checked.problems);
    adopt(root, folder, version);
    say(`${version} is complete`);
    return null;
  } catch (error) {
    if (isNoSpace(error)) return diskFull(root, needed, 0);
    return placeProblem(error, settings.from);
  } finally {
    clearStaging(root);
  }
}

/** Looks at every file once more, then lets `current` lead to it. */
async function tryVersion(
  setup: RoundSetup,
  version: string,
  record: UpdateRecord,
): Promise<Problem | null> {
  const { root, keys, machine } = setup;
  const { platform, bootId, uptimeS } = machine();
  const folder = versionFolder(root, version);
  const checked = await checkFolder({ folder, keys, version, platform });
  if (!checked.ok) {
    const problem = firstOf(checked.problems);
    if (readLink(root, 'current') !== version) removeVersion(root, version);
    return problem;
  }
  const trial = { version, boots: 1, bootId, fromUptimeS: uptimeS };
  const from = readLink(root, 'current') ?? 'nothing';
  note(setup, { ...record, trial }, 'update-tried', `${from} makes way for ${version}`);
  pointLink(root, 'current', version);
  return null;
}

function note(setup: RoundSetup, record: UpdateRecord, code: string, text: string): void {
  setup.say(text);
  writeRecord(setup.root, withEvent(record, { time: setup.machine().time, code, text }));
}

function fail(setup: RoundSetup, problem: Problem): RoundResult {
  const text = `${problem.where.file ?? ''}: expected ${problem.expected}, got ${problem.got}`;
  const { time } = setup.machine();
  const record = readRecord(setup.root);
  const noted = withEvent(record, { time, code: problem.code, text: text.slice(0, 500) });
  if (noted !== record) writeRecord(setup.root, noted);
  return { ok: false, problem };
}

function diskFull(root: string, needed: number, free: number): Problem {
  const expected = `${Math.ceil(needed / 1e6)} MB free`;
  return {
    code: 'update-disk-full',
    where: { file: root },
    expected,
    got: `${Math.floor(free / 1e6)} MB`,
  };
}

function placeProblem(error: unknown, from: string): Problem {
  if (error instanceof PlaceError) return error.problem;
  return {
    code: 'update-place',
    where: { file: from },
    expected: 'a place that can be read',
    got: String(error).slice(0, 200),
    cause: error,
  };
}

function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

function firstOf(problems: readonly Problem[]): Problem {
  const [first] = problems;
  if (first === undefined) throw new Error('a failure without a problem');
  return first;
}
