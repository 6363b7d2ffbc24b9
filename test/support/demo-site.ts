/** The shipped walls, shown on plants that a test can make fail. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { PROJECT } from './plant.ts';

/** The demo wall. */
export const DEMO_SITE = join(PROJECT, 'resources', 'demo-site.yaml');
/** The wall on recorded data of two plants. */
export const RECORDED_SITE = join(PROJECT, 'resources', 'examples', 'skab-tennessee-eastman.yaml');

/** On a busy machine. */
const ALL_LIVE_MS = 60_000;

/** Copies a site file and its drawings into a folder, with other addresses; returns the copy's path. */
export function siteWith(
  file: string,
  folder: string,
  urls: Readonly<Record<string, string>>,
): string {
  let text = readFileSync(file, 'utf8');
  for (const [from, to] of Object.entries(urls)) {
    if (!text.includes(from)) throw new Error(`there is no ${from} in ${file}`);
    text = text.replaceAll(from, to);
  }
  for (const name of readdirSync(dirname(file)).filter((one) => one.endsWith('.svg'))) {
    copyFileSync(join(dirname(file), name), join(folder, name));
  }
  const copy = join(folder, 'site.yaml');
  writeFileSync(copy, text);
  return copy;
}

/** Waits for as many frames as the slowest drawing of a trend takes. */
export async function settled(page: Page): Promise<void> {
  const frame = (): Promise<number> =>
    page.evaluate(() => Number(document.querySelector('[data-frame]')?.getAttribute('data-frame')));
  const from = await frame();
  await expect.poll(frame).toBeGreaterThan(from + 5);
}

/** Waits until every tag on the screen is live and every trend has been drawn. */
export async function allLive(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(whatIsNotLive), { timeout: ALL_LIVE_MS, message: 'not live' })
    .toEqual([]);
}

/** Runs in the page. */
function whatIsNotLive(): string[] {
  const shown = [...document.querySelectorAll<HTMLElement>('[data-tag]')];
  const old = shown.filter(({ dataset }) => dataset['state'] !== 'live');
  const trends = [...document.querySelectorAll('.trend-plot:not(:has(canvas))')];
  return [
    ...(shown.length === 0 ? ['no tag'] : []),
    ...old.map(({ dataset }) => `${dataset['tag'] ?? ''} ${dataset['state'] ?? ''}`),
    ...trends.map(() => 'a trend'),
  ];
}
