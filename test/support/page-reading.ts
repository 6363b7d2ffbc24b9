/** What stands on a wall and what its trends hold, read in its page. */
import type { InPage } from './recorder.ts';

/** One element that shows a tag, by its public attributes. */
export interface Shown {
  readonly source: string;
  readonly tag: string;
  readonly state: string;
  readonly value: string;
  /** Unix ms of the sample; NaN without one. */
  readonly time: number;
  /** Unix ms of the proof; NaN without one. */
  readonly proof: number;
}

/** A trend as main keeps it for the page. */
export interface PageTrend {
  /** In the window's dictionary. */
  readonly index: number;
  readonly points: readonly (readonly [time: number, value: number])[];
  /** Unix ms; an end beyond what JSON can hold is null. */
  readonly gaps: readonly (readonly [from: number, to: number | null])[];
}

/** What tells one load of a page from another, and a page that paints from one that does not. */
export interface PageLife {
  readonly timeOrigin: number;
  readonly frame: number;
}

/** Every element that shows a tag of `source`. */
export async function shownTags(wall: InPage, source: string): Promise<readonly Shown[]> {
  return ask<Shown[]>(wall, readShown, source);
}

/** Load and frames of the page at present. */
export async function pageLife(wall: InPage): Promise<PageLife> {
  return ask<PageLife>(wall, () => ({
    timeOrigin: performance.timeOrigin,
    frame: Number(document.querySelector('[data-frame]')?.getAttribute('data-frame') ?? NaN),
  }));
}

/**
 * The trends that hold the sample shown of each of the tags, searched from index `from` of the
 * window's dictionary on. A tag whose trend does not hold it is left out.
 */
export async function pageTrends(
  wall: InPage,
  source: string,
  tags: readonly string[],
  from: number,
): Promise<ReadonlyMap<string, PageTrend>> {
  // In this order, so that every trend holds what the elements showed.
  const shown = await shownTags(wall, source);
  const trends = await ask<PageTrend[]>(wall, readTrends, from);
  const found = new Map<string, PageTrend>();
  for (const tag of tags) {
    const sample = shown.find((one) => one.tag === tag);
    const trend = trends.find(({ points }) =>
      points.some(([time, value]) => time === sample?.time && String(value) === sample.value),
    );
    if (trend !== undefined) found.set(tag, trend);
  }
  return found;
}

async function ask<T>(wall: InPage, read: (argument: never) => unknown, argument?: unknown) {
  const answer = await wall.inPage(`(${read.toString()})(${JSON.stringify(argument ?? null)})`);
  return answer as T; // what the function given returns, cloned
}

/** Runs in the page. */
function readShown(source: string): Shown[] {
  return [...document.querySelectorAll<HTMLElement>('[data-tag]')]
    .filter((element) => element.dataset['source'] === source)
    .map(({ dataset }) => ({
      source,
      tag: dataset['tag'] ?? '',
      state: dataset['state'] ?? '',
      value: dataset['value'] ?? '',
      time: Number(dataset['time'] ?? NaN),
      proof: Number(dataset['proof'] ?? NaN),
    }));
}

/** Runs in the page: all trends on screen, from an index on. */
async function readTrends(from: number): Promise<PageTrend[]> {
  interface Fill {
    readonly time: Float64Array;
    readonly value: Float64Array;
    readonly gaps: readonly [number, number][];
  }
  const { vigil } = window as unknown as {
    vigil: {
      request(
        name: 'trend',
        argument: { index: number },
      ): Promise<{ ok: true; value: Fill } | { ok: false }>;
    };
  };
  const trends: PageTrend[] = [];
  for (let index = from, missed = 0; missed < 60; index += 1) {
    const reply = await vigil.request('trend', { index });
    missed = reply.ok ? 0 : missed + 1;
    if (!reply.ok) continue;
    const { time, value, gaps } = reply.value;
    const points = [...time].map((at, row): [number, number] => [at, value[row] ?? NaN]);
    trends.push({ index, points, gaps });
  }
  return trends;
}
