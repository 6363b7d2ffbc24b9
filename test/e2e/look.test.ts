/**
 * How the wall looks to those who read it from afar, to those who have it read to them, and to a
 * photocopier; and what its page may not do. Behaviour under faults is failover.test.ts's.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allLive, DEMO_SITE, settled, siteWith } from '../support/demo-site.ts';
import { PlantProcess } from '../support/plant.ts';
import { ScreenPicture } from '../support/screen.ts';
import { smallPicture } from '../support/small-pictures.ts';
import { clippedTexts } from '../support/text-audit.ts';
import { makeFolder, startWall, tileSite, type DrivenWall } from '../support/wall.ts';

let wall: DrivenWall | undefined;
let plant: PlantProcess | undefined;
test.afterEach(async () => {
  await wall?.stop();
  await plant?.kill();
  wall = undefined;
  plant = undefined;
});

for (const theme of ['light', 'dark'] as const) {
  test(`every screen of the demo wall is accessible in ${theme}`, async () => {
    wall = await startWall({ args: ['--theme', theme] });
    const { page } = wall;
    for (const screen of ['1', '2', '3', '4', '5']) {
      await page.keyboard.press(screen);
      await allLive(page);
      // Not the modern mode: it opens a page, and this app opens none.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
      assert.deepEqual(found, [], `screen ${screen}`);
    }
    assert.deepEqual(await policyViolations(page), []);
  });
}

test('no text of the demo wall is cut or sticks out, at any size, live or lost', async () => {
  plant = await PlantProcess.start();
  const folder = makeFolder();
  try {
    wall = await startWall({ site: siteWith(DEMO_SITE, folder.path, { 'demo:': plant.url }) });
    const { page } = wall;
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const screen of ['1', '2', '3', '4', '5']) {
        await page.keyboard.press(screen);
        await allLive(page);
        await settled(page);
        assert.deepEqual(await page.evaluate(clippedTexts), [], `screen ${screen}, ${size.width}`);
      }
    }
    await plant.kill();
    await expect(page.locator('[data-tag][data-state="live"]')).toHaveCount(0);
    await expect(page.locator('.wall-header .banner')).toBeVisible();
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const screen of ['5', '4', '3', '2', '1']) {
        await page.keyboard.press(screen);
        await settled(page);
        assert.deepEqual(await page.evaluate(clippedTexts), [], `lost, ${screen}, ${size.width}`);
      }
    }
  } finally {
    folder.remove();
  }
});

test('labels as long as German ones are cut only where the whole stands in a title', async () => {
  plant = await PlantProcess.start();
  wall = await startWall({ site: longSite(plant.url) });
  const { page } = wall;
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await allLive(page);
    await settled(page);
    assert.deepEqual(await page.evaluate(clippedTexts), [], `${size.width}`);
  }
  await plant.kill();
  await expect(page.locator('[data-tag][data-state="live"]')).toHaveCount(0);
  await expect(page.locator('.wall-header .banner')).toBeVisible();
  assert.deepEqual(await page.evaluate(clippedTexts), [], 'lost');
  await followsItsFile(page, join(dirname(wall.siteFile ?? ''), 'tor.png'));
});

/** A picture comes with its file, ages with it, and hides what is no picture. */
async function followsItsFile(page: Page, file: string): Promise<void> {
  const picture = page.locator('[data-image="tor.png"]');
  const writtenAgo = (seconds: number): void => {
    const time = Date.now() / 1_000 - seconds;
    utimesSync(file, time, time);
  };
  await expect(picture).toHaveAttribute('data-state', 'bad');
  await expect(picture).toContainText('KEINE DATEI');
  writeFileSync(file, smallPicture('png'));
  await expect(picture).toHaveAttribute('data-state', 'live');
  await expect(picture.locator('canvas')).toBeVisible();
  writtenAgo(90);
  await expect(picture).toHaveAttribute('data-state', 'late');
  writtenAgo(150);
  await expect(picture).toHaveAttribute('data-state', 'stale');
  await expect(picture).toContainText('VERALTET');
}

test('without colour, a live, a stale and a lost value are three pictures', async () => {
  plant = await PlantProcess.start();
  wall = await startWall({ site: greySite(plant.url) });
  const { page } = wall;
  const tile = page.locator('[data-tag="LT-101"]').first();
  const box = await tile.boundingBox();
  assert.ok(box);
  await allLive(page);
  const live = await greys(box);
  const liveAgain = await greys(box);
  await plant.fault('silence LT-101');
  await expect(tile).toHaveAttribute('data-state', 'stale');
  await settled(page);
  const stale = await greys(box);
  await plant.kill();
  await expect(tile).toHaveAttribute('data-state', 'nocomm');
  await settled(page);
  const lost = await greys(box);
  // Digits change from one live picture to the next; a state must be more than that.
  const noise = different(live, liveAgain);
  for (const [name, one, other] of [
    ['live and stale', live, stale],
    ['live and lost', live, lost],
    ['stale and lost', stale, lost],
  ] as const) {
    const share = different(one, other);
    assert.ok(share > noise + 0.015, `${name} differ in ${share} of the tile, noise ${noise}`);
  }
});

