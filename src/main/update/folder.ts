/**
 * The update folder as people handle it: made from an unpacked package, and turned back by hand.
 */
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Parsed, Problem } from '../problem.ts';
import { checkFolder } from '../release/check-files.ts';
import {
  adopt,
  clearStaging,
  completeVersions,
  freshStaging,
  pointLink,
  readLink,
  readRecord,
  SETTINGS_FILE,
  writeRecord,
} from './disk.ts';
import { badVersion, withBad, withEvent } from './record.ts';
import { compareVersions } from './version.ts';

/** What IT finds after `init` and fills in. */
const FIRST_SETTINGS = `# Where updates come from: a web server's folder, or a folder of this PC.
from: /srv/vigil-updates
# When the wall may be restarted. Days: sun mon tue wed thu fri sat; all where left out.
window: { days: [tue, wed, thu], from: '02:00', to: '04:00', timeZone: UTC }
# The wall's word on itself, as vigil-update.service hands it over.
health: /run/vigil-health/health.json
`;

/**
 * The update folder that a program stands in, as in `/opt/vigil` of `/opt/vigil/app-1.2.3/vigil`;
 * null: it stands in none.
 */
export function updateFolderOf(executable: string): string | null {
  const folder = dirname(executable);
  return /[/\\]app-[^/\\]+$/.test(folder) ? dirname(folder) : null;
}

/**
 * What a supervisor starts: in an update folder the same program through `current`, so that it need
 * not know that there are versions; elsewhere the program itself.
 */
export function programToStart(executable: string): string {
  const root = updateFolderOf(executable);
  if (root === null || readLink(root, 'current') === null) return executable;
  return join(root, 'current', basename(executable));
}

/**
 * Makes an update folder of the package that runs: a copy in its version's folder, both links, a
 * configuration to fill in. Problems: those of `checkFolder`, `update-folder` where it is none that
 * could become one.
 */
export async function initFolder(
  root: string,
  own: { readonly executable: string; readonly keys: readonly string[]; readonly platform: string },
): Promise<Parsed<string>> {
  mkdirSync(root, { recursive: true, mode: 0o755 });
  const there = readdirSync(root).filter((name) => name !== 'lost+found');
  if (there.length > 0) {
    return { ok: false, problems: [folderProblem(root, 'an empty folder', there[0] ?? '')] };
  }
  const from = dirname(own.executable);
  const { keys, platform } = own;
  const source = await checkFolder({ folder: from, keys, version: null, platform });
  if (!source.ok) return source;
  const { version } = source.value;
  const copy = join(freshStaging(root), 'files');
  cpSync(from, copy, { recursive: true });
  const copied = await checkFolder({ folder: copy, keys, version, platform });
  if (!copied.ok) return copied;
  writeFileSync(join(root, SETTINGS_FILE), FIRST_SETTINGS, { flag: 'wx' });
  adopt(root, copy, version);
  clearStaging(root);
  pointLink(root, 'good', version);
  pointLink(root, 'current', version);
  return { ok: true, value: version };
}

/**
 * Back to the newest other version of the folder, because a person says so; the present one is then
 * bad. Problem: `update-nothing-to-return-to`.
 */
export function returnByHand(root: string, time: number): Parsed<string> {
  const record = readRecord(root);
  const current = readLink(root, 'current');
  const others = completeVersions(root)
    .filter((version) => version !== current && badVersion(record, version) === undefined)
    .sort(compareVersions);
  const good = readLink(root, 'good');
  const to = good !== null && others.includes(good) ? good : others.at(-1);
  if (to === undefined) {
    const expected = 'another complete version';
    const problem = folderProblem(root, expected, 'none', 'update-nothing-to-return-to');
    return { ok: false, problems: [problem] };
  }
  const text = `back to ${to} by hand`;
  const bad = { version: current ?? to, reason: 'was turned back by hand', time };
  const known = current === null ? record : withBad(record, bad);
  writeRecord(root, withEvent({ ...known, trial: null }, { time, code: 'update-returned', text }));
  // `good` first: cut off here, the next round finds a bad `current` and finishes this.
  pointLink(root, 'good', to);
  pointLink(root, 'current', to);
  return { ok: true, value: to };
}

/** A version may be taken again. Problem: `update-not-bad`. */
export function forgetBad(root: string, version: string, time: number): Parsed<string> {
  const record = readRecord(root);
  if (badVersion(record, version) === undefined) {
    const known = record.bad.map((bad) => bad.version).join(', ') || 'none';
    const problem = folderProblem(
      root,
      `a version that failed (${known})`,
      version,
      'update-not-bad',
    );
    return { ok: false, problems: [problem] };
  }
  const bad = record.bad.filter((entry) => entry.version !== version);
  const text = `${version} may be taken again`;
  writeRecord(root, withEvent({ ...record, bad }, { time, code: 'update-forgotten', text }));
  return { ok: true, value: version };
}

function folderProblem(
  root: string,
  expected: string,
  got: string,
  code = 'update-folder',
): Problem {
  return { code, where: { file: root }, expected, got };
}
