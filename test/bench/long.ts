/**
 * What only shows in time, and what one widget costs: many value tiles for minutes, with frames and
 * memory of each part of them; and a trend of many lines over a week, drawing by drawing.
 */
import type { Page } from '@playwright/test';
import { PlantProcess } from '../support/plant.ts';
import { startLiveWall } from './live.ts';
import { pause } from './pause.ts';
import { tileWall } from './pixel.ts';
import { cpuPercent, memoryMb, readCpu } from './processes.ts';
import { round, roundOrNull } from './round.ts';
import type { LongRow, TrendRow } from './rows.ts';

const MB = 1024 * 1024;
/** A wall just started still fetches history and compiles, ms. */
const SETTLE_MS = 15_000;
/** Parts into which the time is cut: the first and the last are compared. */
const PARTS = 4;

/** Tiles on one screen for so long. */
export async function measureLong(options: {
  readonly widgets: number;
  readonly rate: number;
  readonly seconds: number;
}): Promise<LongRow> {
  const { widgets, rate, seconds } = options;
  const plant = await PlantProcess.start('--tags', String(widgets), '--rate', String(rate));
  try {
    const { wall } = await startLiveWall({ site: tileWall(widgets, plant.url) }, widgets);
    try {
      const { page, pid } = wall;
      await pause(SETTLE_MS);
      const before = readCpu(pid);
      const memory = [memoryMb(pid)];
      const heaps = [await heapOf(page)];
      const rates: number[] = [];
      for (let part = 0; part < PARTS; part += 1) {
        const frames = await framesOf(page);
        const from = performance.now();
        await pause((seconds * 1_000) / PARTS);
        rates.push((1_000 * ((await framesOf(page)) - frames)) / (performance.now() - from));
        memory.push(memoryMb(pid));
        heaps.push(await heapOf(page));
      }
      return {
        name: 'long',
        client: 'vigil',
        ...options,
        framesPerSecond: round(rates.reduce((sum, one) => sum + one, 0) / rates.length),
        fewestFramesPerSecond: round(Math.min(...rates)),
        cpuPercent: roundOrNull(cpuPercent(before, readCpu(pid), () => true)),
        memoryBeganMb: roundOrNull(memory[0] ?? null),
        memoryHalfMb: roundOrNull(memory[PARTS / 2] ?? null),
        memoryEndedMb: roundOrNull(memory.at(-1) ?? null),
        heapBeganMb: round(heaps[0] ?? Number.NaN),
        heapEndedMb: round(heaps.at(-1) ?? Number.NaN),
      };
    } finally {
      await wall.stop();
    }
  } finally {
    await plant.kill();
  }
}

/** Tags of the demo plant with a past of their own, measured ten times to once in two seconds. */
const LINES = [
  ...['LT-101', 'PT-101', 'FT-101', 'FT-102'],
  ...['TT-104', 'TT-201', 'TT-202', 'EM-301.P'],
] as const;

/** A trend of eight lines over seven days that fills the screen. */
export async function measureTrend(seconds: number): Promise<TrendRow> {
  const plant = await PlantProcess.start();
  try {
    const { wall } = await startLiveWall({ site: trendWall(plant.url) }, LINES.length);
    try {
      const { page, pid } = wall;
      await pause(SETTLE_MS);
      await page.evaluate(recordDrawings);
      const before = readCpu(pid);
      await pause(seconds * 1_000);
      const after = readCpu(pid);
      const drawings = await page.evaluate(() => window.trendDrawings ?? []);
      const rising = drawings.toSorted((one, other) => one - other);
      return {
        name: 'trend',
        client: 'vigil',
        series: LINES.length,
        days: 7,
        seconds,
        drawings: rising.length,
        drawP50Ms: round(rising[Math.floor(rising.length / 2)] ?? Number.NaN),
        drawMaxMs: round(rising.at(-1) ?? Number.NaN),
        pageCpuPercent: roundOrNull(cpuPercent(before, after, (part) => part === 'page')),
        gpuCpuPercent: roundOrNull(cpuPercent(before, after, (part) => part === 'gpu')),
        memoryMb: roundOrNull(memoryMb(pid)),
        heapMb: round(await heapOf(page)),
      };
    } finally {
      await wall.stop();
    }
  } finally {
    await plant.kill();
  }
}

function trendWall(url: string): object {
  const trend = { kind: 'trend', at: { x: 0, y: 0, w: 24, h: 12 }, series: LINES, spanMs: '7 d' };
  return {
    version: 1,
    name: 'Bench',
    timeZone: 'UTC',
    language: 'en',
    theme: 'dark',
    viewing: { distanceM: 1, diagonalIn: 27 },
    sources: { plant: { label: 'Plant', url } },
    screens: [{ id: 'trend', title: 'Trend', widgets: [trend] }],
    tags: Object.fromEntries(LINES.map((tag) => [tag, {}])),
  };
}

declare global {
  interface Window {
    /** Milliseconds of script of each frame in which a trend was drawn. */
    trendDrawings?: number[];
  }
}

/** Runs in the page: measures every frame callback in which a canvas was cleared. */
function recordDrawings(): void {
  const drawings: number[] = [];
  window.trendDrawings = drawings;
  let cleared = 0;
  const { prototype } = CanvasRenderingContext2D;
  const clear = Reflect.get(prototype, 'clearRect');
  Reflect.set(prototype, 'clearRect', function (this: CanvasRenderingContext2D, ...box: number[]) {
    cleared += 1;
    Reflect.apply(clear, this, box);
  });
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      const [from, count] = [performance.now(), cleared];
      callback(time);
      if (cleared > count) drawings.push(performance.now() - from);
    });
}

/** Script heap of the page, MB. */
async function heapOf(page: Page): Promise<number> {
  return page
    .evaluate(() => {
      const { memory } = performance as unknown as { memory?: { usedJSHeapSize: number } };
      return memory?.usedJSHeapSize ?? Number.NaN;
    })
    .then((bytes) => bytes / MB);
}

function framesOf(page: Page): Promise<number> {
  return page.evaluate(() =>
    Number(document.querySelector<HTMLElement>('[data-frame]')?.dataset['frame'] ?? 0),
  );
}
