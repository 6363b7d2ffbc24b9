/**
 * Checked reading of one parsed JSON object. Each method reads one field and either returns it with
 * its type or notes a Problem and returns a harmless stand-in; the caller builds its frame and
 * throws it away when `problems` is not empty. At most `MAX_PROBLEMS` are noted for one frame.
 */
import type { Problem } from '../../problem.ts';
import type { SampleValue } from '../../telemetry/sample.ts';
import { MAX_NAME_LENGTH, MAX_TEXT_LENGTH } from './frames.ts';

/** An object straight from `JSON.parse`; fields are read by names known in advance only. */
export type Json = Readonly<Record<string, unknown>>;

/** More would only fill a log. */
const MAX_PROBLEMS = 8;
/** The range of ECMAScript time values, ms (ECMA-262, Time Values and Time Range). */
const MAX_TIME = 8.64e15;

/** True for a JSON object, false for arrays, null and everything else. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, shortened for a Problem. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isJson(value)) return 'an object';
  if (typeof value === 'string') {
    return value.length > 60 ? `a string of ${value.length} characters` : JSON.stringify(value);
  }
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** True for a value of `SampleValue` within bounds; numbers are finite. */
export function isSampleValue(value: unknown): value is SampleValue {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value);
    case 'string':
      return value.length <= MAX_TEXT_LENGTH;
    case 'boolean':
      return true;
    default:
      return value === null;
  }
}

/** True for Unix ms that a Date could hold. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && value <= MAX_TIME && value >= -MAX_TIME;
}

/** True for a non-empty name within bounds. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_NAME_LENGTH;
}

/** True for an id, alias or `seq`: a safe integer, not negative. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/**
 * True for a quality within bounds. Words outside docs/protocol.md are let through: everyone
 * downstream takes them for bad (sample.ts), which costs one value its credit and not the frame.
 */
export function isQuality(value: unknown): value is string {
  return isName(value);
}

/** Reads the fields of one frame or of an object inside it; `child` shares the list of problems. */
export class FrameReader {
  readonly problems: Problem[];
  readonly #json: Json;
  readonly #path: string;

  constructor(json: Json, path: string, problems: Problem[] = []) {
    this.#json = json;
    this.#path = path;
    this.problems = problems;
  }

  /** Notes that `field` is not what was expected. */
  refuse(field: string, expected: string, got: unknown): void {
    if (this.problems.length >= MAX_PROBLEMS) return;
    this.problems.push({
      code: 'frame-field',
      where: { field: `${this.#path}.${field}` },
      expected,
      got: describeValue(got),
    });
  }

  /** A reader for an object at `field`, named `index` within it where it is a list. */
  child(json: Json, field: string): FrameReader {
    return new FrameReader(json, `${this.#path}.${field}`, this.problems);
  }

  has(field: string): boolean {
    return this.#json[field] !== undefined;
  }

  raw(field: string): unknown {
    return this.#json[field];
  }

  name(field: string): string {
    return this.#checked(field, isName, `a string of 1 to ${MAX_NAME_LENGTH} characters`, '');
  }

  text(field: string): string {
    return this.#checked(field, isText, `a string of at most ${MAX_TEXT_LENGTH} characters`, '');
  }

  count(field: string): number {
    return this.#checked(field, isCount, 'an integer from 0 to 2^53 - 1', 0);
  }

  time(field: string): number {
    return this.#checked(field, isTime, 'Unix milliseconds', 0);
  }

  number(field: string): number {
    return this.#checked(field, isFiniteNumber, 'a finite number', 0);
  }

  positive(field: string): number {
    return this.#checked(field, isPositive, 'a finite number above 0', 1);
  }

  flag(field: string): boolean {
    return this.#checked(field, isBoolean, 'true or false', false);
  }

  value(field: string): SampleValue {
    return this.#checked(field, isSampleValue, 'a finite number, string, boolean or null', null);
  }

  /** One of the words given. */
  word<W extends string>(field: string, words: readonly W[], standIn: W): W {
    const value = this.#json[field];
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    this.refuse(field, `one of ${words.join(', ')}`, value);
    return standIn;
  }

  /** A list of at most `max` entries that all pass. */
  list<T>(
    field: string,
    isEntry: (value: unknown) => value is T,
    expected: string,
    max: number,
  ): readonly T[] {
    const value = this.#json[field];
    if (!Array.isArray(value) || value.length > max) {
      this.refuse(field, `a list of at most ${max} entries`, value);
      return [];
    }
    const entries: readonly unknown[] = value;
    for (let index = 0; index < entries.length; index += 1) {
      if (!isEntry(entries[index])) {
        this.refuse(`${field}[${index}]`, expected, entries[index]);
        return [];
      }
    }
    return value as readonly T[]; // every entry was checked above
  }

  /** The entries of an object field; an own `__proto__` is an ordinary name here. */
  entries(field: string): readonly (readonly [string, unknown])[] {
    const value = this.#json[field];
    if (isJson(value)) return Object.entries(value);
    this.refuse(field, 'an object', value);
    return [];
  }

  #checked<T>(
    field: string,
    isValid: (value: unknown) => value is T,
    expected: string,
    standIn: T,
  ): T {
    const value = this.#json[field];
    if (isValid(value)) return value;
    this.refuse(field, expected, value);
    return standIn;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_TEXT_LENGTH;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isPositive(value: unknown): value is number {
  return isFiniteNumber(value) && value > 0;
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}
