/**
 * The reference balancers of `deploy/`, started as they are, in front of two plants in processes of
 * their own. What is promised of them in docs/load-balancer.md is looked at here once; the failover
 * lab measures it.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from '@playwright/test';
import type { ClientOptions } from 'ws';
import { Balancer, hasBalancer, type BalancerName } from '../support/balancer.ts';
import { selfSignedCertificate } from '../support/certificate.ts';
import { PlantProcess } from '../support/plant.ts';
import { RawClient, Refusal } from '../support/raw-client.ts';

test.describe.configure({ timeout: 120_000 });

/** Everything a test opened, ended after it whatever happened. */
const opened: { stop: () => Promise<void> }[] = [];

test.afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.stop();
});

interface Bench {
  readonly balancer: Balancer;
  /** Plants `a` and `b`; each numbers its stream in the epoch of its name. */
  readonly plants: { readonly a: PlantProcess; readonly b: PlantProcess };
}

async function setUp(name: BalancerName, certificate?: string): Promise<Bench> {
  test.skip(!hasBalancer(name), `${name} is not installed`);
  const [a, b] = [await startPlant('a'), await startPlant('b')];
  const addresses = [addressOf(a, 2), addressOf(b, 3)] as const;
  const balancer = await Balancer.start(name, addresses, certificate);
  opened.push(balancer);
  if (name === 'haproxy') {
    await balancer.serverIs('a', /^UP$/);
    await balancer.serverIs('b', /^UP$/);
  }
  return { balancer, plants: { a, b } };
}

async function startPlant(epoch: 'a' | 'b'): Promise<PlantProcess> {
  const host = `127.0.0.${epoch === 'a' ? 2 : 3}`;
  const plant = await PlantProcess.start('--host', host, '--epoch', epoch);
  opened.push({
    stop: async () => {
      await plant.kill();
    },
  });
  return plant;
}

function addressOf(plant: PlantProcess, last: number): string {
  return `127.0.0.${last}:${new URL(plant.url).port}`;
}

async function dial(balancer: Balancer, options: ClientOptions = {}): Promise<RawClient> {
  const client = await RawClient.greet(balancer.url, options);
  opened.push(client);
  return client;
}

/** The plant a client landed on, by its epoch. */
function landing(client: RawClient): 'a' | 'b' {
  const welcome = client.frames.find(({ type }) => type === 'welcome');
  assert.ok(welcome?.type === 'welcome' && (welcome.epoch === 'a' || welcome.epoch === 'b'));
  return welcome.epoch;
}

function cookieOf(client: RawClient): string {
  const [pair = ''] = client.setCookies[0]?.split(';', 1) ?? [];
  return pair;
}

function withCookie(cookie: string): ClientOptions {
  return { headers: { Cookie: cookie } };
}

