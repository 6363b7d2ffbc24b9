/**
 * Faults of main and of its pages on demand, for tests that attach no debugger: SIGUSR2 makes the wall
 * read a word from the file `chaos` in its data folder and do that to itself. Development and test
 * builds alone: `index.ts` imports this behind the build-time constant, so a release does not hold it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import type { Log } from './observe/log.ts';

/** Pages allocate in steps, so that they still speak in between. */
const ALLOCATE = `(() => {
  const ballast = (globalThis.ballast = []);
  const step = () => {
    for (let part = 0; part < 4; part++) ballast.push(new Array(1_000_000).fill(Math.random()));
    if (ballast.length < LIMIT) setTimeout(step, 20);
  };
  step();
})()`;

const FAULTS: Readonly<Record<string, () => void>> = {
  exception: () => {
    setImmediate(() => {
      throw new Error('chaos: an exception');
    });
  },
  rejection: () => {
    void Promise.reject(new Error('chaos: a rejection'));
  },
  crash: () => {
    process.crash();
  },
  hang: () => {
    for (;;);
  },
  'page-loop': () => {
    inPages('for (;;);');
  },
  'page-out-of-memory': () => {
    inPages(ALLOCATE.replace('LIMIT', '1e9'));
  },
  /** About 600 MB of script heap, which stays. */
  'page-grows': () => {
    inPages(ALLOCATE.replace('LIMIT', '75'));
  },
  'page-blank': () => {
    for (const page of pages()) {
      page.insertCSS('html { display: none !important; }').catch(() => undefined);
    }
  },
};

/** Listens from now on. */
export function listenForChaos(userData: string, log: Log): void {
  process.on('SIGUSR2', () => {
    const word = readFileSync(join(userData, 'chaos'), 'utf8').trim();
    log('warn', 'chaos', word);
    FAULTS[word]?.();
  });
}

function pages(): readonly Electron.WebContents[] {
  return BrowserWindow.getAllWindows().map(({ webContents }) => webContents);
}

function inPages(code: string): void {
  for (const page of pages()) page.executeJavaScript(code).catch(() => undefined);
}
