/**
 * What every driver owes the link: the rules of `src/main/sources/driver.ts`, against a real server
 * on loopback. A new protocol adds a line to `CANDIDATES` and is done when this passes. What only
 * one protocol has stands in its own file (vigil-driver.test.ts).
 */
import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { test } from '@playwright/test';
import { realClock } from '../../src/main/clock.ts';
import type { Driver, DriverSession, SessionNews } from '../../src/main/sources/driver.ts';
import { VigilDriver } from '../../src/main/sources/vigil/driver.ts';
import { startPlant } from '../../src/plant/plant.ts';
import { until } from '../support/until.ts';

/** A server that speaks the driver's protocol and can be made to misbehave. */
interface Peer {
  readonly url: string;
  /** A tag that changes at least ten times a second, and an alarm list, are there. */
  readonly tag: string;
  sessions(): number;
  /** Ends every socket without a word. */
  cut(): void;
  /** Sends a frame over every limit. */
  oversize(): void;
  /** Says nothing more; sockets stay open. */
  freeze(): void;
  stop(): Promise<void>;
}

interface Candidate {
  readonly name: string;
  readonly driver: () => Driver;
  readonly startPeer: () => Promise<Peer>;
}

const CANDIDATES: readonly Candidate[] = [
  {
    name: 'vigil.v1',
    driver: () => new VigilDriver({ clock: realClock, client: 'test/1' }),
    startPeer: async () => {
      const made = await startPlant({ load: { tags: 2, rate: 40 }, simulate: false });
      assert.ok(made.ok);
      const plant = made.value;
      return {
        url: plant.url,
        tag: 'LOAD.*',
        sessions: () => plant.sessionCount(),
        cut: () => void plant.fault('kill'),
        oversize: () => void plant.fault('oversize'),
        freeze: () => void plant.fault('freeze', ['all']),
        stop: () => plant.stop(),
      };
    },
  },
];

/** A session and everything it said. */
class Listener {
  readonly news: SessionNews[] = [];
  /** Values of each data frame, copied while they were valid. */
  readonly values: number[] = [];
  readonly session: DriverSession;
  hasReturned = false;
  saidEarly = false;

  constructor(driver: Driver, url: string, timeoutMs = 2_000) {
    this.session = driver.open({ url, timeoutMs }, (news) => {
      if (!this.hasReturned) this.saidEarly = true;
      this.news.push(news);
      if (news.type === 'data') this.values.push(news.samples.length);
    });
    this.hasReturned = true;
  }

  has(type: SessionNews['type']): boolean {
    return this.news.some((news) => news.type === type);
  }

  all<T extends SessionNews['type']>(type: T): Extract<SessionNews, { type: T }>[] {
    // why: filter's callback is not seen as a guard for a generic union member
    return this.news.filter((news) => news.type === type) as Extract<SessionNews, { type: T }>[];
  }

  /** Waits for the end and for what might wrongly follow it. */
  async ended(): Promise<Extract<SessionNews, { type: 'closed' }>> {
    await until('closed', () => this.has('closed'));
    const length = this.news.length;
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    assert.equal(this.news.length, length, 'something was reported after closed');
    assert.equal(this.all('closed').length, 1);
    return this.all('closed')[0]!;
  }
}

