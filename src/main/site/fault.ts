/**
 * A Problem of a site file before its line is known: the checks know the path of the field, and
 * only `load.ts` knows where in the text that path stands. Pure.
 */
import type { Problem, ProblemPlace } from '../problem.ts';

/** Keys and list indexes from the top of the file to a field. */
export type FieldPath = readonly (string | number)[];

/** What is wrong with the field at `path`. */
export interface Fault {
  readonly code: string;
  readonly path: FieldPath;
  /** True where the key itself is wrong and not its value: the place is then that of the key. */
  readonly atKey?: boolean;
  readonly expected: string;
  readonly got: string;
  readonly didYouMean?: string | undefined;
  /** Where it stands, for what stands in another file that the site names. */
  readonly elsewhere?: ProblemPlace;
}

const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** Bound of `Problem.got`. */
const MAX_GOT = 200;

/** `screens[0].widgets[3].tag`; keys that are no plain words are quoted: `tags["XMEAS(1)"].unit`. */
export function printPath(path: FieldPath): string {
  let printed = '';
  for (const key of path) {
    if (typeof key === 'number') printed += `[${key}]`;
    else if (!PLAIN_KEY.test(key)) printed += `[${JSON.stringify(shorten(key))}]`;
    else printed += printed === '' ? key : `.${key}`;
  }
  return printed;
}

/** At most 200 characters, on one line. */
export function shorten(text: string): string {
  // Control characters of a hostile file must not reach a terminal.
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  return line.length > MAX_GOT ? `${line.slice(0, MAX_GOT - 1)}…` : line;
}

/** What a value is, for `Problem.got`. */
export function printValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'a mapping';
  return shorten(typeof value === 'number' ? String(value) : JSON.stringify(value));
}

/** The Problem of a fault, given where the file says it, as far as that is known. */
export function toProblem(fault: Fault, place: ProblemPlace): Problem {
  const field = printPath(fault.path);
  return {
    code: fault.code,
    where: fault.elsewhere ?? (field === '' ? place : { ...place, field }),
    expected: fault.expected,
    got: shorten(fault.got),
    ...(fault.didYouMean === undefined ? {} : { didYouMean: shorten(fault.didYouMean) }),
  };
}
