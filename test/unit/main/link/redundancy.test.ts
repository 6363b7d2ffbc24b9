/**
 * Hot standby: with `redundancy: active-active` a single fault freezes nothing and loses nothing;
 * with `warm` the second session takes over without a dial.
 */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import fc from 'fast-check';
import {
  LATENCY_MS,
  LinkWorld,
  ON_CHANGE,
  PERIODIC,
  PERIOD_MS,
} from '../../../support/link-world.ts';

const UPLINKS = ['10.0.0.2', '10.1.0.2'] as const;
/** Unix time of the world's virtual time 0. */
const EPOCH_UNIX = 1_764_000_000_000;

/** Everything that can befall one server, one connection or one uplink. */
const SINGLE_FAULTS = {
  kill: (world: LinkWorld, server: number) => {
    world.server(server).mode = 'down';
    world.reset(world.server(server));
  },
  freeze: (world: LinkWorld, server: number) => {
    world.server(server).mode = 'frozen';
  },
  reset: (world: LinkWorld, server: number) => {
    world.reset(world.server(server));
  },
  busy: (world: LinkWorld, server: number) => {
    world.server(server).mode = 'busy';
    world.reset(world.server(server));
  },
  blackhole: (world: LinkWorld, server: number) => {
    world.blackhole(world.server(server));
  },
  drain: (world: LinkWorld, server: number) => {
    world.goaway(world.server(server), 5_000);
  },
  restart: (world: LinkWorld, server: number) => {
    world.reset(world.server(server), { kind: 'close', code: 1012, reason: 'restart' });
  },
  forget: (world: LinkWorld, server: number) => {
    world.forget(1, world.server(server));
    world.forget(2, world.server(server));
  },
  uplink: (world: LinkWorld, server: number) => {
    world.loseUplink(UPLINKS[server] ?? '');
  },
  route: (world: LinkWorld) => {
    world.tell({ type: 'pathChanged', cause: 'route', addresses: world.addresses });
  },
} as const;

function activeActive(seed: number): LinkWorld {
  const world = new LinkWorld(seed, ['ws://a/', 'ws://b/'], { redundancy: 'active-active' });
  world.addresses = [...UPLINKS];
  world.change();
  world.start();
  return world;
}

test('active-active: through any single fault nothing freezes, nothing is lost, nothing is unproven', () => {
  const single = fc.record({
    seed: fc.integer({ min: 0, max: 0x7fffffff }),
    fault: fc.constantFrom(...(Object.keys(SINGLE_FAULTS) as (keyof typeof SINGLE_FAULTS)[])),
    server: fc.integer({ min: 0, max: 1 }),
    phaseMs: fc.integer({ min: 0, max: 20_000 }),
  });
  fc.assert(
    fc.property(single, ({ seed, fault, server, phaseMs }) => {
      const world = activeActive(seed);
      world.runUntil(10_000 + phaseMs);
      const faultAt = world.now;
      let longest = 0;
      let heldAt = world.newest.get(PERIODIC[0])?.receivedAt ?? 0;
      const look = (): void => {
        const receivedAt = world.newest.get(PERIODIC[0])?.receivedAt ?? 0;
        longest = Math.max(longest, receivedAt - heldAt);
        heldAt = receivedAt;
        const unprovenMs = world.now - world.link.provenAt(2);
        assert(unprovenMs < 1_100, `on-change tags unproven for ${unprovenMs} ms`);
      };
      SINGLE_FAULTS[fault](world, server);
      world.change();
      for (let step = 1; step <= 600; step += 1) world.runUntil(faultAt + 50 * step, look);
      assert(longest <= PERIOD_MS + 2 * LATENCY_MS, `frozen for ${longest} ms`);
      for (const tag of [...PERIODIC, ON_CHANGE]) {
        const stored = world.stored.get(tag) ?? new Set();
        const lost = (world.published.get(tag) ?? []).filter(
          (time) =>
            time > EPOCH_UNIX + 5_000 && time < EPOCH_UNIX + world.now - 500 && !stored.has(time),
        );
        assert.deepEqual(lost, [], `${tag}: ${lost.length} samples lost`);
      }
      for (const { faultAt: at, freshAt } of world.outages.values()) {
        assert(freshAt !== null && freshAt - at <= 1, 'the ledger tells of frozen values');
      }
      const status = world.link.status();
      assert.equal(status.state, 'live', `${status.state}: ${status.cause}`);
    }),
    { numRuns: 300, seed: Number(process.env['VIGIL_SEED'] ?? Date.now() & 0x7fffffff) },
  );
});

