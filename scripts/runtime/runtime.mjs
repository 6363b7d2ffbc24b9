/**
 * Which Electron runs here: the one named by ELECTRON_OVERRIDE_DIST_PATH; else the official binary
 * if it is installed or can be fetched; else, on Linux x64, the stand-in, which is said in one line;
 * else an error that says what to do. See docs/decisions/0002-electron-runtime.md.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SetupError } from '../setup/project.mjs';
import {
  fetchOfficial,
  installedOfficial,
  officialExecutable,
  officialVersion,
} from './official.mjs';
import { STAND_IN_VERSION, prepareStandIn, standInFits } from './stand-in.mjs';

/**
 * @typedef {object} Runtime
 * @property {'override' | 'official' | 'stand-in'} kind
 * @property {string} dist folder of the runtime
 * @property {string} executable absolute path of the program to start
 */

/** Without a single byte for so long, the release host counts as out of reach. */
const STALL_WITH_STAND_IN_MS = 20_000;
const STALL_WITHOUT_STAND_IN_MS = 120_000;

/**
 * Finds or makes the runtime.
 * @param {import('../setup/project.mjs').Say} say
 * @returns {Promise<Runtime>}
 * @throws {SetupError} when no Electron can be had
 */
export async function prepareRuntime(say) {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return overrideRuntime(resolve(override));

  const standIn = standInFits();
  const official =
    installedOfficial() ??
    (await fetchOfficial(say, {
      stallMs: standIn ? STALL_WITH_STAND_IN_MS : STALL_WITHOUT_STAND_IN_MS,
      rememberFailure: standIn,
    }));
  if (official !== undefined) {
    return { kind: 'official', dist: official, executable: join(official, officialExecutable()) };
  }
  if (!standIn) {
    throw new SetupError(
      `Electron ${officialVersion()} could not be fetched from its release host. Check the ` +
        'network or proxy and run the command again, or unpack Electron yourself and point ' +
        'ELECTRON_OVERRIDE_DIST_PATH at its folder.',
    );
  }
  const dist = await prepareStandIn(say);
  say(
    `running on the stand-in Electron ${STAND_IN_VERSION}, because the official ` +
      `${officialVersion()} is out of reach; for development and tests only, never shipped`,
  );
  return { kind: 'stand-in', dist, executable: join(dist, 'electron') };
}

/**
 * @param {string} dist
 * @returns {Runtime}
 */
function overrideRuntime(dist) {
  const executable = join(dist, executableName());
  if (existsSync(executable)) return { kind: 'override', dist, executable };
  throw new SetupError(
    `ELECTRON_OVERRIDE_DIST_PATH is ${dist}, but there is no ${executableName()} in it. ` +
      'Point it at the folder of an unpacked Electron, or unset it.',
  );
}

function executableName() {
  if (process.platform === 'win32') return 'electron.exe';
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return 'electron';
}
