/** Faults of the process level: a wall that is live on a screen somebody turned to, and how it is judged after. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { noteRecovery } from './recovery-times.ts';
import { ScreenPicture } from './screen.ts';
import { pressKey, SupervisedWall, type SupervisedOptions } from './supervised-wall.ts';
import { until } from './until.ts';
import { tileSite } from './wall.ts';

/** Widgets of the first screen, and of the one an operator turned to: that tells which is on. */
export const FIRST = 1;
export const SECOND = 3;
/** On a busy machine everything takes longer; nothing here is a limit of speed. */
const PATIENCE_MS = 60_000;
/** No health file of a wall that runs is older, ms. */
const HEALTH_MS = 7_000;
/** Of what a wall said, characters told with a failure. */
const TOLD = 6_000;
/** Digits move on; everything else is where it was. */
const SAME_SHARE = 0.05;

/** A wall on a plant, live on its second screen, because somebody turned to it. `site`: more of it. */
export async function startSurvivor(
  url: string,
  { site = {}, ...options }: Partial<SupervisedOptions> = {},
): Promise<SupervisedWall> {
  const wall = new SupervisedWall({ site: { ...twoScreens(url), ...site }, ...options });
  try {
    await wall.live(FIRST, 0);
    await pressKey('Next', options.env?.['DISPLAY']);
    await wall.live(SECOND, 0);
    // Kept a second after it was set; what ends main before that loses it.
    await until('the view is kept', () => keeps(wall.userData, '"second"'));
    return wall;
  } catch (error) {
    await wall.stop();
    throw error;
  }
}

function keeps(userData: string, text: string): boolean {
  try {
    return readFileSync(join(userData, 'state', 'view.json'), 'utf8').includes(text);
  } catch {
    return false; // not there yet
  }
}

/** After a test that failed: what the wall said last. */
export function tellFailure(wall: SupervisedWall | undefined): void {
  const { status, expectedStatus } = test.info();
  if (status !== expectedStatus) process.stdout.write(wall?.log.slice(-TOLD) ?? '');
}

/** A fault and how it is healed. */
export interface Ordeal {
  readonly fault: string;
  /** What heals it. */
  readonly by: string;
  /** Does it, and waits until what heals it has begun. */
  readonly happens: () => void | Promise<void>;
  /** Its screen as in DISPLAY, where it is not that of the tests. */
  readonly display?: string;
}

/** Does a fault, and waits until the wall is live again with its view, on the screen too. */
export async function survives(
  wall: SupervisedWall,
  { fault, by, happens, display }: Ordeal,
): Promise<void> {
  const before = await pictureOf(wall, display);
  const from = performance.now();
  const time = Date.now();
  await happens();
  await wall.live(SECOND, time);
  noteRecovery({ fault, ms: performance.now() - from, by });
  await looksLike(before, fault, display);
}

/**
 * What the screen shows while the wall is live: two pictures alike with a live moment between. On a
 * busy machine a value may just have been marked late in one.
 */
async function pictureOf(wall: SupervisedWall, display?: string): Promise<ScreenPicture> {
  let before = await ScreenPicture.take(display);
  for (;;) {
    // What the health file says stands: it is written at once when it changes, and every 5 s anyhow.
    await wall.live(SECOND, Date.now() - HEALTH_MS);
    const after = await ScreenPicture.take(display);
    if (before.difference(after) < SAME_SHARE) return after;
    before = after;
  }
}

/** Waits until the screen shows what it showed then; digits may differ. */
export async function looksLike(
  before: ScreenPicture,
  what: string,
  display?: string,
): Promise<void> {
  const from = performance.now();
  let after: ScreenPicture;
  let share: number;
  do {
    after = await ScreenPicture.take(display);
    share = after.showsOverlay() ? 1 : before.difference(after);
  } while (share >= SAME_SHARE && performance.now() - from < PATIENCE_MS);
  if (share < SAME_SHARE) return;
  for (const [name, picture] of Object.entries({ before, after }))
    picture.save(test.info().outputPath(`${name}.ppm`));
  const percent = Math.round(share * 100);
  assert.fail(`${what}: ${percent} % of the screen is not what it was (before.ppm, after.ppm)`);
}

/** One tile on the first screen, three on the second. */
export function twoScreens(url: string): object {
  const first = tileSite({ boiler: { url, tags: ['LT-101'] } }) as Site;
  const second = tileSite({ boiler: { url, tags: ['LT-101', 'PT-101', 'TT-101'] } }) as Site;
  return {
    ...second,
    screens: [...first.screens, ...second.screens.map((screen) => ({ ...screen, id: 'second' }))],
  };
}

interface Site {
  readonly screens: readonly object[];
}
