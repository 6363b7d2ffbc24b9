/**
 * Single stops of the line from socket to pixel, without Electron: what the main process pays for a
 * sample. Each stop is fed with what the one before gives it.
 */
import { deserialize, serialize } from 'node:v8';
import { TagDirectory } from '../../src/main/bridge/directory.ts';
import { Outbox, type PlantView } from '../../src/main/bridge/outbox.ts';
import type { Batch } from '../../src/main/bridge/contract.ts';
import { viewPlant } from '../../src/main/bridge/plant-view.ts';
import { linkOptions } from '../../src/main/link/options.ts';
import { storeSamples } from '../../src/main/sources/intake.ts';
import { Ear, Listening } from '../../src/main/sources/listening.ts';
import { printFrame, type ServerFrame } from '../../src/main/sources/vigil/codec.ts';
import { Translator } from '../../src/main/sources/vigil/translator.ts';
import type { Site } from '../../src/main/site/site.ts';
import { HistoryStore } from '../../src/main/telemetry/history.ts';
import { SampleBatch } from '../../src/main/telemetry/sample.ts';
import { SourceTags } from '../../src/main/telemetry/source-tags.ts';
import { TagTable } from '../../src/main/telemetry/tag-table.ts';
import type { StopRow } from './rows.ts';

/** Samples of a frame: a small one, and one of a busy plant. */
const SIZES = [10, 100, 1_000] as const;
const SAMPLES_PER_RUN = 300_000;
/** The first of these compile the code; the best counts, since others use this machine too. */
const RUNS = 7;
const SOURCE = 'load';

/** Measures every stop at every size. */
export function measureStops(): StopRow[] {
  return SIZES.flatMap((size) => [
    row('read columns', size, readFrames(size, 'columns')),
    row('read rows', size, readFrames(size, 'rows')),
    row('store', size, storeFrames(size)),
    row('pack, copy', size, packBatches(size)),
  ]);
}

/** `round` does the work of one frame, the n-th. */
function row(stop: string, size: number, round: (n: number) => void): StopRow {
  const rounds = Math.ceil(SAMPLES_PER_RUN / size);
  let best = Infinity;
  let n = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const from = performance.now();
    for (let left = rounds; left > 0; left -= 1) round((n += 1));
    best = Math.min(best, performance.now() - from);
  }
  return { name: 'stop', stop, size, nsPerSample: Math.round((1e6 * best) / (rounds * size)) };
}

function readFrames(size: number, form: 'columns' | 'rows'): () => void {
  const translator = new Translator();
  const names = tagNames(size);
  const snapshot: ServerFrame = {
    type: 'snapshot',
    id: 1,
    seq: 0,
    recovered: false,
    missed: 0,
    samples: [],
    tags: Object.fromEntries(names.map((name, index) => [name, { alias: index + 1 }])),
    unknown: [],
  };
  translator.translate(printFrame(snapshot), () => undefined);
  const samples = names.map((_, index) => [index + 1, 1.7e12 + index, valueOf(index)] as const);
  const content =
    form === 'rows'
      ? { samples }
      : {
          columns: {
            tag: samples.map(([tag]) => tag),
            time: samples.map(([, time]) => time),
            value: samples.map(([, , value]) => value),
          },
        };
  const text = printFrame({ type: 'data', seq: 1, prev: 0, ...content });
  return () => {
    translator.translate(text, (news) => {
      if (news.type !== 'data' || news.samples.length !== size) throw new Error('not all read');
    });
  };
}

function storeFrames(size: number): (n: number) => void {
  const { table, tags, history, batch } = storesFor(size);
  const { suspectPhi, silenceMarginMs } = linkOptions();
  const listening = new Listening(tags, suspectPhi, silenceMarginMs);
  const stores = { table, tags, history, listening, spoken: [] };
  const ear = new Ear();
  return (n) => {
    batch.time.fill(1.7e12 + 10 * n);
    const fresh = storeSamples(stores, batch, 'data', ear, 10 * n, 1.7e12 + 10 * n);
    if (fresh !== size) throw new Error('not all stored');
  };
}

/** What the outbox gives and the copy that crossing to the page makes of it, there and back. */
function packBatches(size: number): (n: number) => void {
  const { table, history, names } = storesFor(size);
  const plant: PlantView = viewPlant({
    tags: table,
    history,
    links: () => [],
    sourceOf: () => undefined,
  });
  const outbox = new Outbox(plant);
  const site = siteOf(names);
  outbox.reset({
    site,
    siteProblems: [],
    view: { screen: '', widgets: {} },
    directory: new TagDirectory(site),
  });
  outbox.show(names, []);
  table.watch({
    tagChanged: (slot) => {
      outbox.tagChanged(slot);
    },
    tagAdded: () => undefined,
  });
  return (n) => {
    for (let slot = 0; slot < size; slot += 1) {
      table.put(slot, 1.7e12 + 100 * n, valueOf(n + slot), 'good', 'data', 100 * n, Number.NaN);
    }
    const batch = outbox.take(100 * n, 1.7e12);
    if (batch === null) throw new Error('no batch');
    const copy = deserialize(serialize(batch)) as Batch; // what was put in
    if (copy.tags?.index.length !== size) throw new Error('not all sent');
    outbox.painted(batch.number);
  };
}

function storesFor(size: number) {
  const table = new TagTable();
  const history = new HistoryStore();
  const tags = new SourceTags(table, SOURCE);
  const names = tagNames(size);
  tags.want([{ subscription: 1, tags: names }], new Map(names.map((name) => [name, 1_000])));
  const batch = new SampleBatch();
  for (const [index, name] of names.entries()) {
    batch.push(name, 0, valueOf(index), 'good');
    history.keep(table.slotOf(SOURCE, name), 0);
  }
  return { table, history, tags, names, batch };
}

function siteOf(names: readonly string[]): Site {
  return {
    name: 'Bench',
    timeZone: 'UTC',
    language: 'en',
    theme: 'dark',
    viewing: { distanceM: 1, diagonalIn: 27 },
    sources: [],
    tags: Object.fromEntries(names.map((name) => [name, { key: name, source: SOURCE, name }])),
    screens: [],
  };
}

function tagNames(size: number): string[] {
  return Array.from({ length: size }, (_, index) => `LOAD.${String(index + 1).padStart(4, '0')}`);
}

function valueOf(index: number): number {
  return Math.round(5_000 + 4_000 * Math.sin(index)) / 100;
}
