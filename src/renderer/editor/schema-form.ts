/**
 * Forms from the site file's JSON Schema: which widgets there are, which fields each has, and what may
 * be put into a field. A kind that the schema gains has a form by itself. Pure.
 */
import type { Plain } from '../../preload/api.d.ts';
import { isMap, type PlainMap } from './outline.ts';

/** What may be put into a field. */
export type FieldType =
  | { readonly type: 'choice'; readonly choices: readonly (string | number | boolean)[] }
  | { readonly type: 'text'; readonly maxLength: number | null }
  | {
      readonly type: 'number';
      readonly isWhole: boolean;
      readonly min: number | null;
      readonly max: number | null;
    }
  | { readonly type: 'truth' }
  /** Milliseconds, or text with its unit. */
  | { readonly type: 'duration' }
  | { readonly type: 'tag' }
  | { readonly type: 'source' }
  | { readonly type: 'template' }
  | {
      readonly type: 'list';
      readonly item: FieldType;
      readonly least: number;
      readonly most: number;
    }
  | { readonly type: 'group'; readonly fields: readonly Field[]; readonly short: string | null }
  /** Names of its own choice, each with a value. */
  | { readonly type: 'map'; readonly value: FieldType }
  /** A text, a number, or a list of them. */
  | { readonly type: 'words' };

/** One field of a mapping. */
export interface Field {
  readonly name: string;
  readonly isRequired: boolean;
  /** The schema's own words. */
  readonly help: string;
  readonly fallback: Plain | undefined;
  readonly field: FieldType;
}

/** One kind of widget. */
export interface Kind {
  readonly kind: string;
  readonly help: string;
  readonly fields: readonly Field[];
}

/** Fields that are edited on the grid, or are what the entry is. */
const NOT_IN_FORMS = new Set(['kind', 'widgets']);
/** A schema that refers to itself must not be followed for ever. */
const MAX_DEPTH = 8;

/** Every kind of widget, in the schema's order. */
export function kindsOf(schema: unknown): readonly Kind[] {
  const widget = definition(schema, 'Widget');
  const options = listIn(widget, 'oneOf', 'anyOf');
  return options.filter(isMap).flatMap((option) => {
    const kind = mapIn(mapIn(option, 'properties'), 'kind')['const'];
    if (typeof kind !== 'string') return [];
    return [{ kind, help: textIn(option, 'description'), fields: fieldsOf(option, schema, 0) }];
  });
}

/** The fields of a screen. */
export function screenFields(schema: unknown): readonly Field[] {
  return fieldsOf(definition(schema, 'Screen'), schema, 0);
}

function fieldsOf(object: PlainMap, schema: unknown, depth: number): readonly Field[] {
  const required = new Set(listIn(object, 'required').map(String));
  return Object.entries(mapIn(object, 'properties')).flatMap(([name, property]) => {
    if (NOT_IN_FORMS.has(name) && depth === 0) return [];
    const part = isMap(property) ? property : {};
    return [
      {
        name,
        isRequired: required.has(name),
        help: textIn(part, 'description'),
        fallback: part['default'],
        field: typeOf(part, schema, name, depth + 1),
      },
    ];
  });
}

function typeOf(written: PlainMap, schema: unknown, name: string, depth: number): FieldType {
  const reference = written['$ref'];
  const target = typeof reference === 'string' ? (reference.split('/').at(-1) ?? '') : '';
  if (target === 'TagReference') return { type: 'tag' };
  if (target === 'SourceReference') return { type: 'source' };
  if (target === 'TemplateReference') return { type: 'template' };
  const part = target === '' ? written : definition(schema, target);
  if (depth > MAX_DEPTH) return { type: 'words' };
  const options = listIn(part, 'anyOf', 'oneOf').filter(isMap);
  if (options.length > 0) return unionOf(options, schema, name, depth);
  const choices = listIn(part, 'enum').filter(isWord);
  if (choices.length > 0) return { type: 'choice', choices };
  const fixed = part['const'];
  if (isWord(fixed)) return { type: 'choice', choices: [fixed] };
  switch (part['type']) {
    case 'string':
      return { type: 'text', maxLength: numberIn(part, 'maxLength') };
    case 'number':
    case 'integer':
      return {
        type: 'number',
        isWhole: part['type'] === 'integer',
        min: numberIn(part, 'minimum'),
        max: numberIn(part, 'maximum'),
      };
    case 'boolean':
      return { type: 'truth' };
    case 'array':
      return listType(part, schema, name, depth);
    case 'object':
      return isMap(part['additionalProperties'])
        ? { type: 'map', value: typeOf(part['additionalProperties'], schema, name, depth + 1) }
        : { type: 'group', fields: fieldsOf(part, schema, depth), short: null };
    default:
      return { type: 'words' };
  }
}

