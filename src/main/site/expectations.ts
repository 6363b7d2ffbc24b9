/**
 * What the schema would have wanted, in words. zod's issues become faults here: code, path,
 * expectation, what came, and 'did you mean'. A message that the schema gives itself is an
 * expectation already.
 */
import type { z } from 'zod';
import { printPath, printValue, type Fault, type FieldPath } from './fault.ts';
import { nearestLanguage } from './language.ts';
import { nearest } from './nearest.ts';
import { siteFile } from './schema.ts';
import type { SiteFile } from './schema.ts';

type RawIssue = z.core.$ZodRawIssue;
type Issue = z.core.$ZodIssue;

/** Result of checking plain values against the schema. */
export type Checked =
  | { readonly ok: true; readonly file: SiteFile }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Checks plain values against the schema; all faults, not the first. */
export function checkShape(value: unknown): Checked {
  const allowed = new Map<string, readonly string[]>();
  const parsed = siteFile.safeParse(value, {
    error: (issue) => {
      // why: zod types paths as property keys, but a file has no symbols as keys
      const path = printPath((issue.path ?? []) as FieldPath);
      if (issue.code === 'unrecognized_keys') allowed.set(path, keysOf(issue));
      return expectation(issue);
    },
  });
  if (parsed.success) return { ok: true, file: parsed.data };
  const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, value, allowed));
  return { ok: false, faults };
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  tuple: 'two numbers, `[low, high]`',
};

/** The expectation behind an issue for which the schema has no words of its own. */
function expectation(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'string' && isPlain(issue.input))
        return `a text: put it in quotes, '${String(issue.input)}'`;
      return TYPE_WORDS[issue.expected] ?? issue.expected;
    case 'too_small':
      return issue.origin === 'array'
        ? `at least ${issue.minimum} in the list`
        : `at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'array'
        ? `at most ${issue.maximum} in the list`
        : `at most ${issue.maximum}`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return oneOf(optionsOf(issue));
    case 'unrecognized_keys':
      return `one of the keys ${keysOf(issue).join(', ')}`;
    default:
      return 'a right value';
  }
}

/** The kinds that a union would have taken; empty where its members have no name. */
function optionsOf(issue: RawIssue | Issue): readonly unknown[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
}

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function oneOf(words: readonly unknown[]): string {
  return words.length === 1 ? String(words[0]) : `one of ${words.map(String).join(', ')}`;
}

/** The keys that the mapping of an unknown key may have. */
function keysOf(issue: RawIssue): readonly string[] {
  const schema: unknown = issue.inst;
  if (typeof schema !== 'object' || schema === null || !('shape' in schema)) return [];
  const { shape } = schema;
  return typeof shape === 'object' && shape !== null ? Object.keys(shape) : [];
}

/** Keys under which people put a secret itself. */
const SECRET_KEY = /^(token|bearer|password|passwd|secret|api_?key|user(name)?)$/i;

function faultsOf(
  issue: Issue,
  file: unknown,
  allowed: ReadonlyMap<string, readonly string[]>,
): Fault[] {
  // why: as above, a file has no symbols as keys
  const path = issue.path as FieldPath;
  const expected = issue.message;
  const value = valueAt(file, path);
  const got = printValue(value);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const words = allowed.get(printPath(path)) ?? [];
        if (SECRET_KEY.test(key) && words.includes('tokenSecret')) {
          const reference =
            '`tokenSecret` with the name of a secret; the secret itself never stands in a site file';
          return {
            code: 'site-literal-secret',
            path: [...path, key],
            atKey: true,
            expected: reference,
            got: printValue(key),
          };
        }
        return {
          code: 'site-unknown-key',
          path: [...path, key],
          atKey: true,
          expected,
          got: printValue(key),
          didYouMean: nearest(key, words),
        };
      });
    case 'invalid_key':
      return [
        {
          code: 'site-wrong-value',
          path,
          atKey: true,
          expected: issue.issues[0]?.message ?? expected,
          got: printValue(path.at(-1)),
        },
      ];
    case 'custom':
      return [customFault(issue.params?.['code'], path, expected, value)];
    default:
      if (value === undefined) return [{ code: 'site-missing-field', path, expected, got }];
      if (path.length === 1 && path[0] === 'version')
        return [{ code: 'site-version', path, expected, got }];
      return [{ code: codeOf(issue, value), path, expected, got, didYouMean: hint(issue, value) }];
  }
}

function codeOf(issue: Issue, value: unknown): string {
  if (issue.code === 'too_small' || issue.code === 'too_big') return 'site-out-of-bounds';
  if (issue.code === 'invalid_type') return 'site-wrong-type';
  // A duration out of bounds fails both arms of its union.
  if (issue.code === 'invalid_union' && typeof value === 'number') {
    const bounded = issue.errors
      .flat()
      .some(({ code }) => code === 'too_small' || code === 'too_big');
    return bounded ? 'site-out-of-bounds' : 'site-wrong-type';
  }
  return typeof value === 'object' ? 'site-wrong-type' : 'site-wrong-value';
}

function hint(issue: Issue, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (issue.code === 'invalid_value') return nearest(value, issue.values.map(String));
  return nearest(value, optionsOf(issue).map(String));
}

function customFault(code: unknown, path: FieldPath, expected: string, value: unknown): Fault {
  const got = printValue(value);
  if (code === 'site-literal-secret') {
    // A message must not print what it complains about.
    return { code, path, expected, got: `a text of ${String(value).length} characters` };
  }
  if (code === 'site-time-zone') {
    return {
      code,
      path,
      expected,
      got,
      didYouMean: nearest(String(value), Intl.supportedValuesOf('timeZone')),
    };
  }
  if (code === 'site-language') {
    return { code, path, expected, got, didYouMean: nearestLanguage(String(value)) };
  }
  return { code: typeof code === 'string' ? code : 'site-wrong-value', path, expected, got };
}

/** The value at a path of plain values. */
function valueAt(value: unknown, path: FieldPath): unknown {
  let present = value;
  for (const key of path) {
    if (typeof present !== 'object' || present === null) return undefined;
    present = (present as Record<string | number, unknown>)[key]; // why: any object may be indexed by name
  }
  return present;
}
