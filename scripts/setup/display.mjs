/**
 * A display for the app: the real one where there is one, else a virtual one of our own on a free
 * number (Xvfb chooses it), ended with us.
 */
import { spawn } from 'node:child_process';
import { SetupError } from './project.mjs';

/** Size of a wall monitor; `VIGIL_VIRTUAL_SCREEN` overrides it, for instance `3840x2160x24`. */
const SCREEN = '1920x1080x24';
const START_MS = 20_000;
const STOP_MS = 3_000;

/**
 * @typedef {object} Display
 * @property {NodeJS.ProcessEnv} env what a program needs in its environment to appear on it
 * @property {() => Promise<void>} stop ends what was started for it; nothing for a real display
 */

/** True where programs can open windows without a virtual display. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/**
 * Opens a display.
 * @param {{ own: boolean, windowManager: boolean }} options `own`: a virtual display even where a
 *   real one exists, so that tests see the same screen everywhere (Linux only). `windowManager`:
 *   run openbox on the virtual display, without which kiosk windows do not fill it.
 * @param {import('./project.mjs').Say} say
 * @returns {Promise<Display>}
 */
export async function openDisplay({ own, windowManager }, say) {
  if (process.platform !== 'linux' || (hasDisplay() && !own)) {
    return { env: {}, stop: async () => {} };
  }
  const size = process.env['VIGIL_VIRTUAL_SCREEN'] ?? SCREEN;
  const server = await startServer(size);
  const env = { DISPLAY: `:${server.number}`, WAYLAND_DISPLAY: undefined, XDG_SESSION_TYPE: 'x11' };
  const processes = [server.child];
  if (windowManager) processes.unshift(startWindowManager(env));
  say(`virtual display :${server.number}, ${size}`);
  return {
    env,
    stop: async () => {
      for (const child of processes) await end(child);
    },
  };
}

/**
 * @param {string} size
 * @returns {Promise<{ child: import('node:child_process').ChildProcess, number: string }>}
 */
function startServer(size) {
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    // Of its own process group: a Ctrl+C in the terminal reaches the app first, the display after.
    detached: true,
  });
  return new Promise((resolve, reject) => {
    let messages = '';
    child.stderr?.on('data', (chunk) => (messages = (messages + chunk).slice(-2_000)));
    const fail = (/** @type {string} */ reason) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new SetupError(`The virtual display did not start: ${reason}\n${messages}`));
    };
    const timer = setTimeout(() => fail(`no answer in ${START_MS / 1_000} s`), START_MS);
    child.once('error', (error) => fail(`${error.message}. Install the package xvfb.`));
    child.once('exit', (code) => fail(`Xvfb ended with code ${code}`));
    child.stdio[3]?.once('data', (chunk) => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve({ child, number: String(chunk).trim() });
    });
  });
}

/** @param {NodeJS.ProcessEnv} env */
function startWindowManager(env) {
  const child = spawn('openbox', [], {
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, ...env },
  });
  child.once('error', (error) => {
    process.stderr.write(`vigil: no window manager: ${error.message}. Install openbox.\n`);
  });
  return child;
}

/** @param {import('node:child_process').ChildProcess} child */
async function end(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    child.kill('SIGTERM');
  });
}