function listType(part: PlainMap, schema: unknown, name: string, depth: number): FieldType {
  const items = part['items'];
  const prefix = listIn(part, 'prefixItems');
  const first = isMap(items) ? items : prefix.find(isMap);
  return {
    type: 'list',
    item: first === undefined ? { type: 'words' } : typeOf(first, schema, name, depth + 1),
    least: prefix.length > 0 ? prefix.length : (numberIn(part, 'minItems') ?? 0),
    most: prefix.length > 0 ? prefix.length : (numberIn(part, 'maxItems') ?? Infinity),
  };
}

function unionOf(
  options: readonly PlainMap[],
  schema: unknown,
  name: string,
  depth: number,
): FieldType {
  const types = options.map((option) => typeOf(option, schema, name, depth + 1));
  const pattern = options.map((option) => textIn(option, 'pattern')).find((one) => one !== '');
  const isNumber = types.some(({ type }) => type === 'number');
  if (isNumber && pattern?.includes('ms|s|min') === true) return { type: 'duration' };
  // A word alone, or a mapping that begins with that word: `A`, or `{ tag: A, label: B }`.
  const group = types.find((one) => one.type === 'group');
  const alone = types.find((one) => one.type !== 'group');
  if (group !== undefined && alone !== undefined) {
    const short = group.fields.find(
      ({ isRequired, field }) => isRequired && field.type === alone.type,
    );
    if (short !== undefined) return { ...group, short: short.name };
  }
  const choices = types.flatMap((one) => (one.type === 'choice' ? one.choices : []));
  if (types.every(({ type }) => type === 'choice')) return { type: 'choice', choices };
  return { type: 'words' };
}

/** A value as its group writes it: the word alone where it says no more. */
export function shortened(value: PlainMap, short: string | null): Plain {
  const names = Object.keys(value);
  const only = short === null ? undefined : value[short];
  return names.length === 1 && only !== undefined ? only : value;
}

/** A value as a mapping, whichever way it is written. */
export function lengthened(value: Plain | undefined, short: string | null): PlainMap {
  if (isMap(value)) return value;
  return short === null || value === undefined ? {} : { [short]: value };
}

/** A word, number or list of them, as one line of text. */
export function printWords(value: Plain | undefined): string {
  if (Array.isArray(value)) return value.map((item: Plain) => printWords(item)).join(', ');
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The value that a line of text means; `before` tells figures in quotes from numbers. */
export function parseWords(text: string, before: Plain | undefined): Plain {
  const trimmed = text.trim();
  if (isList(before) || trimmed.includes(',')) {
    const model = isList(before) ? before[0] : before;
    return trimmed
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => parseWord(part, model));
  }
  return parseWord(trimmed, before);
}

function parseWord(text: string, before: Plain | undefined): Plain {
  const isFigure = text !== '' && Number.isFinite(Number(text));
  return isFigure && typeof before !== 'string' ? Number(text) : text;
}

/** Names of required fields that a value does not have. */
export function missingFields(fields: readonly Field[], value: PlainMap): readonly string[] {
  return fields.flatMap(({ name, isRequired }) => {
    const present = value[name];
    const isEmpty = present === undefined || (Array.isArray(present) && present.length === 0);
    return isRequired && isEmpty ? [name] : [];
  });
}

function definition(schema: unknown, name: string): PlainMap {
  return mapIn(mapIn(isMap(schema) ? schema : {}, '$defs'), name);
}

function mapIn(part: unknown, key: string): PlainMap {
  const inner = isMap(part) ? part[key] : undefined;
  return isMap(inner) ? inner : {};
}

function listIn(part: PlainMap, ...keys: readonly string[]): readonly Plain[] {
  for (const key of keys) {
    const inner = part[key];
    if (isList(inner)) return inner;
  }
  return [];
}

function textIn(part: unknown, key: string): string {
  const text = isMap(part) ? part[key] : undefined;
  return typeof text === 'string' ? text : '';
}

function numberIn(part: PlainMap, key: string): number | null {
  const number = part[key];
  return typeof number === 'number' ? number : null;
}

function isList(value: Plain | undefined): value is readonly Plain[] {
  return Array.isArray(value);
}

function isWord(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
