/**
 * Socket to pixel: a real plant process, a real WebSocket, the real app with one value tile for
 * each tag, and a recorder in its page.
 */
import type { ElectronApplication, Page } from '@playwright/test';
import { PlantProcess } from '../support/plant.ts';
import { RawClient } from '../support/raw-client.ts';
import { startLiveWall } from './live.ts';
import { pause } from './pause.ts';
import { cpuPercent, memoryMb, readCpu } from './processes.ts';
import { round, roundOrNull } from './round.ts';
import type { PixelRow } from './rows.ts';
import { resetRecording, startRecording, takeRecording, type Painted } from './screen-recorder.ts';

/** What one pixel row measures. */
export interface PixelOptions {
  readonly widgets: number;
  /** Updates a second of all tags together. */
  readonly rate: number;
  readonly seconds: number;
}

/** Caches fill and code is compiled before anything is counted, ms. */
const WARM_UP_MS = 4_000;
/** After the feed stopped: when it is looked what is behind, ms. */
const LOOK_AFTER_MS = 1_000;
/** How long it is waited for what is behind, ms. */
const SETTLE_MS = 30_000;
const SETTLE_LOOK_MS = 25;

/** Measures one row. */
export async function measurePixels({ widgets, rate, seconds }: PixelOptions): Promise<PixelRow> {
  const plant = await PlantProcess.start('--tags', String(widgets), '--rate', String(rate));
  try {
    const { wall } = await startLiveWall({ site: tileWall(widgets, plant.url) }, widgets);
    try {
      const { app, page, pid } = wall;
      await checkVisible(page);
      const sent = await countSent(app);
      await startRecording(page);
      await pause(WARM_UP_MS);

      await resetRecording(page);
      const sentBefore = await sent();
      const cpuBefore = readCpu(pid);
      const plantBefore = readCpu(plant.pid);
      await pause(seconds * 1_000);
      const painted = await takeRecording(page);
      const cpuAfter = readCpu(pid);
      const plantAfter = readCpu(plant.pid);
      const memory = memoryMb(pid);
      const sentAfter = await sent();

      await plant.fault('silence LOAD.*');
      const stoppedAt = performance.now();
      const { behind, settleMs } = await settle(page, plant.url, stoppedAt);
      return {
        name: 'pixel',
        client: 'vigil',
        widgets,
        rate,
        published: round((1_000 * (sentAfter.heard - sentBefore.heard)) / painted.elapsedMs),
        ...agesOf(painted),
        framesPerSecond: round((1_000 * painted.frames) / painted.elapsedMs),
        cpuPercent: roundOrNull(cpuPercent(cpuBefore, cpuAfter, () => true)),
        plantCpuPercent: roundOrNull(cpuPercent(plantBefore, plantAfter, () => true)),
        memoryMb: roundOrNull(memory),
        behind,
        settleMs,
        coalesced: sentAfter.coalesced - sentBefore.coalesced,
      };
    } finally {
      await wall.stop();
    }
  } finally {
    await plant.kill();
  }
}

/** As many equal tiles as tags, in a grid about as many columns wide as rows high. */
export function tileWall(widgets: number, url: string): object {
  const columns = Math.ceil(Math.sqrt(widgets));
  const names = Array.from({ length: widgets }, (_, index) => tagName(index));
  return {
    version: 1,
    name: 'Bench',
    timeZone: 'UTC',
    language: 'en',
    theme: 'dark',
    viewing: { distanceM: 1, diagonalIn: 27 },
    sources: { load: { label: 'Load', url } },
    tags: Object.fromEntries(names.map((name) => [name, { source: 'load', name }])),
    screens: [
      {
        id: 'tiles',
        title: 'Tiles',
        columns,
        rows: Math.ceil(widgets / columns),
        widgets: names.map((tag, index) => ({
          kind: 'value',
          at: { x: index % columns, y: Math.floor(index / columns), w: 1, h: 1 },
          tag,
        })),
      },
    ],
  };
}

