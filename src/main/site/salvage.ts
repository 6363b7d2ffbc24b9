/**
 * A file with faults in its shape, without the faulty fields, so that the checks that follow can
 * tell their faults in the same run. Only what may be missing is left out: where a whole source,
 * tag, template or list entry is wrong, its absence would bring faults that are none.
 */
import type { Fault, FieldPath } from './fault.ts';

/** Sections whose entries others refer to by name. */
const NAMED_SECTIONS: ReadonlySet<unknown> = new Set(['sources', 'tags', 'templates', 'screens']);
/** An entry of such a section has a path of two keys; its fields have three. */
const FIELD_DEPTH = 3;
/** What cannot be left out, and means nothing to the checks that follow. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  version: 1,
  name: 'nameless',
  timeZone: 'UTC',
};

/** The values without the faulty fields, or undefined where leaving them out would mislead. */
export function withoutFaults(value: unknown, faults: readonly Fault[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const { code, path } of faults) {
    const [section] = path;
    // A misspelt section takes all its names with it; a misspelt key of a template, its parameters.
    if (path.length === 1 && code === 'site-unknown-key') return undefined;
    if (section === 'templates') return undefined;
    if (NAMED_SECTIONS.has(section)) {
      if (path.length < FIELD_DEPTH || !leaveOut(copy, path)) return undefined;
    } else if (typeof section !== 'string' || !leaveOut(copy, [section])) {
      return undefined;
    } else if (Object.hasOwn(STAND_INS, section)) {
      Object.assign(Object(copy), { [section]: STAND_INS[section] });
    }
  }
  return copy;
}

/** Deletes the field at `path`; false where it is an entry of a list, or its parent is gone. */
function leaveOut(value: unknown, path: FieldPath): boolean {
  let parent = value;
  for (const key of path.slice(0, -1)) {
    if (typeof parent !== 'object' || parent === null) return false;
    parent = (parent as Record<string | number, unknown>)[key]; // why: any object may be indexed by name
  }
  const key = path.at(-1);
  if (typeof parent !== 'object' || parent === null || typeof key !== 'string') return false;
  return Reflect.deleteProperty(parent, key);
}
