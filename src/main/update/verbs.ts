/** `vigil update …`: the updater as people and timers call it. */
import { existsSync, readFileSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { join } from 'node:path';
import type { UpdateCommand } from '../cli/command.ts';
import { describeProblem, type Parsed, type Problem } from '../problem.ts';
import { PLATFORM } from '../release/own-package.ts';
import type { Machine, UpdateManifest } from './decide.ts';
import { decide } from './decide.ts';
import { readRecord, SETTINGS_FILE } from './disk.ts';
import { forgetBad, initFolder, returnByHand, updateFolderOf } from './folder.ts';
import { withUpdateLock } from './lock.ts';
import { askOffer, look, runRound, type RoundSetup } from './run.ts';
import { readSettings } from './settings.ts';

/** What the verbs need. */
export interface Updater {
  readonly out: (line: string) => void;
  /** The running program, links resolved. */
  readonly executable: string;
  /** See `isSigned`. */
  readonly keys: readonly string[];
  /** Unix ms. */
  readonly unixNow: () => number;
}

const LAST_EVENTS = 10;

/** Carries one out; returns the exit code: 0 done or nothing to do, 1 something needs a person. */
export async function runUpdate(command: UpdateCommand, updater: Updater): Promise<number> {
  const { out, executable, keys, unixNow } = updater;
  const electron: { noAsar?: boolean } = process;
  electron.noAsar = true; // archives are files here, for the rest of this process
  const root = command.root ?? updateFolderOf(executable);
  if (root === null) {
    out(describeProblem(noFolder(executable)));
    return 1;
  }
  if (command.action === 'init') {
    const own = { executable, keys, platform: PLATFORM };
    const made = await initFolder(root, own);
    return tell(made, out, (version) => [
      `${root}: Vigil ${version}; now fill in ${join(root, SETTINGS_FILE)}`,
    ]);
  }
  if (!existsSync(join(root, SETTINGS_FILE))) {
    out(describeProblem(noFolder(root)));
    return 1;
  }
  switch (command.action) {
    case 'return':
      return tell(await locked(root, () => returnByHand(root, unixNow())), out, (version) => [
        `the wall starts ${version} from now on`,
      ]);
    case 'forget':
      return tell(
        await locked(root, () => forgetBad(root, command.version ?? '', unixNow())),
        out,
        (version) => [`${version} may be taken again`],
      );
    case 'run':
    case 'check':
    case 'status':
      return withSettings(command, root, updater);
  }
}

async function withSettings(
  command: UpdateCommand,
  root: string,
  { out, keys, unixNow }: Updater,
): Promise<number> {
  const settings = readSettings(root);
  if (!settings.ok) return tell(settings, out, () => []);
  const setup: RoundSetup = {
    root,
    settings: settings.value,
    keys,
    machine: () => thisMachine(unixNow()),
    now: command.now,
    say: out,
  };
  if (command.action === 'status') return printStatus(setup, command.json, out);
  if (command.action === 'check') return printCheck(setup, out);
  const result = await runRound(setup);
  out(result.ok ? result.reason : describeProblem(result.problem));
  return result.ok ? 0 : 1;
}

/** What a round would do with the present offer; changes nothing. */
async function printCheck(setup: RoundSetup, out: Updater['out']): Promise<number> {
  const offer = await askOffer(setup);
  if ('code' in offer) {
    out(describeProblem(offer));
    return 1;
  }
  out(describeOffer(offer));
  const step = decide(look(setup, offer));
  if (step.type === 'refuse') {
    out(describeProblem(step.problem));
    return 1;
  }
  out(step.type === 'rest' ? step.reason : `the next step: ${step.type}`);
  return 0;
}

function describeOffer({ version, sequence, rollback, expiresTime, size }: UpdateManifest): string {
  const kind = rollback ? 'roll-back to' : 'update to';
  const until = new Date(expiresTime).toISOString();
  return `${kind} ${version}, sequence ${sequence}, ${Math.round(size / 1e6)} MB, valid until ${until}`;
}

function printStatus(setup: RoundSetup, json: boolean, out: Updater['out']): number {
  const { current, good, complete, record, health } = look(setup, null);
  if (json) {
    out(JSON.stringify({ host: hostname(), current, good, complete, health, ...record }, null, 2));
    return 0;
  }
  out(`current ${current ?? 'none'}, good ${good ?? 'none'}, complete ${complete.join(', ')}`);
  if (record.trial !== null) out(`on trial: ${record.trial.version}, boot ${record.trial.boots}`);
  for (const { version, reason } of record.bad) out(`bad: ${version}, ${reason}`);
  const wall =
    health === null
      ? 'the wall says nothing of itself'
      : `the wall: ${health.version}, ${health.live ? `live for ${health.liveForS} s` : 'not live'}`;
  out(wall);
  for (const { time, code, text } of readRecord(setup.root).events.slice(-LAST_EVENTS)) {
    out(`${new Date(time).toISOString()} ${text} [${code}]`);
  }
  return 0;
}

/** This PC, as a decision sees it. */
export function thisMachine(time: number): Machine {
  const uptimeS = uptime();
  return { platform: PLATFORM, time, bootId: bootId(time, uptimeS), uptimeS };
}

/** The kernel's word; elsewhere the minute of the start, which a clock that is set may move. */
function bootId(time: number, uptimeS: number): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return `boot-${Math.round((time / 1_000 - uptimeS) / 60)}`;
  }
}

async function locked(root: string, work: () => Parsed<string>): Promise<Parsed<string>> {
  const result = await withUpdateLock(root, () => Promise.resolve(work()));
  return 'problem' in result ? { ok: false, problems: [result.problem] } : result;
}

function tell<T>(
  result: Parsed<T>,
  out: Updater['out'],
  lines: (value: T) => readonly string[],
): number {
  const told = result.ok ? lines(result.value) : result.problems.map(describeProblem);
  for (const line of told) out(line);
  return result.ok ? 0 : 1;
}

function noFolder(place: string): Problem {
  const expected = 'an update folder (`vigil update init --root FOLDER` makes one)';
  return { code: 'update-folder', where: { file: place }, expected, got: 'another place' };
}
