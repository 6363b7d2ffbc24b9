/**
 * Where updates come from: a folder (a share, a memory stick) or a plain web server. Everything taken
 * from there is signed, so `http:` is as good as `https:`; the size of each thing is known before, and
 * not a byte more is taken. No redirect is followed, no proxy taken from the environment.
 */
import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import { get as getHttp } from 'node:http';
import { get as getHttps } from 'node:https';
import { join } from 'node:path';
import { Transform, Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../problem.ts';

/** A server that says nothing for so long is not there. */
const SILENCE_MS = 30_000;

/** See the head of this file. */
export interface Place {
  /** A small thing, whole. */
  readonly read: (name: string, maxBytes: number) => Promise<Buffer>;
  /** A large thing, into a file. */
  readonly save: (name: string, target: string, bytes: number) => Promise<void>;
}

/** A failure that is a Problem: `update-place`, `update-size`. */
export class PlaceError extends Error {
  readonly problem: Problem;

  constructor(code: string, file: string, expected: string, got: string, cause?: unknown) {
    super(`${file}: expected ${expected}, got ${got}`, { cause });
    this.problem = { code, where: { file }, expected, got, cause };
  }
}

/**
 * The place that the configuration names.
 * @param from `http:`, `https:` or `file:` URL with a `/` at its end, or the path of a folder
 * @param caFile PEM file of the authorities for `https:`; null: those of Node
 */
export function openPlace(from: string, caFile: string | null): Place {
  const opener = /^https?:/i.test(from) ? webOpener(from, caFile) : folderOpener(from);
  const save = async (name: string, target: string, bytes: number): Promise<void> => {
    const source = await opener(name);
    const where = `${from}${name}`;
    await pipeline(source, bounded(where, bytes), createWriteStream(target, { flags: 'wx' }));
    const size = statSync(target).size;
    if (size !== bytes) throw sizeError(where, `${bytes} bytes`, `${size}`);
  };
  const read = async (name: string, maxBytes: number): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    const source = await opener(name);
    await pipeline(
      source,
      bounded(`${from}${name}`, maxBytes),
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          chunks.push(chunk);
          done();
        },
      }),
    );
    return Buffer.concat(chunks);
  };
  return { read, save };
}

type Opener = (name: string) => Promise<Readable>;

function folderOpener(from: string): Opener {
  const folder = /^file:/i.test(from) ? fileURLToPath(from) : from;
  return (name) => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() === true) return Promise.resolve(createReadStream(path));
    return Promise.reject(new PlaceError('update-place', path, 'a file', 'none'));
  };
}

function webOpener(from: string, caFile: string | null): Opener {
  const isSecure = /^https:/i.test(from);
  const ca = caFile === null ? undefined : readFileSync(caFile);
  return (name) =>
    new Promise((resolve, reject) => {
      const url = new URL(name, from);
      const failed = (got: string, cause?: unknown): void => {
        reject(new PlaceError('update-place', url.href, 'an answer 200', got, cause));
      };
      const options = { agent: false, timeout: SILENCE_MS, ...(ca === undefined ? {} : { ca }) };
      const request = (isSecure ? getHttps : getHttp)(url, options, (response) => {
        if (response.statusCode === 200) {
          resolve(response);
          return;
        }
        response.destroy();
        failed(String(response.statusCode));
      });
      request.on('timeout', () => request.destroy(new Error(`silent for ${SILENCE_MS} ms`)));
      request.on('error', (error) => {
        failed(error.message, error);
      });
    });
}

/** Lets so many bytes pass and fails at the next one. */
function bounded(where: string, maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > maxBytes) done(sizeError(where, `at most ${maxBytes} bytes`, 'more'));
      else done(null, chunk);
    },
  });
}

function sizeError(where: string, expected: string, got: string): PlaceError {
  return new PlaceError('update-size', where, expected, got);
}
