/** Reading what a client sent: an object of unknown fields, or nothing. */
import type { RawData } from 'ws';

/** The fields of the JSON object in `data`; none when there is none. */
export function readJson(data: RawData): Readonly<Record<string, unknown>> {
  const value = readAnyJson(data);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The JSON value in `data`; undefined when it is none. */
export function readAnyJson(data: RawData): unknown {
  try {
    return JSON.parse(textOf(data));
  } catch {
    return undefined; // of a peer's own client: cannot happen, and would only mean no answer
  }
}

/** The text of a message. */
export function textOf(data: RawData): string {
  return Array.isArray(data)
    ? Buffer.concat(data).toString()
    : Buffer.from(data as Buffer).toString(); // or ArrayBuffer: both are taken
}
