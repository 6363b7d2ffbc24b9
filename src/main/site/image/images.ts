/**
 * The pictures that a site shows, read from the folder of its file when a page asks: bounded, only
 * files that the site names, only inside that folder, and only what is a picture by its bytes.
 *
 * One look at a time: a network drive that hangs holds up one thread and the other pictures, which
 * grow old and say so, and nothing else of the wall.
 */
import { constants, open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Site, Widget } from '../site.ts';
import { readPictureHead, type ImageFault, type ImageLook } from './picture-head.ts';

/** Bytes of a picture file. */
export const MAX_PICTURE_BYTES = 8 * 1024 * 1024;

/** See the head of this file. */
export class SiteImages {
  readonly #folder: string;
  #names: ReadonlySet<string> = new Set();
  #queue: Promise<unknown> = Promise.resolve();

  /** @param siteFile the file from whose folder the names count */
  constructor(siteFile: string) {
    this.#folder = path.dirname(path.resolve(siteFile));
  }

  /** From now on the pictures of this site may be looked at, and no others. */
  apply(site: Pick<Site, 'screens'>): void {
    this.#names = new Set(imagesOf(site).map(({ file }) => file));
  }

  /**
   * Looks at a picture; null: the site does not show it.
   *
   * @param held signature of the picture that the page has; empty: none
   */
  async look(name: string, held: string): Promise<ImageLook | null> {
    if (!this.#names.has(name)) return null;
    const look = this.#queue.then(() => lookAt(this.#folder, name, held));
    this.#queue = look;
    return look;
  }
}

/** All picture widgets of a site. */
export function imagesOf({ screens }: Pick<Site, 'screens'>): Extract<Widget, { kind: 'image' }>[] {
  const visit = (widgets: readonly Widget[]): Extract<Widget, { kind: 'image' }>[] =>
    widgets.flatMap((widget) => {
      if (widget.kind === 'panel') return visit(widget.widgets);
      return widget.kind === 'image' ? [widget] : [];
    });
  return screens.flatMap(({ widgets }) => visit(widgets));
}

/** Reads one picture of a folder. Never throws. */
export async function lookAt(folder: string, name: string, held: string): Promise<ImageLook> {
  try {
    const file = await realpath(path.join(folder, ...name.split('/')));
    const inside = path.relative(await realpath(folder), file);
    if (inside.startsWith('..') || path.isAbsolute(inside)) return none('outside');
    // Asked first: to open a pipe would wait for its other end.
    if (!(await stat(file)).isFile()) return none('notPicture');
    return await read(file, held);
  } catch {
    return none('noFile');
  }
}

async function read(file: string, held: string): Promise<ImageLook> {
  // Not even a pipe that came in between is waited for.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const { dev, ino, size, mtimeNs, mtimeMs } = await handle.stat({ bigint: true });
    const signature = [dev, ino, size, mtimeNs].join(':');
    if (signature === held) return { found: 'same' };
    if (size > BigInt(MAX_PICTURE_BYTES)) return none('tooLarge');
    // One byte more than told shows a file that grows while it is read.
    const buffer = new Uint8Array(Number(size) + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length !== Number(size)) return none('incomplete');
    const bytes = buffer.subarray(0, length);
    const head = readPictureHead(bytes);
    if (typeof head === 'string') return none(head);
    return { found: 'picture', signature, type: head.type, time: Number(mtimeMs), bytes };
  } finally {
    await handle.close();
  }
}

function none(fault: ImageFault): ImageLook {
  return { found: 'none', fault };
}
