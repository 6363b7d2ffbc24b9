/** The files of a ZIP by name. */
import { promisify } from 'node:util';
import { fromBuffer, type Entry, type Options, type ZipFile } from 'yauzl';
import { readFileSync } from 'node:fs';

const openZip = promisify<Buffer, Options, ZipFile>(fromBuffer);

/** Reads a whole archive. */
export async function readZip(path: string): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await openZip(readFileSync(path), { lazyEntries: true });
  const files = new Map<string, Buffer>();
  const read = promisify<Entry, NodeJS.ReadableStream>(zip.openReadStream.bind(zip));
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => {
      resolve();
    });
    zip.on('entry', (entry: Entry) => {
      void (async () => {
        const parts: Buffer[] = [];
        for await (const part of await read(entry)) parts.push(Buffer.from(part));
        files.set(entry.fileName, Buffer.concat(parts));
        zip.readEntry();
      })().catch(reject);
    });
    zip.readEntry();
  });
  return files;
}
