import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from '@playwright/test';
import { SUBPROTOCOL, type SnapshotFrame } from '../../src/main/sources/vigil/codec.ts';
import { startPlant, type Plant, type PlantOptions } from '../../src/plant/plant.ts';
import { selfSignedCertificate } from '../support/certificate.ts';
import { RawClient, Refusal } from '../support/raw-client.ts';

const RECORDINGS = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const NO_RECORDINGS = 'recorded plant data is not on this machine (../shared/data)';

let plants: Plant[] = [];
let clients: RawClient[] = [];

test.afterEach(async () => {
  for (const client of clients) await client.stop();
  for (const plant of plants) await plant.stop();
  clients = [];
  plants = [];
});

async function plantWith(options: PlantOptions = {}): Promise<Plant> {
  const started = await startPlant({ historyMs: 60_000, heartbeatMs: 200, ...options });
  assert.ok(started.ok, JSON.stringify(started));
  plants.push(started.value);
  return started.value;
}

async function greet(plant: Plant): Promise<RawClient> {
  const client = await RawClient.greet(plant.url);
  clients.push(client);
  return client;
}

/** Greets and subscribes to `tags` as number 1. */
async function subscribed(plant: Plant, ...tags: string[]): Promise<RawClient> {
  const client = await greet(plant);
  client.send({ type: 'subscribe', id: 1, tags });
  await client.next('snapshot');
  return client;
}

async function refusalOf(plant: Plant, protocol = SUBPROTOCOL): Promise<Refusal> {
  try {
    clients.push(await RawClient.open(plant.url, {}, protocol));
  } catch (refusal) {
    if (refusal instanceof Refusal) return refusal;
    throw refusal;
  }
  assert.fail('the dial was not refused');
}

function assertChain(client: RawClient, fromSeq: number): void {
  let previous = fromSeq;
  for (const { seq, prev } of client.dataFrames()) {
    assert.equal(prev, previous);
    assert.ok(seq > prev);
    previous = seq;
  }
}

test('a session is greeted, its subscription confirmed, and every tag declared', async () => {
  const plant = await plantWith();
  const client = await RawClient.open(plant.url);
  clients.push(client);
  assert.equal(client.socket.protocol, SUBPROTOCOL);
  client.send({ type: 'hello', client: 'raw/1', session: 's-0' });
  const welcome = await client.next('welcome');
  assert.equal(welcome.heartbeatMs, 200);
  client.send({ type: 'subscribe', id: 7, tags: ['PT-101', 'P-101A.RUN', 'X-1', 'TK-*'] });
  const snapshot = await client.next('snapshot');
  assert.deepEqual(
    [snapshot.id, snapshot.recovered, snapshot.missed, snapshot.unknown],
    [7, false, 0, ['X-1']],
  );
  const names = ['PT-101', 'P-101A.RUN', 'TK-401.STATE', 'TK-402.STATE'];
  assert.deepEqual(Object.keys(snapshot.tags), names);
  assert.deepEqual(
    snapshot.samples.map(([tag]) => tag),
    names,
  );
  const { alias, ...pressure } = snapshot.tags['PT-101']!;
  assert.equal(typeof alias, 'number');
  assert.deepEqual(pressure, {
    description: 'Steam pressure',
    unit: 'bar',
    min: 0,
    max: 16,
    intervalMs: 100,
  });
  assert.equal(snapshot.tags['P-101A.RUN']?.intervalMs, undefined);
});

test('each data frame names the one before, and a tag asked for twice comes once', async () => {
  const plant = await plantWith({ audit: true });
  const client = await subscribed(plant, 'PT-101', 'LT-101');
  const { seq } = await client.next('welcome');
  client.send({ type: 'subscribe', id: 2, tags: ['PT-*'] });
  const second = await client.next('snapshot', ({ id }) => id === 2);
  await client.next('data', (frame) => frame.seq > second.seq + 1000);
  assertChain(client, seq);
  const published = plant.published.filter((frame) => frame.seq > second.seq);
  const lastSeq = client.dataFrames().at(-1)!.seq;
  for (const tag of ['PT-101', 'LT-101']) {
    const sent = published
      .filter((frame) => frame.seq <= lastSeq)
      .flatMap((frame) => frame.samples.filter((sample) => sample.tag === tag));
    const got = client.samples.filter((sample) => sample.tag === tag && sample.time > second.seq);
    assert.deepEqual(got, sent);
  }
});

