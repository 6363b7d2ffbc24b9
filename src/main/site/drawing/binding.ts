/**
 * What `data-tag` and its companions on an element mean, and the fields of a binding in a site file.
 * The texts are written by people; each is read strictly, and a slip is told with the word that was
 * meant. Pure.
 */
import type { ProblemPlace } from '../../problem.ts';
import { nearest } from '../nearest.ts';
import { DIRECTIONS, LOOKS, SHOWS } from './drawing.ts';
import type { BindingOptions, Condition, Look, Show } from './drawing.ts';
import { Refusal } from './refusal.ts';

/** Attributes of a binding, without `data-`. */
export const BINDING_FIELDS = [
  ...['tag', 'show', 'format', 'decimals', 'span', 'direction', 'angles', 'pivot', 'travel'],
  ...['when', 'looks', 'screen', 'with'],
] as const;

/** Characters of one field. */
const MAX_FIELD = 500;
/** Alternatives of a condition, and looks. */
const MAX_ALTERNATIVES = 40;

const NUMBER = /^[-+]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:e[-+]?\d{1,3})?$/i;

/** Fields by name, with where each stands. */
export interface Fields {
  readonly values: ReadonlyMap<string, string>;
  readonly place: (field: string) => ProblemPlace;
}

/** The options of a binding; throws a `Refusal`. `isText` decides what is shown by default. */
export function readOptions(fields: Fields, isText: boolean, usual?: Show): BindingOptions {
  const { values } = fields;
  const refuse = (field: string, expected: string, didYouMean?: string): never => {
    throw refusalOf(fields, field, expected, didYouMean);
  };
  const pair = (field: string): readonly [number, number] | undefined => {
    const written = values.get(field);
    if (written === undefined) return undefined;
    const [a = '', b = '', ...more] = written.trim().split(/[\s,]+/);
    if (!NUMBER.test(a) || !NUMBER.test(b) || more.length > 0) {
      refuse(field, 'two numbers, such as `0 100`');
    }
    return [Number(a), Number(b)];
  };
  const oneOf = <T extends string>(field: string, written: string, known: readonly T[]): T => {
    const found = known.find((word) => word === written);
    return found ?? refuse(field, `one of ${known.join(', ')}`, nearest(written, known));
  };

  const shows: readonly Show[] = words(values.get('show')).map((word) =>
    oneOf('show', word, SHOWS),
  );
  const present = shows.length > 0 ? shows : [usual ?? (isText ? 'value' : 'state')];
  const decimals = values.get('decimals');
  if (decimals !== undefined && !/^(?:\d|10)$/.test(decimals)) {
    refuse('decimals', 'a whole number from 0 to 10');
  }
  const direction = values.get('direction');
  const span = pair('span');
  if (span !== undefined && span[0] >= span[1]) refuse('span', 'the lower end first');
  const angles = pair('angles');
  const pivot = pair('pivot');
  const travel = pair('travel');
  const when = values.get('when');
  const looks = values.get('looks');
  const format = values.get('format');
  if (present.includes('visible') && when === undefined) {
    refuse('when', 'a value or comparison at which the element is there, such as `true` or `>50`');
  }
  if (present.includes('move') && travel === undefined) {
    refuse('travel', 'the way over the span, such as `0 -120`');
  }
  return {
    shows: present,
    ...(format === undefined ? {} : { format }),
    ...(decimals === undefined ? {} : { decimals: Number(decimals) }),
    ...(span === undefined ? {} : { span }),
    ...(direction === undefined ? {} : { direction: oneOf('direction', direction, DIRECTIONS) }),
    ...(angles === undefined ? {} : { angles }),
    ...(pivot === undefined ? {} : { pivot }),
    ...(travel === undefined ? {} : { travel }),
    ...(when === undefined ? {} : { when: readConditions(when, 'when', fields) }),
    ...(looks === undefined ? {} : { looks: readLooks(looks, fields) }),
  };
}

