/** Starting a wall and waiting until it shows what it should. */
import type { Page } from '@playwright/test';
import { startWall, type DrivenWall, type WallOptions } from '../support/wall.ts';
import { pause } from './pause.ts';

/** A slow machine under load starts within this, ms. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 10;

/** When values were first seen live, Unix ms. */
export interface LiveTimes {
  readonly first: number;
  /** Every value on the screen had news; of the demo plant's, some may be bad or uncertain. */
  readonly all: number;
}

/** A wall with at least `least` values on its screen, all known. */
export async function startLiveWall(
  options: WallOptions,
  least = 1,
): Promise<{ readonly wall: DrivenWall; readonly live: LiveTimes }> {
  const wall = await startWall(options);
  try {
    return { wall, live: await allLive(wall.page, least) };
  } catch (error) {
    await wall.stop();
    throw error;
  }
}

/**
 * Resolves when at least `least` values are on the screen and all are known. Looks from outside every
 * 10 ms: a page that is still loading is not made to wait for anything.
 */
async function allLive(page: Page, least: number): Promise<LiveTimes> {
  const giveUpTime = Date.now() + PATIENCE_MS;
  let first: number | null = null;
  for (;;) {
    const { time, shown, live, known } = await page.evaluate(look);
    if (live > 0) first ??= time;
    if (first !== null && shown >= least && known === shown) return { first, all: time };
    if (time > giveUpTime) throw new Error(`only ${known} of ${shown} values came`);
    await pause(LOOK_EVERY_MS);
  }
}

/** Runs in the page, between two frames: what it finds has been painted, or is about to be. */
function look(): { time: number; shown: number; live: number; known: number } {
  const shown = [...document.querySelectorAll<HTMLElement>('[data-tag]')];
  const count = (...states: readonly string[]): number =>
    shown.filter(({ dataset }) => states.includes(dataset['state'] ?? '')).length;
  return {
    time: Date.now(),
    shown: shown.length,
    live: count('live'),
    known: count('live', 'uncertain', 'bad'),
  };
}
