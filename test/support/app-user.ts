/**
 * As whom the app of a test runs: root hands it to the user `nobody` (other-user.ts), so that the
 * sandbox is really on, as on an installed wall, and the app cannot write where it should not.
 *
 * `nobody` must be able to read the app. A runtime in a closed folder (/root/.cache) is mirrored
 * once, by hard links where it can be; a project that is closed, or a kernel that denies user
 * namespaces, leaves the app to root without a sandbox, and `sandboxRefusal` says why.
 */
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { asOrdinaryUser, giveAway, handsOver, namespaceRefusal, succeeds } from './other-user.ts';
import { PROJECT } from './plant.ts';

/** How the app is started. */
export interface AppLaunch {
  /** One file to execute; hands over to the app in the same process. */
  readonly executable: string;
  /** Arguments before the test's own. */
  readonly args: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Null: Chromium's sandbox is on; otherwise why it is not. */
  readonly sandboxRefusal: string | null;
  /** Gives a test's file or folder to the user that the app runs as. */
  readonly own: (path: string) => void;
}

let made: AppLaunch | undefined;

/**
 * The app under test: `VIGIL_APP` names a packaged executable; otherwise the Electron of the set-up
 * (`VIGIL_ELECTRON`) runs the project's build.
 */
export function appLaunch(): AppLaunch {
  made ??= prepareLaunch();
  return made;
}

function prepareLaunch(): AppLaunch {
  const packaged = process.env['VIGIL_APP'];
  const executable = packaged ?? process.env['VIGIL_ELECTRON'];
  if (executable === undefined) throw new Error('VIGIL_ELECTRON is not set: run `npm test e2e`');
  const app = packaged === undefined ? [PROJECT] : [];
  if (!handsOver) {
    return { executable, args: app, env: {}, sandboxRefusal: null, own: () => undefined };
  }
  const refusal = refusalOf(executable, packaged === undefined);
  if (refusal !== null) {
    return {
      executable,
      args: ['--no-sandbox', ...app],
      env: {},
      sandboxRefusal: refusal,
      own: () => undefined,
    };
  }
  const home = mkdtempSync(join(tmpdir(), 'vigil-home-'));
  giveAway(home);
  process.once('exit', () => {
    rmSync(home, { recursive: true, force: true });
  });
  return {
    executable: handOver(reachable(executable)),
    args: app,
    env: { HOME: home, XDG_RUNTIME_DIR: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    sandboxRefusal: null,
    own: giveAway,
  };
}

/** Why `nobody` cannot run it; null if it can. */
function refusalOf(executable: string, needsProject: boolean): string | null {
  if (!existsSync(executable)) return `there is no ${executable}`;
  const refusal = namespaceRefusal();
  if (refusal !== null) return refusal;
  if (needsProject && !succeeds('test', ['-r', join(PROJECT, 'package.json')])) {
    return `${PROJECT} is closed to other users`;
  }
  return null;
}

/** The executable itself, or its like in a mirror of its folder that others may enter. */
function reachable(executable: string): string {
  if (succeeds('test', ['-x', executable])) return executable;
  const folder = dirname(executable);
  const { mtimeMs, ino } = lstatSync(executable);
  const mirror = join(tmpdir(), `vigil-runtime-${basename(folder)}-${ino}-${Math.trunc(mtimeMs)}`);
  if (!isOurs(mirror)) {
    const building = mkdtempSync(join(tmpdir(), 'vigil-runtime-'));
    mirrorFolder(folder, building);
    chmodSync(building, 0o755);
    try {
      renameSync(building, mirror);
    } catch {
      // Another worker was faster; one of them is as good as the other.
      rmSync(building, { recursive: true, force: true });
    }
  }
  if (!isOurs(mirror)) throw new Error(`${mirror} is not a folder of ours`);
  return join(mirror, basename(executable));
}

function isOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found !== undefined && found.isDirectory() && found.uid === 0;
}

function mirrorFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) mirrorFolder(source, target);
    else linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    cpSync(source, target); // the temporary folder is on another disk
  }
}

/** A program that becomes the app as `nobody`, keeping its process id. */
function handOver(executable: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-start-'));
  const script = join(folder, 'app');
  const command = asOrdinaryUser(`'${executable.replaceAll("'", "'\\''")}'`, []);
  writeFileSync(script, `#!/bin/sh\nexec ${command.join(' ')} "$@"\n`, { mode: 0o755 });
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return script;
}