test('rows instead of columns carry the same', async () => {
  const plant = await plantWith({ rows: true });
  const client = await subscribed(plant, 'PT-101');
  const frame = await client.next('data');
  assert.equal(frame.columns, undefined);
  assert.equal(frame.samples?.[0]?.[0], 'PT-101');
});

test('the heartbeat promise is kept, amid data too, and names the subscriptions', async () => {
  const plant = await plantWith();
  const idle = await greet(plant);
  const busy = await subscribed(plant, 'PT-101');
  await busy.next('heartbeat');
  const last = await busy.next('heartbeat', () => true, busy.frames.length);
  assert.deepEqual(last.subscriptions, [1]);
  const quiet = await idle.next('heartbeat');
  assert.deepEqual(quiet.subscriptions, []);
  assert.ok(Math.abs(quiet.time - Date.now()) < 60_000);
});

test('a ping is answered with the clock and the subscriptions, unsubscribed ones not among them', async () => {
  const plant = await plantWith();
  const client = await subscribed(plant, 'PT-101');
  client.send({ type: 'subscribe', id: 2, alarms: true });
  client.send({ type: 'ping', id: 12 });
  const first = await client.next('pong');
  assert.deepEqual([first.id, first.subscriptions], [12, [1, 2]]);
  client.send({ type: 'unsubscribe', id: 1 });
  client.send({ type: 'ping', id: 13 });
  const second = await client.next('pong', ({ id }) => id === 13);
  assert.deepEqual(second.subscriptions, [2]);
  const before = client.dataFrames().length;
  await client.next('heartbeat', () => true, client.frames.length);
  assert.equal(client.dataFrames().length, before);
});

test('subscribing under the same number again is answered by a fresh snapshot', async () => {
  const plant = await plantWith();
  const client = await subscribed(plant, 'PT-101');
  await client.next('data');
  const from = client.frames.length;
  client.send({ type: 'subscribe', id: 1, tags: ['LT-101'] });
  const snapshot = await client.next('snapshot', () => true, from);
  assert.deepEqual(Object.keys(snapshot.tags), ['LT-101']);
  const mark = client.samples.length;
  await client.frameCount(5);
  assert.ok(client.samples.slice(mark).every(({ tag }) => tag === 'LT-101'));
});

test('a session that comes back gets every frame it missed, before anything new', async () => {
  const plant = await plantWith({ audit: true });
  const first = await subscribed(plant, 'PT-101', 'P-101A.RUN');
  const { epoch } = await first.next('welcome');
  const lastSeen = await first.next('data');
  await first.stop();
  const other = await subscribed(plant, 'LT-101');
  await other.frameCount(6);
  const second = await greet(plant);
  const resume = { epoch, seq: lastSeen.seq };
  second.send({ type: 'subscribe', id: 1, tags: ['PT-101', 'P-101A.RUN'], resume });
  const snapshot = await second.next('snapshot');
  assert.equal(snapshot.recovered, true);
  assert.ok(snapshot.missed >= 3);
  await second.next('data');
  const replayed = second.frames.filter((frame) => frame.type === 'replay');
  assert.equal(replayed.length, snapshot.missed);
  const missed = plant.published.filter(
    ({ seq, samples }) =>
      seq > lastSeen.seq && seq <= snapshot.seq && samples.some(({ tag }) => tag === 'PT-101'),
  );
  assert.deepEqual(
    replayed.map(({ seq }) => seq),
    missed.map(({ seq }) => seq),
  );
});

test('what cannot be resumed is not pretended to be: wrong epoch, forgotten or future position', async () => {
  const plant = await plantWith();
  const client = await greet(plant);
  const { epoch, seq } = await client.next('welcome');
  const positions = [
    { epoch: 'other', seq },
    { epoch, seq: 1 },
    { epoch, seq: seq + 1_000_000_000 },
  ];
  for (const [index, resume] of positions.entries()) {
    client.send({ type: 'subscribe', id: index, tags: ['PT-101'], resume });
    const snapshot = await client.next('snapshot', ({ id }) => id === index);
    assert.deepEqual([snapshot.recovered, snapshot.missed], [false, 0]);
  }
});

