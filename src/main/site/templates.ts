/**
 * Instances of a template: which values its parameters take, and its texts with the values in
 * place of `{name}`. Only texts are filled in, nothing is computed. Pure.
 */
import type { Fault, FieldPath } from './fault.ts';
import { printValue } from './fault.ts';
import { nearest } from './nearest.ts';
import type { TemplateFile } from './schema.ts';
import type { InstanceFile } from './schema-widgets.ts';

/** `{name}`, or `{name:03}` for at least three digits. */
const PLACEHOLDER = /\{([A-Za-z][A-Za-z0-9_]*)(?::0([1-9]))?\}/g;
/** Bound of a range, so that a slip (`1..60000`) does not fill the wall. */
const MAX_INSTANCES = 1_000;

/** Parameter → value, of one instance. */
export type Values = ReadonlyMap<string, string | number>;

/** A text with its placeholders filled in; unknown ones stay as they are. */
export function fillText(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (written, name: string, digits: string | undefined) => {
    const value = values.get(name);
    if (value === undefined) return written;
    return digits === undefined ? String(value) : String(value).padStart(Number(digits), '0');
  });
}

/** A copy of a part of a template with all texts, keys included, filled in. */
export function fill<T>(part: T, values: Values): T {
  // why: the copy has the shape of the part; only the content of its texts differs
  return fillAny(part, values) as T;
}

function fillAny(part: unknown, values: Values): unknown {
  if (typeof part === 'string') return fillText(part, values);
  if (Array.isArray(part)) return part.map((item) => fillAny(item, values));
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, item]) => [fillText(key, values), fillAny(item, values)]),
  );
}

/** Placeholders of a template that are none of its parameters. */
export function checkPlaceholders(template: TemplateFile, path: FieldPath): Fault[] {
  const names = Object.keys(template.parameters);
  const faults: Fault[] = [];
  const visit = (part: unknown, at: FieldPath): void => {
    if (typeof part === 'string') {
      for (const [written, name = ''] of part.matchAll(PLACEHOLDER)) {
        if (names.includes(name)) continue;
        faults.push({
          code: 'site-placeholder',
          path: at,
          expected:
            names.length === 0
              ? 'no placeholder: the template has no parameters'
              : `a parameter of the template: ${names.join(', ')}`,
          got: written,
          didYouMean: nearest(name, names),
        });
      }
    } else if (Array.isArray(part)) {
      part.forEach((item, index) => {
        visit(item, [...at, index]);
      });
    } else if (typeof part === 'object' && part !== null) {
      for (const [key, item] of Object.entries(part)) {
        visit(key, [...at, key]);
        visit(item, [...at, key]);
      }
    }
  };
  visit(template.tags, [...path, 'tags']);
  visit(template.widgets, [...path, 'widgets']);
  return faults;
}

/** The values of each instance in order, or what is wrong with the parameters. */
export function instancesOf(
  use: InstanceFile,
  template: TemplateFile,
  path: FieldPath,
): { readonly instances: readonly Values[]; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const names = Object.keys(template.parameters);
  const lists = new Map<string, readonly (string | number)[]>();
  for (const [name, written] of Object.entries(use.for ?? {})) {
    lists.set(name, typeof written === 'string' ? numbersOf(written) : written);
  }
  const lengths = new Set([...lists.values()].map((list) => list.length));
  const count = lengths.size === 0 ? 1 : Math.min(...lengths);
  const refuse = (field: FieldPath, expected: string, got: string, didYouMean?: string) => {
    faults.push({
      code: 'site-template-parameter',
      path: [...path, ...field],
      expected,
      got,
      didYouMean,
    });
  };
  if (lengths.size > 1) {
    refuse(['for'], 'lists and ranges of equal length', `lengths ${[...lengths].join(', ')}`);
  }
  if (count > MAX_INSTANCES) {
    refuse(['for'], `at most ${MAX_INSTANCES} instances`, String(count));
    return { instances: [], faults };
  }
  if (count === 0) refuse(['for'], 'a range that rises, such as `1..6`', 'an empty one');

  for (const section of ['for', 'with'] as const) {
    for (const name of Object.keys(use[section] ?? {})) {
      if (names.includes(name)) continue;
      refuse(
        [section, name],
        `a parameter of \`${use.use}\`: ${names.join(', ') || 'none'}`,
        printValue(name),
        nearest(name, names),
      );
    }
  }
  const instances: Map<string, string | number>[] = Array.from(
    { length: count },
    () => new Map<string, string | number>(),
  );
  for (const [name, parameter] of Object.entries(template.parameters)) {
    const constant = use.with?.[name] ?? parameter.default;
    const list = lists.get(name);
    if (list === undefined && constant === undefined) {
      refuse(
        [],
        `a value for the parameter \`${name}\` of \`${use.use}\` in \`for\` or \`with\``,
        'none',
      );
      continue;
    }
    if (list !== undefined && use.with?.[name] !== undefined) {
      refuse(['with', name], 'the parameter in `for` or in `with`', 'both');
    }
    for (const [index, values] of instances.entries()) {
      const value = list === undefined ? constant : list[index];
      if (value === undefined) continue;
      if (!fits(value, parameter.type)) {
        const field = list === undefined ? ['with', name] : ['for', name];
        refuse(field, `a value of type ${parameter.type} for \`${name}\``, printValue(value));
        break;
      }
      values.set(name, value);
    }
  }
  return { instances: faults.length === 0 ? instances : [], faults };
}

function fits(value: string | number, type: 'integer' | 'number' | 'string' | 'tag'): boolean {
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'number') return typeof value === 'number';
  return type === 'string' || typeof value === 'string';
}

/** `3..6` → 3, 4, 5, 6; one more than the bound at most, so that the bound can be told. */
function numbersOf(range: string): number[] {
  const [from = 0, to = 0] = range.split('..').map(Number);
  const count = Math.min(Math.max(0, to - from + 1), MAX_INSTANCES + 1);
  return Array.from({ length: count }, (_, index) => from + index);
}
