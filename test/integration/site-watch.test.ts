import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { realClock } from '../../src/main/clock.ts';
import type { Problem } from '../../src/main/problem.ts';
import type { Site } from '../../src/main/site/site.ts';
import { watchSite } from '../../src/main/site/watch.ts';

/** What the watch told, in order: the name of a site, or the codes of its problems. */
class Told {
  readonly all: string[] = [];
  #waiting: (() => void) | undefined;

  readonly onSite = (site: Site): void => {
    this.#tell(`site ${site.name}`);
  };
  readonly onProblems = (problems: readonly Problem[]): void => {
    this.#tell(`problems ${problems.map(({ code }) => code).join()}`);
  };

  /** Ends when everything told so far ends with `last`. */
  async until(...last: string[]): Promise<void> {
    while (this.all.slice(-last.length).join('|') !== last.join('|')) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
  }

  #tell(what: string): void {
    this.all.push(what);
    this.#waiting?.();
  }
}

const textOf = (name: string): string =>
  `version: 1\nname: ${name}\ntimeZone: UTC\nsources: { p: { url: 'demo:' } }\nscreens: [{ id: a, title: A, widgets: [] }]\n`;

/** Runs `steps` on a watched file that begins as site A, in a folder of its own. */
async function watching(
  steps: (file: string, told: Told, folder: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigil-watch-'));
  const file = path.join(folder, 'site.yaml');
  writeFileSync(file, textOf('A'));
  const told = new Told();
  const stop = watchSite(file, told);
  try {
    await told.until('site A');
    await steps(file, told, folder);
  } finally {
    stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a file written in place takes over; the same text again is no news', async () => {
  await watching(async (file, told) => {
    writeFileSync(file, textOf('B'));
    await told.until('site A', 'site B');
    writeFileSync(file, textOf('B'));
    writeFileSync(file, textOf('C'));
    await told.until('site A', 'site B', 'site C');
  });
});

test('a file saved by renaming over it takes over, as often as that happens', async () => {
  await watching(async (file, told) => {
    for (const name of ['B', 'C', 'D']) {
      writeFileSync(`${file}~`, textOf(name));
      renameSync(`${file}~`, file);
      await told.until(`site ${name}`);
    }
    assert.deepEqual(told.all, ['site A', 'site B', 'site C', 'site D']);
  });
});

test('a broken file is told with its problems, the last good site stays, and mending is told', async () => {
  await watching(async (file, told) => {
    writeFileSync(file, `${textOf('B')}theme: drak\n`);
    await told.until('site A', 'problems site-wrong-value');
    writeFileSync(file, textOf('A'));
    await told.until('site A', 'problems site-wrong-value', 'problems ');
    writeFileSync(file, 'a: [');
    await told.until('problems ', 'problems site-yaml-syntax');
    writeFileSync(file, textOf('B'));
    await told.until('problems site-yaml-syntax', 'site B', 'problems ');
  });
});

test('a file that goes away is told, and comes back', async () => {
  await watching(async (file, told) => {
    unlinkSync(file);
    await told.until('site A', 'problems site-file-missing');
    writeFileSync(file, textOf('B'));
    await told.until('site B', 'problems ');
  });
});

test('a symbolic link that points elsewhere takes over', async () => {
  await watching(async (file, told, folder) => {
    // As configuration mounts do it: site.yaml → present/site.yaml, present → a folder.
    const link = path.join(folder, 'link.yaml');
    writeFileSync(path.join(folder, 'one.yaml'), textOf('One'));
    writeFileSync(path.join(folder, 'two.yaml'), textOf('Two'));
    symlinkSync('one.yaml', path.join(folder, 'present'));
    symlinkSync('present', link);
    const linked = new Told();
    const stop = watchSite(link, linked);
    try {
      await linked.until('site One');
      symlinkSync('two.yaml', path.join(folder, 'next'));
      renameSync(path.join(folder, 'next'), path.join(folder, 'present'));
      await linked.until('site One', 'site Two');
    } finally {
      stop();
    }
    assert.deepEqual(told.all, ['site A']);
    assert.ok(file.endsWith('site.yaml'));
  });
});

test('a watch that begins without a file tells so and takes it when it comes', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigil-watch-'));
  const told = new Told();
  const stop = watchSite(path.join(folder, 'site.yaml'), told);
  try {
    await told.until('problems site-file-missing');
    writeFileSync(path.join(folder, 'site.yaml'), textOf('A'));
    await told.until('site A', 'problems ');
  } finally {
    stop();
    rmSync(folder, { recursive: true });
  }
});

test('a certificate file that was missing makes the site good when it comes', async () => {
  await watching(async (file, told, folder) => {
    writeFileSync(file, textOf('B').replace("url: 'demo:'", "url: 'wss://h', caFile: ca.pem"));
    await told.until('site A', 'problems site-ca-file');
    writeFileSync(path.join(folder, 'ca.pem'), 'x');
    await told.until('site B', 'problems ');
  });
});

test('at the start a broken drawing keeps nothing else from the wall; later it changes nothing', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigil-watch-'));
  const file = path.join(folder, 'site.yaml');
  const drawing = path.join(folder, 'p.svg');
  const widgets = '[{ kind: mimic, at: { x: 0, y: 0, w: 9, h: 9 }, drawing: p.svg }]';
  const withDrawing = (name: string): string =>
    textOf(name).replace('widgets: []', `widgets: ${widgets}`);
  writeFileSync(file, withDrawing('A'));
  const told = new Told();
  const stop = watchSite(file, told);
  try {
    await told.until('site A');
    writeFileSync(file, withDrawing('B'));
    await told.until('site A', 'site B');
    writeFileSync(drawing, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>');
    await told.until('site B', 'site B');
    writeFileSync(drawing, '<svg');
    await told.until('site B', 'problems drawing-not-xml');
    writeFileSync(file, withDrawing('C'));
    unlinkSync(drawing);
    await told.until('problems drawing-not-xml', 'problems drawing-file');
  } finally {
    stop();
    rmSync(folder, { recursive: true });
  }
});

test('after stop nothing is told and no timer is left', async () => {
  let timers = 0;
  const counting = {
    ...realClock,
    wakeAt(at: number, action: () => void) {
      timers++;
      let open = true;
      const close = (): void => {
        if (open) timers--;
        open = false;
      };
      const cancel = realClock.wakeAt(at, () => {
        close();
        action();
      });
      return () => {
        close();
        cancel();
      };
    },
  };
  const folder = mkdtempSync(path.join(tmpdir(), 'vigil-watch-'));
  const file = path.join(folder, 'site.yaml');
  writeFileSync(file, textOf('A'));
  const told = new Told();
  const stop = watchSite(file, told, counting);
  await told.until('site A');
  writeFileSync(file, textOf('B'));
  stop();
  assert.equal(timers, 0);
  const other = new Told();
  const stopOther = watchSite(file, other);
  await other.until('site B');
  stopOther();
  rmSync(folder, { recursive: true });
  assert.deepEqual(told.all, ['site A']);
  assert.equal(timers, 0);
});