test('history is what was published, thinned on demand, and says when it is not all', async () => {
  const plant = await plantWith({ audit: true });
  const client = await greet(plant);
  const to = plant.liveTime;
  const from = to - 30_000;
  client.send({ type: 'history', id: 1, tags: ['PT-101'], from, to });
  client.send({ type: 'history', id: 2, tags: ['PT-101'], from, to, maxPoints: 20 });
  client.send({ type: 'history', id: 3, tags: ['PT-101', 'X-1'], from: 0, to });
  const whole = await client.next('history', ({ id }) => id === 1);
  const expected = plant.published
    .flatMap((frame) => frame.samples)
    .filter(({ tag, time }) => tag === 'PT-101' && time >= from && time <= to)
    .map(({ time, value }) => [time, value]);
  assert.ok(expected.length >= 300);
  assert.deepEqual(whole.series['PT-101'], expected);
  assert.equal(whole.complete, true);
  const thinned = (await client.next('history', ({ id }) => id === 2)).series['PT-101']!;
  assert.ok(thinned.length <= 20);
  const values = expected.map(([, value]) => Number(value));
  assert.ok(thinned.some(([, value]) => value === Math.max(...values)));
  const tooMuch = await client.next('history', ({ id }) => id === 3);
  assert.equal(tooMuch.complete, false);
  assert.deepEqual(tooMuch.series['X-1'], []);
});

test('the alarm list comes whole, then in changes, and an alarm can be acknowledged once', async () => {
  // 520 s after its start tower fan 2 of the simulated plant has tripped.
  const plant = await plantWith({ originTime: Date.now() - 520_000 });
  const client = await greet(plant);
  client.send({ type: 'subscribe', id: 8, alarms: true });
  const list = await client.next('alarms');
  assert.deepEqual([list.id, list.full], [8, true]);
  const trip = list.alarms.find((alarm) => alarm.id === 'FN-202.RUN/OFF');
  assert.equal(trip?.state, 'unacknowledged');
  assert.equal(trip.area, 'Cooling C-200');
  client.send({ type: 'acknowledge', id: 11, alarm: 'FN-202.RUN/OFF', by: 'panel-3' });
  const change = await client.next('alarms', ({ full }) => !full);
  const changed = change.alarms.find((alarm) => alarm.id === 'FN-202.RUN/OFF');
  assert.deepEqual([changed?.state, changed?.acknowledgedBy], ['acknowledged', 'panel-3']);
  assert.equal((await client.next('acknowledged')).id, 11);
  client.send({ type: 'acknowledge', id: 12, alarm: 'FN-202.RUN/OFF', by: 'panel-3' });
  assert.equal((await client.next('error', ({ id }) => id === 12)).code, 'already-acknowledged');
  client.send({ type: 'acknowledge', id: 13, alarm: 'NOPE/HI', by: 'panel-3' });
  assert.equal((await client.next('error', ({ id }) => id === 13)).code, 'unknown-alarm');
});

test('broken frames are answered by errors and leave the session as it was', async () => {
  const plant = await plantWith();
  const client = await subscribed(plant, 'PT-101');
  client.sendText('{"type":"subscribe"');
  client.sendText('{"type":"subscribe","id":"one","tags":[]}');
  client.sendText('{"type":"gossip"}');
  client.socket.send(Buffer.from([1, 2, 3]), { binary: true });
  client.send({ type: 'ping', id: 5 });
  const pong = await client.next('pong');
  assert.deepEqual(pong.subscriptions, [1]);
  const codes = client.frames.flatMap((frame) => (frame.type === 'error' ? [frame.code] : []));
  assert.deepEqual(codes, ['frame-not-json', 'frame-field', 'frame-unknown-type', 'frame-binary']);
  assert.equal(plant.counters.malformed, 4);
});

test('nothing is answered before hello', async () => {
  const plant = await plantWith();
  const client = await RawClient.open(plant.url);
  clients.push(client);
  client.send({ type: 'ping', id: 5 });
  assert.equal((await client.next('error')).code, 'hello-expected');
});

test('a frame over the limit closes the session with 1009 and no other', async () => {
  const plant = await plantWith();
  const [loud, other] = [await greet(plant), await subscribed(plant, 'PT-101')];
  loud.sendText(' '.repeat(1_100_000));
  assert.equal(await loud.closed(), 1009);
  await other.frameCount(3);
  assert.equal(other.closeCode, undefined);
});

