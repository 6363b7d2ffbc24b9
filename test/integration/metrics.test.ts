/** The metrics over real HTTP: a real source against a real plant, and callers who want too much. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { realClock } from '../../src/main/clock.ts';
import { linkOptions } from '../../src/main/link/options.ts';
import { Metering, type MeteredSource } from '../../src/main/metering.ts';
import { MetricsServer, type MetricsAddress } from '../../src/main/observe/metrics-server.ts';
import type { Outage } from '../../src/main/outage.ts';
import type { Problem } from '../../src/main/problem.ts';
import { Source } from '../../src/main/sources/source.ts';
import type { Alarm, AlarmOffer } from '../../src/main/sources/vigil/codec.ts';
import { VigilDriver } from '../../src/main/sources/vigil/driver.ts';
import { AlarmMirror } from '../../src/main/telemetry/alarms.ts';
import { HistoryStore } from '../../src/main/telemetry/history.ts';
import { TagTable } from '../../src/main/telemetry/tag-table.ts';
import { startPlant } from '../../src/plant/plant.ts';
import { lintExposition, scrape, valueOf } from '../support/exposition.ts';
import { until } from '../support/until.ts';

const LOCAL = { host: '127.0.0.1', port: 0 };

test('a scrape of a running source tells its samples, and one of a killed plant its end', async () => {
  const made = await startPlant({ load: { tags: 20, rate: 200 }, simulate: false });
  assert.ok(made.ok);
  const plant = made.value;
  const log: string[] = [];
  const source: Source = sourceOf(plant.url, (outage) => {
    metering.outage(outage);
  });
  const status = () => source.status();
  const metered: MeteredSource = {
    counters: () => source.counters(),
    staleTags: () => source.staleTags(undefined),
    alarms: () => ({ alarms: [] }),
  };
  const metering = new Metering({
    clock: realClock,
    log: (_level, code, text) => log.push(`${code} ${text}`),
    version: '1.2.3',
    links: () => [status()],
    source: () => metered,
    monitors: () => new Map(),
    displays: () => [],
    siteProblems: () => 0,
    refusedMessages: () => 0,
    host: () => ({ crashDumps: 0, softwareRendering: false, memory: new Map() }),
    secret: () => null,
  });
  try {
    source.want({ tags: [], patterns: ['*'], alarms: false, historyMs: 0 });
    source.start([]);
    metering.serve(LOCAL);
    const served = (): string | undefined =>
      log.find((line) => line.startsWith('metrics-served'))?.split(' ')[1];
    await until('the metrics are served', () => served() !== undefined);
    const url = served() ?? '';
    await until('the source is live', () => status().state === 'live');
    const first = await scrape(url);
    assert.deepEqual(lintExposition(first), []);
    assert.equal(valueOf(first, 'vigil_link_connections', { source: 'plant' }), 1);
    assert.equal(valueOf(first, 'vigil_link_state', { state: 'live' }), 1);
    // At 200 samples a second this outlasts the fifth of a second for which a page is kept.
    const { samples } = source.counters();
    await until('more samples came', () => source.counters().samples > samples + 100);
    const second = await scrape(url);
    const received = 'vigil_samples_received_total';
    assert.ok((valueOf(second, received) ?? 0) > (valueOf(first, received) ?? 0));

    await plant.stop();
    await until('the link is down', () => status().state !== 'live');
    await until('its values are stale', () => metered.staleTags() === 20);
    const down = await scrape(url);
    assert.equal(valueOf(down, 'vigil_link_connections'), 0);
    assert.equal(valueOf(down, 'vigil_outages_total'), 1);
    assert.equal(valueOf(down, 'vigil_stale_tags'), 20);
  } finally {
    metering.stop();
    source.stop();
    await plant.stop();
  }
});

test('only GET /metrics is answered, and only to who brings the token', async () => {
  const secrets: Record<string, string | null> = { scraper: 'open-sesame' };
  await withServer({ ...LOCAL, tokenSecret: 'scraper' }, secrets, async (url) => {
    const authorization = 'Bearer open-sesame';
    const status = async (path: string, init: RequestInit = {}): Promise<number> =>
      (await fetch(new URL(path, url), init)).status;
    assert.equal(await status('/metrics', { headers: { authorization } }), 200);
    assert.equal(await status('/metrics?x=1', { headers: { authorization } }), 200);
    assert.equal(await status('/metrics'), 401);
    assert.equal(await status('/metrics', { headers: { authorization: 'Bearer nonsense' } }), 401);
    assert.equal(await status('/'), 404);
    assert.equal(await status('/metrics/'), 404);
    assert.equal(await status('/../metrics/x'), 404);
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
      assert.equal(await status('/metrics', { method, headers: { authorization } }), 405, method);
    }
    secrets['scraper'] = 'rotated';
    assert.equal(await status('/metrics', { headers: { authorization } }), 401);
    secrets['scraper'] = null;
    assert.equal(await status('/metrics', { headers: { authorization: 'Bearer ' } }), 401);
  });
});

test('a secret that does not exist is told, and lets nobody in', async () => {
  await withServer({ ...LOCAL, tokenSecret: 'none' }, {}, async (url, { problems }) => {
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['metrics-token-missing'],
    );
    assert.equal((await fetch(url)).status, 401);
  });
});

test('callers who hold on, send giants or come in crowds leave the endpoint working', async () => {
  await withServer(LOCAL, {}, async (url, { renderings }) => {
    const { port } = new URL(url);
    const idle = Array.from({ length: 20 }, () => connect(Number(port), '127.0.0.1'));
    for (const socket of idle) socket.on('error', () => undefined);
    const closed = (): number => idle.filter((socket) => socket.destroyed || socket.closed).length;
    await until('the crowd is cut down to 8', () => closed() >= 12);
    for (const socket of idle) socket.destroy();
    const huge = { headers: { 'x-much': 'x'.repeat(10_000) } };
    assert.equal(await statusOnceFree(url, huge), 431);
    const asked = renderings();
    const answers = await Promise.all(Array.from({ length: 6 }, () => statusOf(url)));
    assert.deepEqual([...new Set(answers)], [200]);
    assert.ok(renderings() - asked <= 1, 'one rendering serves all who ask at once');
  });
});

test('a port that is taken is told, and the metrics come when it is free', async () => {
  const thief = createServer();
  await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
  const { port } = thief.address() as AddressInfo; // it listens on TCP
  let wake: (() => void) | undefined;
  const clock = {
    ...realClock,
    wakeAt: (_at: number, then: () => void) => {
      wake = then;
      return () => undefined;
    },
  };
  const problems: Problem[] = [];
  let url = '';
  const server = new MetricsServer(
    { host: '127.0.0.1', port },
    {
      clock,
      text: () => Promise.resolve('\n'),
      contentType: 'text/plain',
      secret: () => null,
      onListening: (own) => (url = own),
      onProblem: (problem) => problems.push(problem),
    },
  );
  try {
    await until('it is told', () => problems.length > 0);
    assert.deepEqual([problems[0]?.code, problems[0]?.got], ['metrics-not-served', 'EADDRINUSE']);
    await close(thief);
    wake?.();
    await until('it listens', () => url !== '');
    assert.equal((await fetch(url)).status, 200);
  } finally {
    server.stop();
  }
});

async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  return (await fetch(url, init)).status;
}

/** The status as soon as the server has noticed that others left. */
async function statusOnceFree(url: string, init: RequestInit): Promise<number> {
  const givesUpAt = performance.now() + 10_000;
  for (;;) {
    try {
      return await statusOf(url, init);
    } catch (error) {
      if (performance.now() > givesUpAt) throw error;
    }
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}

async function withServer(
  address: MetricsAddress,
  secrets: Readonly<Record<string, string | null>>,
  body: (
    url: string,
    seen: { readonly problems: readonly Problem[]; readonly renderings: () => number },
  ) => Promise<void>,
): Promise<void> {
  const problems: Problem[] = [];
  let url = '';
  let renderings = 0;
  const server = new MetricsServer(address, {
    clock: realClock,
    text: () => {
      renderings += 1;
      return Promise.resolve('# HELP up Up.\n# TYPE up gauge\nup 1\n');
    },
    contentType: 'text/plain',
    secret: (name) => secrets[name] ?? null,
    onListening: (own) => (url = own),
    onProblem: (problem) => problems.push(problem),
  });
  try {
    await until('it listens', () => url !== '');
    await body(url, { problems, renderings: () => renderings });
  } finally {
    server.stop();
  }
}

function sourceOf(url: string, onOutage: (outage: Outage) => void): Source {
  return new Source({
    id: 'plant',
    label: 'Plant',
    endpoints: [url],
    insecure: false,
    options: linkOptions(),
    driver: new VigilDriver({ clock: realClock, client: 'test/1' }),
    clock: realClock,
    random: Math.random,
    tags: new TagTable(),
    history: new HistoryStore(),
    alarms: new AlarmMirror<Alarm, AlarmOffer>(),
    log: () => undefined,
    onOutage,
    onChange: () => undefined,
  });
}
