/**
 * The real wall as a client of the lab: Electron on a screen of its own, read through the public
 * attributes of its page (docs/quality.md). A sample counts when it stands on the screen; what main
 * does meanwhile (dials, replays) is not seen from here, so lost samples cannot be told either.
 */
import { createInterface } from 'node:readline';
import { Recorder, liveLimitMs, type Change } from '../support/recorder.ts';
import { startWall, tileSite } from '../support/wall.ts';
import type { ClientLine, ClientOrder } from './client-contract.ts';

const SOURCE = 'plant';
const LOOK_MS = 50;
/** The recorder tells the oldest value of so long, ms. */
const REPORT_MS = 200;
const TOLERANCE_MS = 250;

function say(line: ClientLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function main(order: ClientOrder): Promise<void> {
  const url = order.urls[0] ?? '';
  const tags = order.tags.filter(({ periodMs }) => periodMs !== null);
  const names = tags.map(({ name }) => name);
  const site = {
    ...tileSite({ [SOURCE]: { url, tags: names } }),
    // The lab's network is its own.
    sources: { [SOURCE]: { label: 'Plant', url, insecure: true } },
  };
  const wall = await startWall({ site });
  const recorder = await Recorder.start(wall);
  const limits = new Map(tags.map(({ name, periodMs }) => [name, liveLimitMs(periodMs)]));
  const states = new Map<string, string>();
  const shown = new Map<string, number>();
  let told = 0;
  let links = 0;
  let ages = 0;
  let isReady = false;

  function nameOf({ tag }: { readonly tag: string }): string {
    return tag.slice(SOURCE.length + 1);
  }
  function tellChange(change: Change): void {
    const { time: at, sampleTime, value, state } = change;
    const tag = nameOf(change);
    states.set(tag, state);
    if (state !== 'live' || shown.get(tag) === sampleTime) return;
    shown.set(tag, sampleTime);
    say({ t: 'sample', tag, time: sampleTime, value, at });
  }
  const looking = setInterval(() => {
    for (const change of recorder.changes.slice(told)) tellChange(change);
    told = recorder.changes.length;
    for (const { time: at, links: present } of recorder.links.slice(links)) {
      const state = present[SOURCE] ?? '';
      say(state === 'live' ? { t: 'up', at } : { t: 'down', at, why: state });
    }
    links = recorder.links.length;
    for (const { tag, ageMs, time: at } of recorder.sampleAges.slice(ages)) {
      const name = nameOf({ tag });
      const isOld = ageMs > (limits.get(name) ?? 0) + TOLERANCE_MS;
      if (isOld) say({ t: 'stale', at, tag: name, ms: REPORT_MS });
    }
    ages = recorder.sampleAges.length;
    if (!isReady && names.every((name) => states.get(name) === 'live')) {
      isReady = true;
      say({ t: 'ready', at: Date.now() });
    }
  }, LOOK_MS);

  async function stop(): Promise<void> {
    clearInterval(looking);
    await recorder.stop();
    await wall.stop();
    say({ t: 'bye', at: Date.now() });
    process.exit(0);
  }
  process.once('SIGTERM', () => void stop());
  createInterface({ input: process.stdin }).on('close', () => void stop());
}

// why: the lab starts this program with an order, and nobody else does
await main(JSON.parse(process.argv[2] ?? '{}') as ClientOrder);
