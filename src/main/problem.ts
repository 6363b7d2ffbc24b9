/**
 * The one failure value of Vigil for bad input at an edge: a site file, a frame, a state file, a
 * command-line flag, an IPC argument. Problems are returned, all of them and not just the first;
 * they are never thrown. What each code means to a person stands in docs/problems.md.
 */

/** Where the bad input stands, as far as it is known. */
export interface ProblemPlace {
  /** File path, flag name, environment variable, or the peer's name. */
  readonly file?: string;
  /** 1-based line in the file. */
  readonly line?: number;
  /** 1-based column in the line. */
  readonly column?: number;
  /** Dotted path of the field, for example `screens[0].widgets[3].tag`. */
  readonly field?: string;
}

/** One thing wrong with an input, said so that its author can mend it. */
export interface Problem {
  /** Kebab-case code, an entry of docs/problems.md. */
  readonly code: string;
  readonly where: ProblemPlace;
  /** What would have been right, in words. */
  readonly expected: string;
  /** What came instead, shortened to at most 200 characters. */
  readonly got: string;
  /** The nearest right word, where a typing slip is likely. */
  readonly didYouMean?: string;
  /** What lies behind it: an exception of the file system or of a parser. */
  readonly cause?: unknown;
}

/** A parsed value or everything that was wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** One line for logs and terminals: `site.yaml:12:5 screens[0].theme: expected …, got …`. */
export function describeProblem(problem: Problem): string {
  const { file, line, column, field } = problem.where;
  let place = file ?? '';
  if (line !== undefined) place += `:${line}`;
  if (column !== undefined) place += `:${column}`;
  const what = field === undefined || field === '' ? '' : ` ${field}`;
  const hint = problem.didYouMean === undefined ? '' : ` Did you mean '${problem.didYouMean}'?`;
  return `${place}${what}: expected ${problem.expected}, got ${problem.got}.${hint} [${problem.code}]`.trimStart();
}
