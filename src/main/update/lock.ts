/**
 * One round at a time. The lock is a socket that listens in the update folder: it ends with its
 * process, however that ends, so a round that was killed blocks nobody, and no number of a process
 * has to be believed.
 */
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Problem } from '../problem.ts';

/** The work's result, or the Problem `update-busy`. */
export async function withUpdateLock<T>(
  root: string,
  work: () => Promise<T>,
): Promise<T | { readonly ok: false; readonly problem: Problem }> {
  const path = join(root, '.lock');
  const lock = (await listen(path)) ?? ((await isHeld(path)) ? null : await listenAnew(path));
  if (lock === null) {
    const where = { file: root };
    const problem = {
      code: 'update-busy',
      where,
      expected: 'no other round',
      got: 'one that runs',
    };
    return { ok: false, problem };
  }
  try {
    return await work();
  } finally {
    await new Promise((resolve) => lock.close(resolve)); // takes the file with it
  }
}

/** Null: something of that name is there. */
function listen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((visitor) => visitor.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(path, () => {
      resolve(server);
    });
  });
}

function listenAnew(path: string): Promise<Server | null> {
  rmSync(path, { force: true });
  return listen(path);
}

function isHeld(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const visitor = connect(path);
    visitor.once('connect', () => {
      visitor.destroy();
      resolve(true);
    });
    visitor.once('error', () => {
      resolve(false);
    });
  });
}
