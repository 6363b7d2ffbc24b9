/**
 * Many links in one process, for the herd: each a source of its own as on a wall of its own, with
 * the options given. Tells of every dial, every probe and every link that is live.
 */
import { createInterface } from 'node:readline';
import { realClock as clock } from '../../src/main/clock.ts';
import { linkOptions } from '../../src/main/link/options.ts';
import { Source } from '../../src/main/sources/source.ts';
import { VigilDriver } from '../../src/main/sources/vigil/driver.ts';
import { AlarmMirror } from '../../src/main/telemetry/alarms.ts';
import { HistoryStore } from '../../src/main/telemetry/history.ts';
import { TagTable } from '../../src/main/telemetry/tag-table.ts';
import type { HerdLine, HerdOrder } from './herd-contract.ts';

/** The links of one process do not begin at the same instant, ms apart. */
const START_EVERY_MS = 20;

function say(line: HerdLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function unixNow(): number {
  return performance.timeOrigin + performance.now();
}

/** One link. */
function makeSource(order: HerdOrder, number: number): Source {
  const driver = new VigilDriver({ clock, client: 'vigil/herd' });
  let wasLive = false;
  const source: Source = new Source({
    id: `link-${number}`,
    label: `Link ${number}`,
    endpoints: [order.url],
    insecure: false,
    options: linkOptions(order.link),
    driver: {
      open: (request, report) => {
        say({ t: 'dial', at: unixNow() });
        return driver.open(request, report);
      },
      probeEndpoint: (url, timeoutMs, answer) => {
        say({ t: 'probe', at: unixNow() });
        driver.probeEndpoint(url, timeoutMs, answer);
      },
      renewCredential: (answer) => {
        driver.renewCredential(answer);
      },
      renewBelow: () => {
        driver.renewBelow();
      },
    },
    clock,
    random: Math.random,
    tags: new TagTable(),
    history: new HistoryStore(),
    alarms: new AlarmMirror<never>(),
    log: () => undefined,
    onOutage: () => undefined,
    onChange: () => {
      const isLive = source.status().state === 'live';
      if (isLive !== wasLive) say({ t: isLive ? 'live' : 'down', at: unixNow(), link: number });
      wasLive = isLive;
    },
  });
  source.want({
    tags: order.tags.map((name) => ({ name })),
    patterns: [],
    alarms: false,
    historyMs: 0,
  });
  return source;
}

function main(order: HerdOrder): void {
  const sources = Array.from({ length: order.links }, (_, index) => makeSource(order, index));
  for (const [index, source] of sources.entries()) {
    setTimeout(() => {
      source.start([]);
    }, index * START_EVERY_MS);
  }
  function stop(): void {
    for (const source of sources) source.stop();
    setTimeout(() => process.exit(0), 200);
  }
  process.once('SIGTERM', stop);
  process.stdout.on('error', () => process.exit(0)); // the lab is gone
  createInterface({ input: process.stdin }).on('close', stop);
}

// why: the lab starts this program with an order, and nobody else does
main(JSON.parse(process.argv[2] ?? '{}') as HerdOrder);