test('a token is asked for at the door and inside', async () => {
  const plant = await plantWith({ token: 'secret' });
  assert.equal((await refusalOf(plant)).status, 401);
  const headers = { Authorization: 'Bearer secret' };
  const client = await RawClient.greet(plant.url, { headers });
  clients.push(client);
  client.send({ type: 'authorize', token: 'secret' });
  assert.equal((await client.next('authorized')).authorizedForMs, undefined);
  client.send({ type: 'authorize', token: 'wrong' });
  assert.equal((await client.next('error')).code, 'unauthorized');
  client.send({ type: 'ping', id: 1 });
  await client.next('pong');
  plant.fault('unauthorized');
  client.send({ type: 'authorize', token: 'secret' });
  await client.next('error', () => true, client.frames.length);
  assert.equal(client.closeCode, undefined, 'a refusal takes nothing from what was accepted');
});

test('a session ends when the life of its token is over, unless a new one is brought', async () => {
  const plant = await plantWith({ token: 'secret', tokenLifeMs: 600 });
  const headers = { Authorization: 'Bearer secret' };
  const renewing = await RawClient.greet(plant.url, { headers });
  const idle = await RawClient.greet(plant.url, { headers });
  clients.push(renewing, idle);
  const life = (await idle.next('welcome')).authorizedForMs ?? 0;
  assert.ok(life > 0 && life <= 600);
  // Renewed until the other one has gone, and answered each time.
  for (let round = 0; idle.closeCode === undefined; round += 1) {
    assert.ok(round < 200);
    renewing.send({ type: 'authorize', token: 'secret' });
    const { authorizedForMs = 0 } = await renewing.next(
      'authorized',
      undefined,
      renewing.frames.length,
    );
    assert.ok(authorizedForMs > 500);
    await renewing.next('heartbeat', undefined, renewing.frames.length);
  }
  assert.equal(idle.closeCode, 4401);
  assert.equal(renewing.closeCode, undefined);
  assert.equal(await renewing.closed(), 4401);
});