/** As the load process names them (src/plant/load.ts). */
function tagName(index: number): string {
  return `LOAD.${String(index + 1).padStart(4, '0')}`;
}

async function checkVisible(page: Page): Promise<void> {
  const visible = await page.evaluate(() =>
    [...document.querySelectorAll('[data-tag]')].every((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    }),
  );
  if (!visible) throw new Error('not every tile is on the screen');
}

interface Sent {
  /** Updates that reached the window's outbox. */
  readonly heard: number;
  readonly coalesced: number;
}

/** Watches main's batches; the function returned tells what went out so far. */
async function countSent(app: ElectronApplication): Promise<() => Promise<Sent>> {
  const counter = await app.evaluateHandle(({ webContents }) => {
    const sent = { values: 0, coalesced: 0 };
    interface Counted {
      readonly tags?: { readonly index: Int32Array };
      readonly coalesced?: number;
    }
    for (const contents of webContents.getAllWebContents()) {
      const send = contents.send.bind(contents);
      contents.send = (channel, ...args) => {
        const batch = args[0] as Counted; // the one kind of message there is: contract.ts `Batch`
        sent.values += batch.tags?.index.length ?? 0;
        sent.coalesced = batch.coalesced ?? sent.coalesced;
        send(channel, ...args);
      };
    }
    return sent;
  });
  return async () => {
    const { values, coalesced } = await counter.jsonValue();
    return { heard: values + coalesced, coalesced };
  };
}

function agesOf({ ages }: Painted): Pick<PixelRow, 'p50Ms' | 'p99Ms' | 'maxMs' | 'painted'> {
  const rising = ages.toSorted(([one], [other]) => one - other);
  const painted = rising.reduce((sum, [, count]) => sum + count, 0);
  const quantile = (share: number): number => {
    let left = share * painted;
    return rising.find(([, count]) => (left -= count) <= 0)?.[0] ?? Number.NaN;
  };
  return {
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    maxMs: rising.at(-1)?.[0] ?? Number.NaN,
    painted,
  };
}

/** What the screen lacks after the feed stopped, and how long it lacks anything. */
async function settle(
  page: Page,
  url: string,
  stoppedAt: number,
): Promise<Pick<PixelRow, 'behind' | 'settleMs'>> {
  const newest = await newestPublished(url);
  let settledAt: number | null = null;
  let behind: number | null = null;
  const waited = (): number => performance.now() - stoppedAt;
  while (waited() < SETTLE_MS && (behind === null || settledAt === null)) {
    const lookedAt = waited();
    const missing = await page.evaluate(countBehind, newest);
    if (missing === 0) settledAt ??= lookedAt;
    else settledAt = null;
    if (lookedAt >= LOOK_AFTER_MS) behind ??= missing;
    await pause(SETTLE_LOOK_MS);
  }
  return {
    behind: behind ?? newest.length,
    settleMs: settledAt === null ? null : Math.round(settledAt),
  };
}

type Newest = readonly (readonly [tag: string, time: number, value: string])[];

/** Runs in the page: elements that do not show the newest sample of their tag. */
function countBehind(newest: Newest): number {
  return newest.filter(([tag, time, value]) => {
    const element = document.querySelector<HTMLElement>(`[data-tag="${tag}"]`);
    const figures = element?.querySelector('.tag-value')?.textContent;
    return (
      element?.dataset['time'] !== String(time) ||
      element.dataset['value'] !== value ||
      Number(figures) !== Number(Number(value).toFixed(figures?.split('.')[1]?.length ?? 0))
    );
  }).length;
}

/** The plant's own word, asked by another client after the feed stopped. */
async function newestPublished(url: string): Promise<Newest> {
  const client = await RawClient.greet(url);
  try {
    client.send({ type: 'subscribe', id: 1, tags: ['LOAD.*'] });
    await client.next('snapshot');
    return client.samples.map(({ tag, time, value }) => [tag, time, String(value)]);
  } finally {
    await client.stop();
  }
}
