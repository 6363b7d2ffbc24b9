/**
 * Child processes: run one to its end, read one's output, find npm.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from './project.mjs';

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env] the child's environment; this process's own by default
 * @property {import('node:child_process').StdioOptions} [stdio] `inherit` by default
 * @property {string} [cwd] the project's folder by default
 * @property {boolean} [detached] in a session of its own: signals of the terminal reach it through us
 * @property {boolean} [shell] needed for `.cmd` files on Windows
 * @property {(text: string) => void} [onOutput] takes what it prints, in place of `stdio`
 */

/** Signals a terminal or a supervisor ends us with, and that the child must see too. */
const FORWARDED_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** What a shell reports for a process ended by a signal: 128 + number. */
const SIGNAL_EXIT_CODES = /** @type {Record<string, number>} */ ({
  SIGHUP: 129,
  SIGINT: 130,
  SIGABRT: 134,
  SIGKILL: 137,
  SIGSEGV: 139,
  SIGTERM: 143,
});

/** @type {NodeJS.Signals | undefined} */
let receivedSignal;

/**
 * The signal that asked us to stop while a child was running, if any: whoever has more to do after
 * that child must not do it.
 */
export function interruption() {
  return receivedSignal;
}

/**
 * Runs a program to its end; signals sent to us meanwhile go to it, and we outlive it, so that
 * whoever started us sees its exit code and what we opened for it is closed again.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code, 128 + signal number if a signal ended it
 */
export function run(program, args, { onOutput, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: projectRoot,
      stdio: onOutput === undefined ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    if (onOutput !== undefined) {
      child.stdout?.setEncoding('utf8').on('data', onOutput);
      child.stderr?.setEncoding('utf8').on('data', onOutput);
    }
    const forward = FORWARDED_SIGNALS.map((signal) => {
      const listener = () => {
        receivedSignal = signal;
        child.kill(signal);
      };
      process.on(signal, listener);
      return () => void process.off(signal, listener);
    });
    const finish = () => forward.forEach((undo) => undo());
    child.once('error', (cause) => {
      finish();
      reject(new Error(`${program} could not be started: ${cause.message}`, { cause }));
    });
    child.once('close', (code, signal) => {
      finish();
      resolve(code ?? SIGNAL_EXIT_CODES[signal ?? ''] ?? 1);
    });
  });
}

/**
 * Runs a short program and returns what it printed.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {{ code: number, stdout: string, stderr: string }} code 127 if it does not exist
 */
export function read(program, args, options = {}) {
  const done = spawnSync(program, args, {
    cwd: projectRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (done.error) return { code: 127, stdout: '', stderr: done.error.message };
  return { code: done.status ?? 1, stdout: done.stdout, stderr: done.stderr };
}

/**
 * How to call npm: the one that runs us, else the one beside this node, else the one on the path.
 * npm's own JavaScript is preferred, because Windows starts `npm.cmd` only through a shell.
 * @returns {{ program: string, prefix: string[], shell: boolean }}
 */
export function npmCommand() {
  const besideNode =
    process.platform === 'win32'
      ? join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')
      : join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const running = process.env['npm_execpath'];
  for (const script of [running, besideNode]) {
    if (script?.endsWith('npm-cli.js') && existsSync(script)) {
      return { program: process.execPath, prefix: [script], shell: false };
    }
  }
  return { program: 'npm', prefix: [], shell: process.platform === 'win32' };
}

/**
 * Calls the JavaScript of a tool from node_modules with this very node.
 * @param {string} script path below node_modules
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code
 */
export function runTool(script, args, options) {
  return run(process.execPath, [join(projectRoot, 'node_modules', script), ...args], options);
}
