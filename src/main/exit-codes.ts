/**
 * Every way in which Vigil ends, in one place: what the code means and what a supervisor does about
 * it. `vigil supervise`, docs/operations.md (a test holds its table to this one) and whatever service
 * manager a site uses go by this table. Pure.
 */

/** Exit codes of our own making. */
export const EXIT = {
  wanted: 0,
  failed: 1,
  usage: 2,
  secondInstance: 17,
  bug: 70,
  restart: 75,
  damaged: 76,
  config: 77,
  forbidden: 78,
} as const;

/** What a supervisor does after an ending. */
export type NextStep =
  /** Wanted, or such that the same start would end the same way: it ends too, with that code. */
  | 'leave'
  /** Starts the wall again. */
  | 'restart';

/** One row of the table. */
export interface ExitMeaning {
  /** Exit codes, as people write them. */
  readonly codes: string;
  readonly meaning: string;
  readonly next: NextStep;
}

/** See the head of this file. */
export const EXIT_MEANINGS: readonly ExitMeaning[] = [
  { codes: '0', meaning: 'wanted', next: 'leave' },
  {
    codes: '1',
    meaning:
      'the work failed: a picture that never became live, a file with problems; the wall itself: no display to open its windows on',
    next: 'restart',
  },
  { codes: '2', meaning: 'the command line is wrong', next: 'leave' },
  { codes: '17', meaning: 'another wall runs on the same data folder', next: 'restart' },
  { codes: '70', meaning: 'a bug; the log’s last line says which', next: 'restart' },
  {
    codes: '75',
    meaning: '“start me again”: the wall could not heal itself from inside',
    next: 'restart',
  },
  {
    codes: '76',
    meaning: 'the files of the package are not what was signed; the log names them',
    next: 'restart',
  },
  {
    codes: '77',
    meaning: 'the configuration is refused: `VIGIL_USER_DATA` is no absolute path',
    next: 'leave',
  },
  { codes: '78', meaning: 'a switch that an installed wall refuses', next: 'leave' },
  {
    codes: '133, 139',
    meaning:
      'a crash of the main process (also by signal 5 or 11), or a graphics process that cannot be kept up; the dump is in `Crashpad/`',
    next: 'restart',
  },
];

/** After these nobody starts the wall again, for service managers that take a list. */
export const LEAVING_CODES = [EXIT.wanted, EXIT.usage, EXIT.config, EXIT.forbidden] as const;

const FINAL: ReadonlySet<number> = new Set(LEAVING_CODES);

/** What is done after an exit code; null: the process was ended by a signal. */
export function nextStep(code: number | null): NextStep {
  return code !== null && FINAL.has(code) ? 'leave' : 'restart';
}
