import { expect, test } from '@playwright/test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { PlantProcess } from '../support/plant.ts';
import { liveLimitMs, Recorder } from '../support/recorder.ts';
import { ScreenPicture } from '../support/screen.ts';
import { makeFolder, spawnWall, startWall, tileSite, type DrivenWall } from '../support/wall.ts';
import { until } from '../support/until.ts';

/** Status tags of the simulated plant are sent on change; the others speak once a second or more. */
const limitMs = (tag: string): number => liveLimitMs(tag.endsWith('.BURNER') ? null : 1_000);

/** Longer than the watchdog's last deadline. */
const FREEZE_MS = 15_000;

let wall: DrivenWall | undefined;
let plant: PlantProcess | undefined;
test.afterEach(async () => {
  await wall?.stop();
  await plant?.kill();
  wall = undefined;
  plant = undefined;
});

test('the demo wall comes up with every widget live, says what it is, and closes when told', async () => {
  wall = await startWall();
  const { page } = wall;
  await expect(page.locator('[data-tag="LT-101"]').first()).toHaveAttribute('data-state', 'live');
  await expect(page.locator('[data-tag]:not([data-state="live"])')).toHaveCount(0);

  // A package around the stand-in says so for good; one for a plant, and the sources, say nothing.
  const isPackage = process.env['VIGIL_APP'] !== undefined;
  await expect(page.locator('.build-mark')).toHaveText(isPackage ? ['TEST'] : []);
  await page.locator('.link-own').click();
  const version = isPackage ? /^Vigil \d+\.\d+\.\d+ TEST \(Electron / : /^Vigil \d+\.\d+\.\d+$/;
  await expect(page.locator('.timeline-about')).toHaveText(version);
});

test('a plant that is killed leaves nothing live, and its return heals the wall', async () => {
  plant = await PlantProcess.start();
  const site = tileSite({ boiler: { url: plant.url, tags: ['LT-101', 'PT-101', 'B-101.BURNER'] } });
  wall = await startWall({ site });
  const { page } = wall;
  const live = page.locator('[data-tag][data-state="live"]');
  await expect(live).toHaveCount(3);
  const recorder = await Recorder.start(wall);
  await until('the recorder has a picture of the live wall', () => recorder.looks > 20);

  await plant.kill();
  await expect(live).toHaveCount(0);
  // A person may end the wait for the next try; in vain, as long as nobody is there.
  await page.getByRole('button', { name: 'Try now' }).click({ timeout: 30_000 });
  await expect(live).toHaveCount(0);
  await plant.start();
  await expect(live).toHaveCount(3);
  await recorder.stop();
  assert.deepEqual(recorder.violations(limitMs), []);
});

test('a page that is killed comes back by itself, with the same values live', async () => {
  plant = await PlantProcess.start();
  const site = tileSite({ boiler: { url: plant.url, tags: ['LT-101', 'PT-101'] } });
  wall = await startWall({ site });
  const { pagePid, states } = wall;
  await expect.poll(states).toEqual(['live', 'live']);
  const recorder = await Recorder.start(wall);
  const before = await pagePid();
  process.kill(before, 'SIGKILL');
  await expect.poll(pagePid).not.toBe(before);
  await expect.poll(pagePid).toBeGreaterThan(0);
  await expect.poll(states).toEqual(['live', 'live']);
  await recorder.stop();
  assert.deepEqual(recorder.violations(limitMs), []);
});

test('a main process that stands still leaves nothing live, and crashes no healthy page', async () => {
  plant = await PlantProcess.start();
  const site = tileSite({ boiler: { url: plant.url, tags: ['LT-101', 'B-101.BURNER'] } });
  wall = await startWall({ site });
  const { pagePid, states, pid } = wall;
  await expect.poll(states).toEqual(['live', 'live']);
  const healthy = await pagePid();
  const recorder = await Recorder.start(wall);
  process.kill(pid, 'SIGSTOP');
  const from = Date.now();
  await new Promise((resolve) => setTimeout(resolve, FREEZE_MS));
  process.kill(pid, 'SIGCONT');
  await expect.poll(states).toEqual(['live', 'live']);
  await recorder.stop();
  assert.deepEqual(recorder.violations(limitMs), []);
  // The page went on judging by its own clock all the while.
  for (const tag of ['boiler/LT-101', 'boiler/B-101.BURNER']) {
    const staleMs = recorder.longestOutageMs(tag, from, Date.now());
    assert.ok(staleMs > FREEZE_MS - 5_000, `${tag} was marked for ${staleMs} ms only`);
  }
  assert.equal(await pagePid(), healthy);
});

test('a page whose process is stopped is covered, ended and loaded anew', async () => {
  plant = await PlantProcess.start();
  const site = tileSite({ boiler: { url: plant.url, tags: ['LT-101'] } });
  const spawned = spawnWall({ site });
  try {
    await until('the page paints', () => spawned.pagePid() > 0, 30_000);
    const stopped = spawned.pagePid();
    process.kill(stopped, 'SIGSTOP');
    await until('main covers it', () => spawned.log().includes('[display-covered]'), 20_000);
    await untilPicture('the overlay is on the screen', (picture) => picture.showsOverlay());
    await until('another process shows the page', () => spawned.pagePid() !== stopped, 30_000);
    await until('main uncovers it', () => spawned.log().includes('[display-uncovered]'), 20_000);
    await untilPicture('the overlay is gone', (picture) => !picture.showsOverlay());
  } finally {
    await spawned.stop();
  }
  assert.equal(spawned.ending(), 0);
});

test('a site file that breaks keeps the last good wall on, and says what is wrong', async () => {
  plant = await PlantProcess.start();
  const site = tileSite({ boiler: { url: plant.url, tags: ['LT-101'] } });
  wall = await startWall({ site });
  const { page, siteFile } = wall;
  assert.ok(siteFile);
  const live = page.locator('[data-tag][data-state="live"]');
  await expect(live).toHaveCount(1);
  writeFileSync(siteFile, JSON.stringify({ ...site, theme: 'pink' }));
  await expect(page.getByText('theme', { exact: false }).first()).toBeVisible();
  await expect(live).toHaveCount(1);
  const url = plant.url;
  writeFileSync(
    siteFile,
    JSON.stringify(tileSite({ boiler: { url, tags: ['LT-101', 'PT-101'] } })),
  );
  await expect(live).toHaveCount(2);
});

test('a source that is given the address of another plant shows nothing of the one before', async () => {
  plant = await PlantProcess.start();
  const tags = ['LT-101', 'B-101.BURNER'];
  wall = await startWall({ site: tileSite({ boiler: { url: plant.url, tags } }) });
  const { page, siteFile } = wall;
  assert.ok(siteFile);
  const live = page.locator('[data-tag][data-state="live"]');
  await expect(live).toHaveCount(tags.length);
  // Nobody is there, so whatever figures there were would be those of the old plant.
  const nobody = tileSite({ boiler: { url: 'ws://127.0.0.1:9', tags } });
  writeFileSync(siteFile, JSON.stringify(nobody));
  await expect(page.locator('[data-tag][data-state="waiting"]')).toHaveCount(tags.length);
  await expect(page.locator('[data-tag][data-state="nocomm"]')).toHaveCount(tags.length);
  for (const tile of await page.locator('[data-tag]').all()) {
    assert.equal(await tile.getAttribute('data-value'), 'null');
    assert.equal((await tile.getAttribute('data-time')) ?? '', '');
  }
  writeFileSync(siteFile, JSON.stringify(tileSite({ boiler: { url: plant.url, tags } })));
  await expect(live).toHaveCount(tags.length);
});

test('a value of the last run is shown with its time and never as live', async () => {
  const folder = makeFolder();
  plant = await PlantProcess.start();
  const site = tileSite({ boiler: { url: plant.url, tags: ['LT-101'] } });
  try {
    wall = await startWall({ site, userData: folder.path });
    await expect(wall.page.locator('[data-tag][data-state="live"]')).toHaveCount(1);
    await wall.stop();
    await plant.kill();
    wall = await startWall({ site, userData: folder.path });
    const tile = wall.page.locator('[data-tag]').first();
    await expect(tile).toHaveAttribute('data-state', 'nocomm');
    assert.match((await tile.getAttribute('data-value')) ?? '', /^\d/);
  } finally {
    await wall?.stop();
    wall = undefined;
    folder.remove();
  }
});

async function untilPicture(
  what: string,
  holds: (picture: ScreenPicture) => boolean,
): Promise<void> {
  const givesUpAt = performance.now() + 20_000;
  while (!holds(await ScreenPicture.take())) {
    assert.ok(performance.now() < givesUpAt, `not on the screen: ${what}`);
  }
}