test('the two sessions go to different servers and by different local addresses', () => {
  const world = activeActive(1);
  world.runUntil(10_000);
  assert.equal(world.link.sessions().length, 2);
  const dials = world.effects.flatMap(({ effect }) => (effect.type === 'open' ? [effect] : []));
  assert.deepEqual(
    dials.map(({ url, localAddress }) => [url, localAddress]),
    [
      ['ws://a/', undefined],
      ['ws://b/', UPLINKS[1]],
    ],
  );
});

test('a tag that one of the two no longer brings is asked for there, and the wall knows nothing of it', () => {
  for (const leg of [0, 1]) {
    const world = activeActive(7 + leg);
    world.runUntil(30_000);
    const [first, second] = world.link.sessions();
    const from = world.effects.length;
    world.mute('P1', world.server(leg));
    world.runUntil(30_000 + 4 * PERIOD_MS, () => {
      const age = world.now - (world.newest.get('P1')?.receivedAt ?? 0);
      assert(age <= PERIOD_MS + LATENCY_MS, `P1 is ${age} ms old`);
      assert.equal(world.link.status().state, 'live');
      assert.equal(world.link.status().confirmed, world.link.status().wanted);
    });
    const asked = world.effects
      .slice(from)
      .flatMap(({ effect }) => (effect.type === 'subscribe' ? [effect.session] : []));
    assert.deepEqual(asked, [leg === 0 ? first : second]);
    assert.deepEqual(world.link.sessions(), [first, second]);
  }
});

test('with one server only, the second session is a second connection to it', () => {
  const world = new LinkWorld(2, ['ws://a/'], { redundancy: 'active-active' });
  world.start();
  world.runUntil(10_000);
  assert.equal(world.link.sessions().length, 2);
  world.reset(world.server(0));
  world.runUntil(20_000);
  assert.equal(world.link.sessions().length, 2);
  assert.equal(world.link.status().state, 'live');
});

test('a second server that is away is tried again at a slowing pace and costs the first nothing', () => {
  const world = activeActive(3);
  world.server(1).mode = 'down';
  world.runUntil(120_000);
  assert.equal(world.link.status().state, 'live');
  assert.equal(world.link.status().alarm, 'none');
  const dials = world.opens.filter(({ url }) => url === 'ws://b/').length;
  assert(dials >= 10 && dials <= 40, `${dials} dials in two minutes`);
  assert.equal(world.outages.size, 0);
  world.server(1).mode = 'up';
  world.runUntil(140_000);
  assert.equal(world.link.sessions().length, 2);
});

test('warm: the second session holds nothing until it is needed, then everything at once', () => {
  const world = new LinkWorld(4, ['ws://a/', 'ws://b/'], { redundancy: 'warm' });
  world.start();
  world.runUntil(10_000);
  const subscribed = world.effects.filter(({ effect }) => effect.type === 'subscribe');
  assert.deepEqual(
    new Set(subscribed.map(({ effect }) => 'session' in effect && effect.session)),
    new Set([1]),
  );
  const [, second] = world.link.sessions();
  world.server(0).mode = 'down';
  world.reset(world.server(0));
  world.runUntil(world.now + 1 + 4 * LATENCY_MS);
  assert.equal(world.link.status().state, 'live');
  assert.equal(world.link.status().endpoint, 'ws://b/');
  assert.equal(world.link.currentSession(), second, 'it was there already');
});

test('warm: where the first is doubted, the second is asked for everything, and no third is dialled', () => {
  const world = new LinkWorld(6, ['ws://a/', 'ws://b/'], { redundancy: 'warm' });
  world.start();
  world.runUntil(10_000);
  const [, second] = world.link.sessions();
  world.server(0).mode = 'frozen';
  while (world.link.currentSession() !== second && world.now < 20_000)
    world.runUntil(world.now + 10);
  assert.equal(world.link.currentSession(), second, 'it was there already');
  assert.equal(world.mostSessions, 2, 'nobody else was dialled for it');
  assert(world.now < 10_000 + world.options.deadAfterMs, `live again at ${world.now} ms`);
  world.server(0).mode = 'up';
  world.runUntil(world.now + 30_000);
  assert.equal(world.link.sessions().length, 2, 'and there is a second one again');
});

test('a snapshot of the second session does not overrule what the first one said', () => {
  const world = activeActive(5);
  world.runUntil(10_000);
  const [first, second] = world.link.sessions();
  assert(first !== undefined && second !== undefined);
  assert.equal(world.link.overrules(first), true);
  assert.equal(world.link.overrules(second), false);
  world.server(0).mode = 'down';
  world.reset(world.server(0));
  world.runUntil(11_000);
  assert.equal(world.link.overrules(second), true);
});
