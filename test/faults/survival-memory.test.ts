/**
 * A page that has grown over its budget is renewed and nobody sees it: the screen is filmed, picture by
 * picture, from the moment the page grows until another process shows the same wall.
 */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PlantProcess } from '../support/plant.ts';
import { noteRecovery } from '../support/recovery-times.ts';
import { ScreenCamera } from '../support/screen-camera.ts';
import { ScreenPicture } from '../support/screen.ts';
import { pressKey, type SupervisedWall } from '../support/supervised-wall.ts';
import { FIRST, looksLike, startSurvivor, survives, tellFailure } from '../support/survivor.ts';
import { until } from '../support/until.ts';
import { makeFolder } from '../support/wall.ts';

/** Digits of three values and of a clock move on. */
const MOVING_SHARE = 0.05;

let plant: PlantProcess | undefined;
let wall: SupervisedWall | undefined;
/** Undone after each test, newest first. */
let undo: (() => void)[] = [];

test.beforeAll(async () => {
  plant = await PlantProcess.start();
});
test.afterEach(async () => {
  tellFailure(wall);
  const stopped = await wall?.stop();
  wall = undefined;
  for (const one of undo.reverse()) one();
  undo = [];
  if (stopped !== undefined) assert.deepEqual(stopped, { ending: 0, left: [] });
});
test.afterAll(async () => {
  await plant?.kill();
});

for (const manager of ['openbox', null]) {
  const where = manager === null ? 'without a window manager' : `under ${manager}`;
  test(`a page over its budget gives way unseen, ${where}`, async () => {
    const screen = await startFilmedScreen(manager);
    wall = await startSurvivor(plant?.url ?? '', {
      // The window's own colour is dark: were it seen for a moment, the film would show it.
      site: { theme: 'light', kiosk: { pageMemoryMb: 450 } },
      env: { DISPLAY: screen.display },
    });
    const survivor = wall;
    const { wallPid, pagePid } = survivor;
    const before = await ScreenPicture.take(screen.display);
    const camera = await ScreenCamera.start(screen.file);
    const from = performance.now();
    survivor.chaos('page-grows');
    await survivor.says('page-renewed');
    noteRecovery({
      fault: `page over its budget, ${where}`,
      ms: performance.now() - from,
      by: 'another page, unseen',
    });
    // What the closing of the old window might uncover is on the film too.
    await looksLike(before, 'the new page', screen.display);
    const film = await camera.stop();
    assert.ok(film.worstShare < MOVING_SHARE, JSON.stringify(film));
    assert.notEqual(survivor.pagePid, pagePid);
    assert.equal(survivor.wallPid, wallPid);
    assert.deepEqual(survivor.processes('page').includes(pagePid), false);
    assert.equal(survivor.count('display-covered'), 0);

    // It is watched and shown like the one before, and hears the keyboard.
    const renewed = survivor.pagePid;
    await survives(survivor, {
      fault: 'page killed after a renewal',
      by: 'page loaded anew',
      display: screen.display,
      happens: async () => {
        process.kill(renewed, 'SIGKILL');
        await survivor.repainted(renewed);
      },
    });
    await pressKey('Prior', screen.display);
    await survivor.live(FIRST, Date.now());
  });
}

/** A screen of its own that keeps its picture in a file. */
async function startFilmedScreen(
  manager: string | null,
): Promise<{ readonly display: string; readonly file: string }> {
  const { path, remove } = makeFolder();
  undo.push(remove);
  const server = spawn(
    'Xvfb',
    ['-displayfd', '1', '-screen', '0', '1280x720x24', '-nolisten', 'tcp', '-fbdir', path],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  undo.push(() => server.kill('SIGKILL'));
  let number = '';
  server.stdout.on('data', (chunk) => (number += String(chunk)));
  await until('the screen is there', () => number.endsWith('\n'));
  const display = `:${number.trim()}`;
  if (manager !== null) {
    const child = spawn(manager, [], {
      stdio: 'ignore',
      env: { ...process.env, DISPLAY: display },
    });
    undo.push(() => child.kill('SIGKILL'));
  }
  return { display, file: join(path, 'Xvfb_screen0') };
}