/** `true, >50, 10..20, !=auto`: any of these. */
function readConditions(written: string, field: string, fields: Fields): readonly Condition[] {
  const parts = written.split(',').map((part) => part.trim());
  if (parts.length > MAX_ALTERNATIVES || parts.includes('')) {
    throw refusalOf(fields, field, 'values or comparisons parted by commas');
  }
  return parts.map((part) => {
    const [, sign = '', operand = ''] = /^(>=|<=|!=|>|<|=)?\s*(\S.*)$/.exec(part) ?? [];
    if (sign === '!=') return { not: operand };
    if (sign === '' || sign === '=') {
      const [from = '', to = '', ...more] = operand.split('..');
      if (NUMBER.test(from) && NUMBER.test(to) && more.length === 0) {
        return { from: Number(from), to: Number(to) };
      }
      return { is: operand };
    }
    if (!NUMBER.test(operand)) throw refusalOf(fields, field, `a number behind \`${sign}\``);
    const orEqual = sign.endsWith('=');
    const number = Number(operand);
    return sign.startsWith('>') ? { above: number, orEqual } : { below: number, orEqual };
  });
}

/** `running: >=1; stopped: <1`. */
function readLooks(written: string, fields: Fields): NonNullable<BindingOptions['looks']> {
  return pairsOf(written, 'looks', fields, 'a look and its values, such as `running: >=1`').map(
    ([name, values]) => {
      const look = LOOKS.find((word): word is Look => word === name);
      if (look === undefined) {
        const expected = `one of ${LOOKS.join(', ')}`;
        throw refusalOf(fields, 'looks', expected, nearest(name, LOOKS));
      }
      return { look, when: readConditions(values, 'looks', fields) };
    },
  );
}

/** `pump: P-201; area: North` as names and values. */
export function readParameters(fields: Fields): ReadonlyMap<string, string> {
  const written = fields.values.get('with');
  if (written === undefined) return new Map();
  const expected = 'parameters and their values, such as `pump: P-201; area: North`';
  const pairs = pairsOf(written, 'with', fields, expected);
  for (const [name] of pairs) {
    if (!/^[A-Za-z]\w{0,31}$/.test(name)) throw refusalOf(fields, 'with', expected);
  }
  return new Map(pairs);
}

function pairsOf(
  written: string,
  field: string,
  fields: Fields,
  expected: string,
): [name: string, value: string][] {
  const parts = written
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length > MAX_ALTERNATIVES) throw refusalOf(fields, field, expected);
  return parts.map((part) => {
    const colon = part.indexOf(':');
    const [name, value] = [part.slice(0, colon).trim(), part.slice(colon + 1).trim()];
    if (colon < 1 || value === '') throw refusalOf(fields, field, expected);
    return [name, value];
  });
}

/** The fields of an element: its `data-` attributes, and lines `data-…: …` of its description. */
export function fieldsOf(
  attributes: ReadonlyMap<string, string>,
  description: string,
  place: (field: string) => ProblemPlace,
): Fields {
  const values = new Map<string, string>();
  const fields: Fields = { values, place: (field) => place(`data-${field}`) };
  const put = (name: string, value: string): void => {
    const known = BINDING_FIELDS.find((field) => `data-${field}` === name);
    if (known === undefined) return;
    if (value.length > MAX_FIELD) {
      throw refusalOf(fields, known, `at most ${MAX_FIELD} characters`);
    }
    if (value.trim() !== '') values.set(known, value.trim());
  };
  for (const line of description.split(/[\r\n]+/, 100)) {
    const [, name = '', value = ''] = /^\s*(data-[a-z]+)\s*[:=]\s*(\S.*)$/.exec(line) ?? [];
    put(name, value);
  }
  for (const [name, value] of attributes) put(name, value);
  return fields;
}

function words(written: string | undefined): string[] {
  return (written ?? '').split(/[\s,]+/).filter((word) => word !== '');
}

function refusalOf(fields: Fields, field: string, expected: string, didYouMean?: string): Refusal {
  const got = fields.values.get(field);
  return new Refusal(
    'drawing-binding',
    fields.place(field),
    expected,
    got === undefined ? 'nothing' : JSON.stringify(got),
    didYouMean,
  );
}