test('a token that is rotated in its file counts at once, and without the file nobody comes in', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-token-'));
  try {
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'first\n');
    const plant = await plantWith({ tokenFile });
    const bearer = (token: string): object => ({ headers: { Authorization: `Bearer ${token}` } });
    const client = await RawClient.greet(plant.url, bearer('first'));
    clients.push(client);
    writeFileSync(tokenFile, 'second\n');
    client.send({ type: 'authorize', token: 'first' });
    assert.equal((await client.next('error')).code, 'unauthorized');
    client.send({ type: 'authorize', token: 'second' });
    await client.next('authorized');
    await assert.rejects(RawClient.open(plant.url, bearer('first')), { status: 401 });
    clients.push(await RawClient.greet(plant.url, bearer('second')));
    rmSync(tokenFile);
    await assert.rejects(RawClient.open(plant.url, bearer('second')), { status: 401 });
    assert.equal((await refusalOf(plant)).status, 401);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('another subprotocol is refused, and so is one session too many', async () => {
  const plant = await plantWith({ maxSessions: 1 });
  assert.equal((await refusalOf(plant, 'graphql-ws')).status, 400);
  await greet(plant);
  const refusal = await refusalOf(plant);
  assert.deepEqual([refusal.status, refusal.retryAfter], [503, '5']);
});

test('a balancer gets 200 from /healthz on the same port, and 503 while the plant refuses or drains', async () => {
  const plant = await plantWith();
  const status = async (path: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get(`http://127.0.0.1:${plant.port}${path}`, { agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
  assert.equal(await status('/healthz'), 200);
  assert.equal(await status('/'), 404);
  plant.fault('drain');
  assert.equal(await status('/healthz'), 503);
  assert.equal(await status('/healthz?drain=404'), 404);
  plant.clear();
  assert.equal(await status('/healthz?drain=404'), 200);
  plant.fault('refuse');
  assert.equal(await status('/healthz'), 503);
  assert.equal(await status('/healthz?drain=404'), 503);
});

test('wss works with a certificate, and is refused by who does not trust it', async () => {
  const tls = selfSignedCertificate();
  const plant = await plantWith({ tls });
  assert.ok(plant.url.startsWith('wss://'));
  const client = await RawClient.greet(plant.url, { ca: tls.cert });
  clients.push(client);
  client.send({ type: 'subscribe', id: 1, tags: ['PT-101'] });
  await client.next('data');
  await assert.rejects(RawClient.open(plant.url), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
});

test('a client that reads nothing stalls nobody and gets the newest when it reads again', async () => {
  const plant = await plantWith({ load: { tags: 2000, rate: 100_000 } });
  const slow = await subscribed(plant, 'LOAD.*');
  slow.socket.pause();
  const quick = await subscribed(plant, 'LOAD.0001');
  await quick.until('coalesced samples', () =>
    plant.counters.coalesced > 2_000 ? true : undefined,
  );
  assertChain(quick, (await quick.next('welcome')).seq);
  const { seq } = await slow.next('welcome');
  const newest = quick.dataFrames().at(-1)!.seq;
  slow.socket.resume();
  await slow.until('a frame as new', () => slow.dataFrames().find((frame) => frame.seq >= newest));
  assertChain(slow, seq);
});

test.describe('a subscription of 20,000 tags', () => {
  /** Each tag every 4 s, and each has spoken before anyone comes. */
  const load = { tags: 20_000, rate: 5_000 };
  const bigPlant = async (audit = false): Promise<Plant> =>
    plantWith({ load, simulate: false, audit, originTime: Date.now() - 5_000 });

  /** Frames of snapshot `id` from index `from` of the client's frames on, once the last is there. */
  async function partsOf(client: RawClient, id: number, from = 0): Promise<SnapshotFrame[]> {
    const isLast = (frame: SnapshotFrame): boolean => frame.id === id && frame.more !== true;
    await client.next('snapshot', isLast, from);
    const parts = client.frames
      .slice(from)
      .filter((frame) => frame.type === 'snapshot')
      .filter((frame) => frame.id === id);
    return parts.slice(0, parts.findIndex(isLast) + 1);
  }

  test('is confirmed in numbered parts of all its tags, with data of the chain between them', async () => {
    const plant = await bigPlant(true);
    const client = await greet(plant);
    const sizes: number[] = [];
    client.socket.on('message', (data: Buffer) => sizes.push(data.length));
    client.send({ type: 'subscribe', id: 1, tags: ['*', 'X-1'] });
    const parts = await partsOf(client, 1);
    assert.ok(parts.length > 5);
    assert.deepEqual(
      parts.map(({ part }) => part),
      [...parts.keys()],
    );
    const names = parts.flatMap(({ tags }) => Object.keys(tags));
    assert.equal(names.length, load.tags);
    assert.equal(new Set(names).size, load.tags);
    assert.deepEqual(
      parts.flatMap(({ unknown }) => unknown),
      ['X-1'],
    );
    const end = parts.at(-1)!.seq;
    await client.next('data', ({ seq }) => seq > end + 500);
    assert.ok(Math.max(...sizes) <= 262_144, `${Math.max(...sizes)} bytes`);
    assertChain(client, (await client.next('welcome')).seq);
    assert.deepEqual(client.malformed, []);
    // Whatever was published since the first part has come, in a part or as data.
    const begin = parts[0]!.seq;
    const got = new Set(client.samples.map(({ tag, time }) => `${tag} ${time}`));
    const newest = new Map(client.samples.map(({ tag, time }) => [tag, time]));
    const lastSeq = client.dataFrames().at(-1)!.seq;
    for (const { seq, samples } of plant.published) {
      if (seq <= begin || seq > lastSeq) continue;
      for (const { tag, time } of samples) {
        assert.ok(got.has(`${tag} ${time}`) || newest.get(tag)! > time, `${tag} ${time}`);
      }
    }
  });

  test('that is replaced before its end is answered anew, from part 0 to the end', async () => {
    const plant = await bigPlant();
    const client = await greet(plant);
    client.socket.pause();
    client.send({ type: 'subscribe', id: 1, tags: ['*'] });
    client.send({ type: 'subscribe', id: 2, tags: ['*'] });
    client.send({ type: 'unsubscribe', id: 2 });
    client.send({ type: 'subscribe', id: 1, tags: ['LOAD.0001', 'LOAD.1*'] });
    client.send({ type: 'ping', id: 9 });
    client.socket.resume();
    assert.deepEqual((await client.next('pong')).subscriptions, [1]);
    const isAnew = ({ id, part }: SnapshotFrame): boolean => id === 1 && part === 0;
    const begun = client.frames.findLastIndex((one) => one.type === 'snapshot' && isAnew(one));
    const parts = await partsOf(client, 1, begun);
    assert.equal(new Set(parts.flatMap(({ tags }) => Object.keys(tags))).size, 11_001);
  });

  test('waits for a client that does not read, loses nothing of it, and holds up nobody', async () => {
    const plant = await bigPlant();
    const slow = await greet(plant);
    slow.socket.pause();
    for (let id = 1; id <= 10; id += 1) slow.send({ type: 'subscribe', id, tags: ['*'] });
    const quick = await greet(plant);
    quick.send({ type: 'subscribe', id: 1, tags: ['*'] });
    await partsOf(quick, 1);
    await quick.frameCount(20);
    assert.equal(slow.closeCode, undefined);
    slow.socket.resume();
    for (let id = 1; id <= 10; id += 1) {
      const parts = await partsOf(slow, id);
      assert.deepEqual(
        parts.map(({ part }) => part),
        [...parts.keys()],
      );
      assert.equal(parts.flatMap(({ tags }) => Object.keys(tags)).length, load.tags);
    }
    assertChain(slow, (await slow.next('welcome')).seq);
  });

  test('is confirmed by a plant that thawed in the midst of it', async () => {
    const plant = await bigPlant();
    const client = await greet(plant);
    client.send({ type: 'subscribe', id: 1, tags: ['*'] });
    await client.next('snapshot');
    plant.fault('freeze', ['sessions']);
    plant.clear();
    assert.equal((await partsOf(client, 1)).flatMap(({ samples }) => samples).length, load.tags);
  });
});

test('two plants of one seed, epoch and origin publish the same frames', async () => {
  const options = { epoch: 'set-1', originTime: Date.now() - 1000, seed: 7, audit: true };
  const [a, b] = [await plantWith(options), await plantWith(options)];
  const client = await subscribed(a, '*');
  const last = await client.next('data');
  await client.stop();
  // The position of one is good at the other.
  const second = await greet(b);
  const resume = { epoch: 'set-1', seq: last.seq };
  second.send({ type: 'subscribe', id: 1, tags: ['*'], resume });
  assert.equal((await second.next('snapshot')).recovered, true);
  const common = Math.min(a.published.at(-1)!.seq, b.published.at(-1)!.seq);
  const upTo = (plant: Plant): unknown => plant.published.filter(({ seq }) => seq <= common);
  assert.deepEqual(upTo(a), upTo(b));
});

test.describe('faults', () => {
  test('drain: a goaway with its deadline, then 1001; who came since stays', async () => {
    const plant = await plantWith();
    const old = await subscribed(plant, 'PT-101');
    plant.fault('drain', ['300']);
    const goaway = await old.next('goaway');
    assert.deepEqual([goaway.reason, goaway.deadlineMs], ['drain', 300]);
    const fresh = await subscribed(plant, 'PT-101');
    assert.equal(await old.closed(), 1001);
    await fresh.frameCount(2);
    assert.equal(fresh.closeCode, undefined);
  });

  test('close and kill: with the code given, and without any', async () => {
    const plant = await plantWith();
    const first = await greet(plant);
    plant.fault('close', ['1012']);
    assert.equal(await first.closed(), 1012);
    const second = await greet(plant);
    plant.fault('kill');
    assert.equal(await second.closed(), 1006);
  });

  test('freeze: the socket stays open and silent, pings unanswered, until it is cleared', async () => {
    const plant = await plantWith();
    const client = await subscribed(plant, 'PT-101');
    await client.next('data');
    plant.fault('freeze', ['sessions']);
    // Who comes later is served: it is the old sessions that are zombies.
    const fresh = await subscribed(plant, 'PT-101');
    const before = client.frames.length;
    let pongs = 0;
    client.socket.on('pong', () => (pongs += 1));
    client.socket.ping();
    await fresh.next('heartbeat', () => true, fresh.frames.length + 5);
    assert.deepEqual([client.frames.length, pongs, client.closeCode], [before, 0, undefined]);
    plant.clear();
    await client.until('a pong', () => (pongs > 0 ? true : undefined));
    await client.next('data', () => true, before);
    assertChain(client, (await client.next('welcome')).seq);
  });

  test('freeze all: a stopped server, whose callers wait; all is published when it goes on', async () => {
    const plant = await plantWith({ audit: true });
    const client = await subscribed(plant, 'PT-101');
    plant.fault('freeze');
    const frozenAt = plant.published.length;
    let isGreeted = false;
    const waiting = RawClient.greet(plant.url).then((greeted) => {
      isGreeted = true;
      clients.push(greeted);
    });
    // Another plant's heartbeats are the clock.
    await (await subscribed(await plantWith(), 'PT-101')).frameCount(8);
    assert.equal(isGreeted, false);
    assert.equal(plant.published.length, frozenAt);
    plant.clear();
    await waiting;
    await client.frameCount(3);
    assertChain(client, (await client.next('welcome')).seq);
  });

  test('forget: honest in its lists, or not', async () => {
    const plant = await plantWith();
    const honest = await subscribed(plant, 'PT-101');
    plant.fault('forget');
    const beat = await honest.next('heartbeat', () => true, honest.frames.length);
    assert.deepEqual(beat.subscriptions, []);
    const lying = await subscribed(plant, 'PT-101');
    plant.fault('forget-silent', ['1']);
    const from = lying.frames.length;
    const claim = await lying.next('heartbeat', () => true, from);
    assert.deepEqual(claim.subscriptions, [1]);
    await lying.frameCount(3);
    assert.ok(lying.frames.slice(from).every((frame) => frame.type === 'heartbeat'));
  });

  test('silence: one sensor says nothing, the others go on', async () => {
    const plant = await plantWith();
    const client = await subscribed(plant, 'PT-101', 'LT-101');
    plant.fault('silence', ['PT-*']);
    const from = client.samples.length;
    await client.frameCount(5);
    const tags = new Set(client.samples.slice(from).map(({ tag }) => tag));
    assert.deepEqual([...tags], ['LT-101']);
    plant.clear();
    await client.until('PT-101', () =>
      client.samples.slice(from).find(({ tag }) => tag === 'PT-101'),
    );
  });

  test('absent: a tag that does not exist is listed, and comes into being with a new snapshot', async () => {
    const plant = await plantWith();
    plant.fault('absent', ['PT-101']);
    const client = await subscribed(plant, 'PT-101', 'LT-101');
    assert.deepEqual((await client.next('snapshot')).unknown, ['PT-101']);
    const from = client.frames.length;
    plant.clear();
    const second = await client.next('snapshot', () => true, from);
    assert.deepEqual([second.id, second.unknown], [1, []]);
    assert.ok(second.samples.some(([tag]) => tag === 'PT-101'));
  });

  test('garbage and oversize: nonsense arrives between good frames', async () => {
    const plant = await plantWith();
    const client = await subscribed(plant, 'PT-101');
    plant.fault('garbage', ['7']);
    await client.frameCount(3);
    assert.equal(new Set(client.malformed).size, 3);
    assert.ok(client.malformed.length >= 7);
    plant.fault('oversize', ['1100000']);
    await client.until('an oversized frame', () =>
      client.malformed.includes('frame-too-large') ? true : undefined,
    );
  });

  test('flood: many more samples, in order and in the chain', async () => {
    const plant = await plantWith();
    const client = await subscribed(plant, '*');
    plant.fault('flood', ['20000']);
    await client.until('a flood', () => (client.samples.length > 5000 ? true : undefined));
    assertChain(client, (await client.next('welcome')).seq);
    const last = new Map<string, number>();
    const snapshots = Object.keys((await client.next('snapshot')).tags).length;
    for (const { tag, time } of client.samples.slice(snapshots)) {
      assert.ok(time > (last.get(tag) ?? 0), tag);
      last.set(tag, time);
    }
  });

  test('refuse and unauthorized: 503 with Retry-After, 401', async () => {
    const plant = await plantWith();
    plant.fault('refuse', ['7']);
    const refusal = await refusalOf(plant);
    assert.deepEqual([refusal.status, refusal.retryAfter], [503, '7']);
    plant.clear();
    plant.fault('unauthorized');
    assert.equal((await refusalOf(plant)).status, 401);
    plant.clear();
    await greet(plant);
  });

  test('hole and duplicate: one frame too few, one too many, and the chain shows it', async () => {
    const plant = await plantWith();
    const client = await subscribed(plant, 'PT-101');
    plant.fault('hole');
    await client.frameCount(4);
    const breaks = (): number =>
      client.dataFrames().filter((frame, index, all) => {
        const before = all[index - 1];
        return before !== undefined && frame.prev !== before.seq && frame.seq !== before.seq;
      }).length;
    const { seq } = await client.next('welcome');
    const firstPrev = client.dataFrames()[0]!.prev;
    assert.equal(breaks() + (firstPrev === seq ? 0 : 1), 1);
    plant.fault('duplicate', ['2']);
    await client.frameCount(6);
    const seqs = client.dataFrames().map((frame) => frame.seq);
    assert.equal(seqs.length - new Set(seqs).size, 2);
  });

  test('slow: everything comes late, in order', async () => {
    const plant = await plantWith();
    const client = await subscribed(plant, 'PT-101');
    plant.fault('slow', ['300']);
    await client.frameCount(10);
    const late = client.samples.at(-1)!;
    assert.ok(Date.now() - late.time >= 290);
    assertChain(client, (await client.next('welcome')).seq);
  });

  test('renumber: the sockets are cut and the epoch is another', async () => {
    const plant = await plantWith();
    const client = await subscribed(plant, 'PT-101');
    const { epoch } = await client.next('welcome');
    plant.fault('renumber');
    assert.equal(await client.closed(), 1006);
    const again = await greet(plant);
    assert.notEqual((await again.next('welcome')).epoch, epoch);
  });
});

test.describe('replay of recorded data', () => {
  test('a SKAB file is served as it was recorded', async () => {
    test.skip(!existsSync(RECORDINGS), NO_RECORDINGS);
    const file = `${RECORDINGS}skab/valve1-1.csv`;
    const lines = readFileSync(file, 'utf8').trim().split(/\r?\n/);
    const header = lines[0]!.split(';');
    const rows = lines.slice(1).map((line) => line.split(';'));
    const plant = await plantWith({ replay: [{ file, prefix: '' }], speed: 50, historyMs: 0 });
    const client = await subscribed(plant, ...header.slice(1));
    const declared = (await client.next('snapshot')).tags;
    assert.equal(declared['Pressure']?.unit, 'bar');
    assert.equal(declared['Pressure']?.intervalMs, 20);
    assert.equal(declared['anomaly']?.intervalMs, undefined);
    await client.until('40 rows', () =>
      client.samples.filter(({ tag }) => tag === 'Pressure').length > 40 ? true : undefined,
    );
    const start = Date.parse(`${rows[0]![0]!.replace(' ', 'T')}Z`);
    const byTime = new Map(
      rows.map((row) => {
        const recorded = Date.parse(`${row[0]!.replace(' ', 'T')}Z`) - start;
        return [Math.round(plant.liveTime + recorded / 50), row] as const;
      }),
    );
    assert.ok(client.samples.length > 300);
    for (const { tag, time, value } of client.samples) {
      assert.equal(value, Number(byTime.get(time)?.[header.indexOf(tag)]), `${tag} at ${time}`);
    }
  });

  test('a Tennessee Eastman file is served as it was recorded', async () => {
    test.skip(!existsSync(RECORDINGS), NO_RECORDINGS);
    const file = `${RECORDINGS}tep/d01_te.dat`;
    const rows = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number));
    const plant = await plantWith({ replay: [{ file, prefix: '' }], speed: 3600, historyMs: 0 });
    const client = await subscribed(plant, 'XMEAS(*', 'XMV(*');
    const declared = (await client.next('snapshot')).tags;
    assert.equal(Object.keys(declared).length, 52);
    assert.deepEqual(
      [declared['XMEAS(7)']?.unit, declared['XMEAS(7)']?.description],
      ['kPa gauge', 'Reactor pressure'],
    );
    assert.equal(declared['XMV(10)']?.description, 'Reactor cooling water flow');
    await client.frameCount(20);
    for (const { tag, time, value } of client.samples) {
      const number = Number(/\d+/.exec(tag)?.[0]);
      const column = tag.startsWith('XMEAS') ? number - 1 : number + 40;
      assert.equal(value, rows[Math.round((time - plant.liveTime) / 50)]![column], tag);
    }
  });

  test('two files side by side need names of their own', async () => {
    test.skip(!existsSync(RECORDINGS), NO_RECORDINGS);
    const file = `${RECORDINGS}skab/valve1-0.csv`;
    const twice = [
      { file, prefix: '' },
      { file, prefix: '' },
    ];
    const clash = await startPlant({ replay: twice });
    assert.ok(!clash.ok && clash.problems[0]?.code === 'plant-tag-clash');
    const plant = await plantWith({
      replay: [
        { file, prefix: 'a.' },
        { file, prefix: 'b.' },
      ],
    });
    const client = await subscribed(plant, 'a.Pressure', 'b.Pressure');
    assert.deepEqual((await client.next('snapshot')).unknown, []);
  });

  test('a certificate that is none is a problem', async () => {
    const started = await startPlant({ historyMs: 0, tls: { cert: 'none', key: 'none' } });
    assert.ok(!started.ok && started.problems[0]?.code === 'plant-tls');
  });

  test('a file that is not there is a problem with its name', async () => {
    const started = await startPlant({ replay: [{ file: 'no-such-file.csv', prefix: '' }] });
    assert.ok(!started.ok);
    assert.equal(started.problems[0]?.code, 'recording-unreadable');
    assert.equal(started.problems[0].where.file, 'no-such-file.csv');
  });
});
