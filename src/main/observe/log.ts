/**
 * The app's log: one JSON object a line, in files of bounded size, rate-limited per code. A disk
 * that is full or slow never stops the wall: lines are written behind its back and lost at worst.
 */
import { appendFileSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import electronLog from 'electron-log/node';
import type { Clock } from '../clock.ts';
import { describeProblem, type Problem } from '../problem.ts';
import { LogLimit } from './log-limit.ts';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** Writes one line: a kebab-case code (docs/problems.md) and a text for people. */
export type Log = (level: LogLevel, code: string, text: string) => void;

/** Size of one file and how many old ones are kept: 30 MB at most. */
const FILE_BYTES = 5 * 1024 * 1024;
const OLD_FILES = 5;
/** A line longer than this tells nothing more. */
const MAX_TEXT = 4_000;
/** Of an error with its stack. */
const MAX_LAST_WORDS = 20_000;

/** What the log needs. */
export interface LogSetup {
  /** Folder of the files; made if missing. */
  readonly folder: string;
  /** Of the file, without its ending; every process has its own. Default: `vigil`. */
  readonly name?: string;
  readonly clock: Clock;
  /** Also print to standard error, in words. */
  readonly echo: boolean;
}

/** Opens the log. */
export function openLog({ folder, name = 'vigil', clock, echo }: LogSetup): Log {
  const path = join(folder, `${name}.log`);
  // Of its two faces the one that needs no Electron: everything it would ask of it is given here.
  const logger = electronLog.create({ logId: name });
  const { file, console: terminal, ipc } = logger.transports;
  if (ipc) ipc.level = false;
  terminal.level = echo ? 'debug' : false;
  terminal.format = ({ message }) => [terminalText(message.data)];
  file.level = 'debug';
  file.sync = false;
  file.maxSize = FILE_BYTES;
  file.resolvePathFn = () => path;
  file.archiveLogFn = () => {
    rotate(path);
  };
  file.format = ({ message }) => [JSON.stringify(message.data[0])];

  const limit = new LogLimit();
  return (level, code, text) => {
    const dropped = limit.admit(code, clock.now());
    if (dropped === null) return;
    const time = new Date(clock.unixNow()).toISOString();
    const line = { time, level, code, text: text.slice(0, MAX_TEXT) };
    logger[level](dropped === 0 ? line : { ...line, dropped });
  };
}

/** The level of a Problem is that of a warning: the wall goes on with what it had. */
export function logProblem(log: Log, problem: Problem): void {
  log('warn', problem.code, describeProblem(problem));
}

/** Writes a last line synchronously: the process is about to end. */
export function logLastWords(folder: string, code: string, error: unknown): void {
  const whole = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const text = whole.slice(0, MAX_LAST_WORDS);
  const line = {
    time: new Date().toISOString(),
    level: 'error',
    code,
    text,
  };
  try {
    mkdirSync(folder, { recursive: true });
    appendFileSync(join(folder, 'vigil.log'), `${JSON.stringify(line)}\n`);
  } catch {
    // A full disk; the terminal below is all that is left.
  }
  process.stderr.write(`vigil: ${code}: ${text}\n`);
}

function rotate(path: string): void {
  const old = (number: number): string => path.replace(/\.log$/, `.${number}.log`);
  for (let number = OLD_FILES; number > 0; number--) {
    try {
      renameSync(number === 1 ? path : old(number - 1), old(number));
    } catch {
      // The first days have fewer files; a file that cannot be moved is written on.
    }
  }
}

function terminalText(data: readonly unknown[]): string {
  const line = data[0];
  if (typeof line !== 'object' || line === null) return String(line);
  const { level, code, text } = line as Record<string, unknown>; // why: made by `openLog` only
  return `${String(level)} [${String(code)}] ${String(text)}`;
}
