/** The demo wall on its embedded plant: what it costs when left alone, and how soon it is there. */
import type { Page } from '@playwright/test';
import { startLiveWall } from './live.ts';
import { pause } from './pause.ts';
import { cpuPercent, memoryMb, readCpu } from './processes.ts';
import { round, roundOrNull } from './round.ts';
import type { IdleRow, StartRow } from './rows.ts';

/** A wall just started still fetches history and compiles, ms. */
const SETTLE_MS = 10_000;

/** Leaves the wall alone for so long. */
export async function measureIdle(seconds: number): Promise<IdleRow> {
  const { wall } = await startLiveWall({});
  try {
    const { page, pid } = wall;
    await pause(SETTLE_MS);
    const framesBefore = await framesOf(page);
    const before = readCpu(pid);
    const from = performance.now();
    await pause(seconds * 1_000);
    const elapsedMs = performance.now() - from;
    const after = readCpu(pid);
    const frames = (await framesOf(page)) - framesBefore;
    return {
      name: 'idle',
      client: 'vigil',
      seconds,
      cpuPercent: roundOrNull(cpuPercent(before, after, (part) => part !== 'plant')),
      mainCpuPercent: roundOrNull(cpuPercent(before, after, (part) => part === 'main')),
      pageCpuPercent: roundOrNull(cpuPercent(before, after, (part) => part === 'page')),
      gpuCpuPercent: roundOrNull(cpuPercent(before, after, (part) => part === 'gpu')),
      plantCpuPercent: roundOrNull(cpuPercent(before, after, (part) => part === 'plant')),
      memoryMb: roundOrNull(memoryMb(pid)),
      framesPerSecond: round((1_000 * frames) / elapsedMs),
    };
  } finally {
    await wall.stop();
  }
}

/** Starts the wall `runs` times, each with nothing stored. */
export async function measureStart(runs: number): Promise<StartRow> {
  const starts: { readonly first: number; readonly all: number }[] = [];
  for (let run = 0; run < runs; run += 1) starts.push(await startOnce());
  const first = starts.map((start) => start.first).toSorted((one, other) => one - other);
  const all = starts.map((start) => start.all).toSorted((one, other) => one - other);
  return {
    name: 'start',
    client: 'vigil',
    runs,
    firstLiveMs: middle(first),
    allLiveMs: middle(all),
    slowestFirstLiveMs: Math.max(...first),
  };
}

async function startOnce(): Promise<{ first: number; all: number }> {
  const from = Date.now();
  const { wall, live } = await startLiveWall({});
  await wall.stop();
  return { first: live.first - from, all: live.all - from };
}

function framesOf(page: Page): Promise<number> {
  return page.evaluate(() =>
    Number(document.querySelector<HTMLElement>('[data-frame]')?.dataset['frame'] ?? 0),
  );
}

function middle(rising: readonly number[]): number {
  return rising[Math.floor(rising.length / 2)] ?? Number.NaN;
}