test('the page runs no text as code, opens nothing, goes nowhere and has one door', async () => {
  plant = await PlantProcess.start();
  wall = await startWall({ site: greySite(plant.url) });
  const { page } = wall;
  await allLive(page);
  assert.deepEqual(await policyViolations(page), []);
  const address = page.url();
  const found = await page.evaluate(async () => {
    const global = globalThis as unknown as Record<string, unknown>;
    const later = setTimeout as unknown as (code: string, ms: number) => void;
    try {
      later('globalThis.ranText = true', 0);
    } catch {
      // Trusted Types refuse it at once.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    const opened = window.open('https://example.invalid/');
    location.href = 'https://example.invalid/';
    await new Promise((resolve) => setTimeout(resolve, 300));
    return {
      ranText: global['ranText'] ?? false,
      opened: opened !== null,
      require: typeof global['require'],
      process: typeof global['process'],
      doors: Object.keys(global['vigil'] as object).sort(),
    };
  });
  assert.deepEqual(found, {
    ranText: false,
    opened: false,
    require: 'undefined',
    process: 'undefined',
    doors: ['notify', 'onBatch', 'request'],
  });
  assert.equal(page.url(), address);
  await allLive(page);
});

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
] as const;

/** What the content security policy refused since the page was loaded. */
function policyViolations(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const found: string[] = [];
        const observer = new ReportingObserver(
          (reports: readonly { readonly body: unknown }[]) => {
            found.push(...reports.map(({ body }) => JSON.stringify(body)));
          },
          { types: ['csp-violation'], buffered: true },
        );
        observer.observe();
        setTimeout(() => {
          resolve(found);
        }, 200);
      }),
  );
}

declare class ReportingObserver {
  constructor(
    report: (reports: readonly { readonly body: unknown }[]) => void,
    options: { readonly types: readonly string[]; readonly buffered: boolean },
  );
  observe(): void;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Greys of a place on the real screen, on a grid of pixels. */
async function greys({ x, y, width, height }: Box): Promise<readonly number[]> {
  const picture = await ScreenPicture.take();
  const found: number[] = [];
  for (let row = 0; row < height; row += 2) {
    for (let column = 0; column < width; column += 2) {
      const colour = picture.at((x + column) / picture.width, (y + row) / picture.height);
      found.push(0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]);
    }
  }
  return found;
}

/** Share of places that differ by more than a glance forgives. */
function different(one: readonly number[], other: readonly number[]): number {
  const count = one.filter((grey, index) => Math.abs(grey - (other[index] ?? 0)) > 24).length;
  return count / one.length;
}

function greySite(url: string): object {
  return { ...tileSite({ boiler: { url, tags: ['LT-101'] } }), theme: 'light' };
}

/** Every kind of widget, with names as long as they get. */
function longSite(url: string): object {
  const long = 'Speisewasservorwärmer-Austrittstemperaturregelventil';
  const at = (x: number, y: number, w: number, h: number): object => ({ at: { x, y, w, h } });
  return {
    version: 1,
    name: `Kraftwärmekopplungsanlage ${long}`,
    timeZone: 'Europe/Berlin',
    language: 'de',
    viewing: { distanceM: 2, diagonalIn: 55 },
    sources: { kessel: { label: `Kesselhausleittechnik ${long}`, url } },
    tags: Object.fromEntries(
      ['LT-101', 'PT-101', 'FT-101', 'LT-201', 'B-101.BURNER', 'P-101A.RUN'].map((tag) => [
        tag,
        { label: `${long} ${tag}` },
      ]),
    ),
    screens: [
      {
        id: 'lang',
        title: `Übersicht ${long}`,
        widgets: [
          {
            kind: 'panel',
            title: `Dampferzeuger ${long}`,
            ...at(0, 0, 12, 7),
            columns: 10,
            rows: 8,
            widgets: [
              { kind: 'indicator', ...at(0, 0, 2, 6), tag: 'LT-101' },
              { kind: 'tank', ...at(2, 0, 2, 6), tag: 'LT-201' },
              { kind: 'value', ...at(4, 0, 2, 2), tag: 'FT-101' },
              { kind: 'value', ...at(4, 2, 2, 1), tag: 'PT-101' },
              { kind: 'lamp', ...at(6, 0, 2, 2), tag: 'B-101.BURNER' },
              { kind: 'lamp', ...at(6, 2, 2, 1), tag: 'P-101A.RUN' },
              { kind: 'tank', ...at(8, 0, 2, 2), tag: 'LT-101', orientation: 'horizontal' },
              { kind: 'clock', ...at(8, 2, 2, 2) },
            ],
          },
          { kind: 'table', label: long, ...at(12, 0, 7, 7) },
          { kind: 'alarms', label: long, ...at(19, 0, 5, 7) },
          { kind: 'image', label: long, ...at(12, 7, 4, 5), file: 'tor.png', maxAgeMs: '1 min' },
          { kind: 'header', ...at(16, 7, 8, 1), text: `Überschrift ${long}` },
          { kind: 'bar', ...at(16, 8, 4, 2), tag: 'LT-101' },
          { kind: 'bar', ...at(20, 8, 2, 4), tag: 'LT-201', orientation: 'vertical' },
          {
            kind: 'value',
            ...at(16, 10, 4, 2),
            tag: 'FT-101',
            change: { overMs: '10 s', per: 'h' },
          },
          { kind: 'trend', label: long, ...at(0, 7, 6, 5), series: ['PT-101'] },
          {
            kind: 'trend',
            label: long,
            ...at(6, 7, 6, 5),
            series: [
              { tag: 'LT-101', label: long },
              { tag: 'LT-201', label: `${long} zwei` },
            ],
          },
        ],
      },
    ],
  };
}