for (const name of ['haproxy', 'nginx'] as const) {
  test(`${name} likes the configuration, passes a session on and keeps a wall on its server by cookie`, async () => {
    const { balancer } = await setUp(name);
    assert.equal(balancer.check(), null);
    const first = await dial(balancer);
    first.send({ type: 'subscribe', id: 1, tags: ['PT-101'] });
    await first.next('data');
    const cookie = cookieOf(first);
    assert.match(cookie, /^VIGIL_AFFINITY=./);
    for (let round = 0; round < 6; round += 1) {
      const again = await dial(balancer, withCookie(cookie));
      assert.equal(landing(again), landing(first));
      assert.ok(again.setCookies.length === 0 || cookieOf(again) === cookie);
    }
  });

  test(`${name} sends a refused wall to the other server, and with none left says when to come back`, async () => {
    const { balancer, plants } = await setUp(name);
    const cookie = cookieOf(await dial(balancer));
    const first = landing(await dial(balancer, withCookie(cookie)));
    await plants[first].fault('refuse 7');
    for (let round = 0; round < 4; round += 1) {
      const options = round % 2 === 0 ? {} : withCookie(cookie);
      assert.notEqual(landing(await dial(balancer, options)), first);
    }
    await plants.a.kill();
    await plants.b.kill();
    const refusal = await RawClient.open(balancer.url).catch((error: unknown) => error);
    assert.ok(refusal instanceof Refusal);
    assert.deepEqual([refusal.status, refusal.retryAfter], [503, '2']);
  });

  test(`${name} drains a server: its sessions stay, new ones land on the other`, async () => {
    const { balancer, plants } = await setUp(name);
    const first = await dial(balancer);
    const drained = landing(first);
    await balancer.drain(drained);
    await plants[drained].fault('drain 60000');
    assert.equal((await first.next('goaway')).deadlineMs, 60_000);
    await landsElsewhere(balancer, drained);
    for (let round = 0; round < 4; round += 1) {
      assert.notEqual(landing(await dial(balancer)), drained);
    }
    await first.frameCount(5);
    assert.equal(first.closeCode, undefined);
  });

  test(`${name} takes walls by wss`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-deploy-'));
    try {
      const { cert, key } = selfSignedCertificate();
      const file = join(folder, 'both.pem');
      writeFileSync(file, `${cert}${key}`);
      const { balancer } = await setUp(name, file);
      assert.equal(balancer.check(), null);
      const client = await dial(balancer, { ca: cert });
      assert.match(balancer.url, /^wss:/);
      await client.next('heartbeat');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}

test('HAProxy cuts the sessions of a hung server after three failed checks; a wall that dials meanwhile is not held up', async () => {
  const { balancer, plants } = await setUp('haproxy');
  const pinned = await dial(balancer);
  const cookie = cookieOf(pinned);
  const hung = landing(pinned);
  plants[hung].signal('SIGSTOP');
  const early = await dial(balancer, withCookie(cookie));
  assert.notEqual(landing(early), hung);
  assert.notEqual(cookieOf(early), cookie);
  assert.equal(await pinned.closed(), 1006);
  assert.equal(await balancer.serverState(hung), 'DOWN');
  for (const status of ['2/3 UP', '1/3 UP', '0/2 DOWN']) {
    assert.match(balancer.output, new RegExp(`plant/${hung} failed.*${status}`));
  }
  assert.notEqual(landing(await dial(balancer)), hung);
  assert.equal(early.closeCode, undefined);
  plants[hung].signal('SIGCONT');
  await balancer.serverIs(hung, /^UP$/);
});

test('HAProxy learns from the health page alone that a server drains, and cuts nothing', async () => {
  const { balancer, plants } = await setUp('haproxy');
  const first = await dial(balancer);
  const drained = landing(first);
  await plants[drained].fault('drain 60000');
  await balancer.serverIs(drained, /^NOLB$/);
  assert.notEqual(landing(await dial(balancer)), drained);
  await first.frameCount(5);
  assert.equal(first.closeCode, undefined);
  await plants[drained].clear();
  await balancer.serverIs(drained, /^UP$/);
});

test('HAProxy takes a server that answers HTTP but refuses sessions for dead', async () => {
  const { balancer, plants } = await setUp('haproxy');
  await plants.a.fault('unauthorized');
  await balancer.serverIs('a', /^DOWN$/);
  await plants.a.clear();
  await balancer.serverIs('a', /^UP$/);
});

test('nginx passes walls of a hung server on, and after three failures asks it no more', async () => {
  const { balancer, plants } = await setUp('nginx');
  plants.a.signal('SIGSTOP');
  // Each dial that is hashed to the hung server costs one time-out and is passed on.
  const dials = Array.from({ length: 16 }, () => dial(balancer));
  for (const client of await Promise.all(dials)) assert.equal(landing(client), 'b');
  const failures = (): number => balancer.output.split('upstream timed out').length - 1;
  const before = failures();
  assert.ok(before >= 3);
  for (let round = 0; round < 8; round += 1) {
    assert.equal(landing(await dial(balancer)), 'b');
  }
  // Less than `fail_timeout` has passed: not even one was tried with it.
  assert.equal(failures(), before);
});

/** Waits until a wall without a cookie lands on another server than `server`. */
async function landsElsewhere(balancer: Balancer, server: 'a' | 'b'): Promise<void> {
  // nginx starts new workers on its own time; the hash then has one server to choose from.
  for (let streak = 0, tries = 0; streak < 24 && tries < 400; tries += 1) {
    const client = await RawClient.greet(balancer.url);
    streak = landing(client) === server ? 0 : streak + 1;
    await client.stop();
  }
}