for (const { name, driver: makeDriver, startPeer } of CANDIDATES) {
  test.describe(name, () => {
    let peer: Peer;
    let driver: Driver;

    test.beforeEach(async () => {
      peer = await startPeer();
      driver = makeDriver();
    });
    test.afterEach(async () => {
      await peer.stop();
    });

    async function live(): Promise<Listener> {
      const listener = new Listener(driver, peer.url);
      await until('welcomed', () => listener.has('welcomed'));
      listener.session.subscribe({ id: 1, tags: [peer.tag] });
      await until('data', () => listener.has('data'));
      return listener;
    }

    test('a session opens, is welcomed, confirms what it is asked for and brings data', async () => {
      const listener = await live();
      const order = listener.news.map(({ type }) => type).filter((type) => type !== 'heard');
      assert.deepEqual(order.slice(0, 2), ['opened', 'welcomed']);
      assert.ok(order.indexOf('snapshot') < order.indexOf('data'));
      assert.ok(!listener.saidEarly);
      assert.equal(listener.all('opened')[0]?.localAddress, '127.0.0.1');
      assert.ok(listener.values.every((length) => length > 0));
      const data = listener.all('data');
      for (const [index, frame] of data.entries()) {
        if (index > 0) assert.equal(frame.prev, data[index - 1]?.seq);
      }
      listener.session.subscribe({ id: 2, alarms: true });
      await until('alarms', () => listener.has('alarms'));
      listener.session.ping(77);
      await until('pong', () => listener.has('pong'));
      assert.deepEqual(listener.all('pong')[0]?.subscriptions, [1, 2]);
      listener.session.unsubscribe(2);
      listener.session.ping(78);
      await until('pong', () => listener.all('pong').length === 2);
      assert.deepEqual(listener.all('pong')[1]?.subscriptions, [1]);
      listener.session.terminate();
      await listener.ended();
    });

    test('a history request and an acknowledgement are answered or refused by number', async () => {
      const listener = await live();
      const tag = [...(listener.all('snapshot')[0]?.tags.keys() ?? [])][0] ?? '';
      const to = Date.now();
      listener.session.history({ id: 9, tags: [tag], from: to - 5_000, to, maxPoints: 100 });
      listener.session.command(10, { action: 'acknowledge', alarm: 'no such alarm', by: 'test' });
      await until('history', () => listener.has('history'));
      await until('refused', () => listener.has('refused'));
      assert.equal(listener.all('history')[0]?.request, 9);
      assert.equal(listener.all('refused')[0]?.request, 10);
      listener.session.terminate();
      await listener.ended();
    });

    test('a probe of a standing session is heard and echoed, also while no data flows', async () => {
      const listener = new Listener(driver, peer.url);
      await until('welcomed', () => listener.has('welcomed'));
      assert.ok(!listener.has('echoed'));
      listener.session.probe();
      await until('echoed', () => listener.has('echoed'));
      const types = listener.news.map(({ type }) => type);
      assert.equal(types[types.indexOf('echoed') - 1], 'heard');
      listener.session.terminate();
      await listener.ended();
    });

    test('terminate ends it at once, without waiting for a peer that is frozen', async () => {
      const listener = await live();
      peer.freeze();
      listener.session.terminate();
      assert.ok(!listener.has('closed'), 'reported within the call');
      assert.equal((await listener.ended()).cause.kind, 'terminated');
      listener.session.terminate();
      listener.session.close(1000, 'again');
      listener.session.subscribe({ id: 3, tags: ['x'] });
      listener.session.ping(1);
      listener.session.probe();
      await listener.ended();
    });

    test('close says goodbye, and the peer knows that it was meant', async () => {
      const listener = await live();
      listener.session.close(1001, 'display stops');
      assert.equal((await listener.ended()).cause.kind, 'terminated');
      await until('gone', () => peer.sessions() === 0);
    });

    test('a session given up while it is dialled never opens', async () => {
      const listener = new Listener(driver, peer.url);
      listener.session.terminate();
      assert.equal((await listener.ended()).cause.kind, 'terminated');
      assert.ok(!listener.has('opened'));
      await until('gone', () => peer.sessions() === 0);
    });

    test('a cut socket is reported once, as one without a close frame', async () => {
      const listener = await live();
      peer.cut();
      const { cause } = await listener.ended();
      assert.ok(cause.kind === 'network' || (cause.kind === 'close' && cause.code === 1006));
    });

    test('a frame over the limit closes the session with 1009', async () => {
      const listener = await live();
      peer.oversize();
      const { cause } = await listener.ended();
      assert.deepEqual([cause.kind, cause.code], ['close', 1009]);
    });

    test('an endpoint where nobody listens is refused, and a probe says so', async () => {
      const url = await closedPort(peer.url);
      const listener = new Listener(driver, url);
      assert.equal((await listener.ended()).cause.kind, 'refused');
      assert.ok(!listener.saidEarly);
      assert.equal(await probe(driver, url), false);
      assert.equal(await probe(driver, peer.url), true);
    });

    test('an endpoint that accepts and says nothing is given up after the time-out', async () => {
      const { url, server } = await muteServer(peer.url);
      try {
        const listener = new Listener(driver, url, 150);
        const { cause } = await listener.ended();
        assert.equal(cause.kind, 'timeout');
        assert.match(cause.reason, /150 ms/);
      } finally {
        server.close();
      }
    });

    test('a host without an address and a text that is no URL are reported and not thrown', async () => {
      const nowhere = new Listener(driver, 'ws://no-such-host.invalid:1/');
      assert.ok(['dns', 'timeout'].includes((await nowhere.ended()).cause.kind));
      const nonsense = new Listener(driver, 'not a url');
      assert.equal((await nonsense.ended()).cause.kind, 'network');
      assert.ok(!nonsense.saidEarly);
      assert.equal(await probe(driver, 'not a url'), false);
    });

    test('a driver without a credential cannot renew one', async () => {
      const renewed = await new Promise((resolve) => {
        driver.renewCredential(resolve);
      });
      assert.equal(renewed, false);
    });
  });
}

function probe(driver: Driver, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    driver.probeEndpoint(url, 1_000, resolve);
  });
}

/** The peer's URL at a port that was free a moment ago. */
async function closedPort(like: string): Promise<string> {
  const { url, server } = await muteServer(like);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

/** Accepts and never answers. */
async function muteServer(like: string): Promise<{ url: string; server: Server }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(like);
  // why: a server on a TCP port has an AddressInfo
  url.port = String((server.address() as AddressInfo).port);
  return { url: url.href, server };
}
