/** The link's table (docs/link.md), row by row, on virtual time. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { LATENCY_MS, LinkWorld, PERIOD_MS, ON_CHANGE } from '../../../support/link-world.ts';

function live(
  seed = 1,
  urls?: string[],
  overrides?: ConstructorParameters<typeof LinkWorld>[2],
): LinkWorld {
  const world = new LinkWorld(seed, urls, overrides);
  world.change();
  world.start();
  world.runUntil(12_000);
  assert.equal(world.link.status().state, 'live');
  return world;
}

/** Virtual time at which the link is live again after now; fails after `withinMs`. */
function healedAfter(world: LinkWorld, withinMs: number): number {
  const from = world.now;
  while (world.now < from + withinMs) {
    world.runUntil(world.now + 10);
    const last = [...world.outages.values()].at(-1);
    if (world.link.status().state === 'live' && last !== undefined && last.freshAt !== null)
      return world.now - from;
  }
  const { state, cause } = world.link.status();
  throw new assert.AssertionError({ message: `still ${state} (${cause}) after ${withinMs} ms` });
}

const dials = (world: LinkWorld, since: number): string[] =>
  world.opens.filter((open) => open.at >= since).map((open) => open.url);

const sent = (world: LinkWorld, type: string, since: number) =>
  world.effects.filter(({ at, effect }) => at >= since && effect.type === type);

test('a link becomes live by way of dialing, authenticating and subscribing', () => {
  const world = new LinkWorld(1);
  world.change();
  world.start();
  const seen: string[] = [world.link.status().state];
  world.runUntil(500, () => {
    const { state } = world.link.status();
    if (seen.at(-1) !== state) seen.push(state);
  });
  assert.deepEqual(
    seen.filter((state) => state !== 'resyncing'),
    ['dialing', 'authenticating', 'subscribing', 'live'],
  );
});

test('after a reset the next server is dialled at once and every missed sample comes by replay', () => {
  const world = live();
  const from = world.now;
  world.server(0).mode = 'down';
  world.reset(world.server(0));
  assert(healedAfter(world, 1_000) <= 300);
  assert.deepEqual(dials(world, from), ['ws://b/']);
  const resume = sent(world, 'subscribe', from).map(({ effect }) => 'resume' in effect);
  assert.deepEqual(resume, [true, true]);
});

test('the first drops are answered at once, the third within a minute no longer', () => {
  const world = live();
  for (let drop = 1; drop <= 3; drop++) {
    const from = world.now;
    for (const server of world.servers) world.reset(server);
    world.runUntil(from + 200);
    assert.equal(dials(world, from).length > 0, drop < 3, `drop ${drop}`);
    healedAfter(world, 3_000);
  }
});

test('a silently dead connection is doubted after 1.5 s and a replacement dialled before it is given up', () => {
  const world = live();
  const from = world.now;
  world.blackhole();
  world.runUntil(from + 900);
  assert.equal(dials(world, from).length, 0);
  let suspectWithOld = false;
  world.runUntil(from + 2_600, () => {
    if (world.link.status().state === 'suspect' && world.link.sessions().length === 2)
      suspectWithOld = true;
  });
  assert(suspectWithOld, 'the old session stood while the replacement was dialled');
  assert.equal(world.link.status().state, 'live');
  const [outage] = [...world.outages.values()].slice(-1);
  assert(outage?.suspectAt !== null && outage?.freshAt !== null);
});

test('a session that answers again stays, and the replacement is kept warm and then dropped', () => {
  const world = live(1, undefined, { dialTimeoutMs: 5_000 });
  const from = world.now;
  world.server(0).mode = 'frozen';
  world.server(1).mode = 'frozen';
  world.runUntil(from + 1_900);
  assert.equal(world.link.status().state, 'suspect');
  world.server(0).mode = 'up';
  world.server(1).mode = 'up';
  world.runUntil(from + 3_000);
  assert.equal(world.link.status().state, 'live');
  world.runUntil(from + 20_000);
  assert.equal(world.link.sessions().length, 1);
});

test('a server whose process hangs behind an open socket is left for another', () => {
  const world = live();
  world.server(0).mode = 'frozen';
  assert(healedAfter(world, 4_000) <= 2_900);
  assert.equal(world.link.status().endpoint, 'ws://b/');
});

test('the wait between rounds doubles to 8 s, and after ten failures the pace is slow and the alarm is raised', () => {
  const world = live(3, ['ws://a/'], { jitter: 'none', firstAttemptSpreadMs: 0 });
  world.server(0).mode = 'down';
  world.isDark = true;
  world.reset(world.server(0));
  world.isDark = false;
  world.tell({ type: 'retryAsked' });
  world.runUntil(world.now + 200_000);
  assert.equal(world.alarm, 'degraded');
  assert.equal(world.link.status().state, 'persistent');
  assert(world.link.status().nextAttemptAt !== null);
  const at = world.opens.map((open) => open.at).slice(-6);
  const gaps = at.slice(1).map((time, index) => Math.round((time - (at[index] ?? 0)) / 1_000));
  assert(
    gaps.every((gap) => gap >= 14 && gap <= 16),
    `slow pace, got ${gaps.join()}`,
  );
});

test('the literal backoff schedule is 1, 2, 4, 8, 8 s when jitter and the fast first attempt are off', () => {
  const world = live(3, ['ws://a/'], { jitter: 'none', fastFirst: false });
  const from = world.now;
  world.server(0).mode = 'down';
  world.reset(world.server(0));
  world.runUntil(from + 40_000);
  const at = [from, ...world.opens.filter((open) => open.at > from).map((open) => open.at)];
  const waits = at.slice(1).map((time, index) => Math.round((time - (at[index] ?? 0)) / 1_000));
  assert.deepEqual(waits.slice(0, 6), [1, 1, 2, 4, 8, 8]);
});

test('a server that comes back is noticed by the probe, not by the end of a long wait', () => {
  const world = live(5, ['ws://a/']);
  world.server(0).mode = 'down';
  world.reset(world.server(0));
  world.runUntil(world.now + 300_000);
  assert.equal(world.alarm, 'degraded');
  world.server(0).mode = 'up';
  assert(healedAfter(world, 20_000) < 3_600);
  assert.equal(world.alarm, 'none');
});

test('what is back before the second attempt is dialled at once: a balancer that restarts', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const world = live(seed, ['ws://a/']);
    world.server(0).mode = 'down';
    world.reset(world.server(0));
    world.runUntil(world.now + 200);
    world.server(0).mode = 'up';
    const healedMs = healedAfter(world, 3_000);
    assert(healedMs <= 260, `seed ${seed}: ${healedMs} ms`);
  }
});

test('after a minute in which nothing answers, the link is back within a second', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const world = live(seed, ['ws://a/']);
    world.isDark = true;
    world.runUntil(world.now + 60_000);
    world.isDark = false;
    const healedMs = healedAfter(world, 3_000);
    assert(healedMs <= 900, `seed ${seed}: ${healedMs} ms`);
  }
});

test('of two servers that were away for a minute the one that is back is found, whichever it is', () => {
  for (const back of [0, 1]) {
    for (let seed = 1; seed <= 20; seed++) {
      const world = live(seed);
      for (const server of world.servers) {
        server.mode = 'down';
        world.reset(server);
      }
      world.runUntil(world.now + 60_000);
      world.server(back).mode = 'up';
      const healedMs = healedAfter(world, 20_000);
      assert(healedMs <= 1_000, `server ${back}, seed ${seed}: ${healedMs} ms`);
    }
  }
});

test('goaway moves the link before it breaks: no moment without a live session, nothing lost', () => {
  const world = live();
  const from = world.now;
  let gap = false;
  world.goaway(world.server(0), 10_000);
  world.runUntil(from + 3_000, () => {
    if (world.link.currentSession() === null) gap = true;
  });
  assert(!gap);
  assert.equal(world.link.status().endpoint, 'ws://b/');
  const left = sent(world, 'close', from).map(({ effect }) =>
    effect.type === 'close' ? effect.code : 0,
  );
  assert.deepEqual(left, [1001]);
});

test('when the own address is gone the session is given up at once, without waiting for its silence', () => {
  const world = live();
  const from = world.now;
  world.readdress();
  assert(healedAfter(world, 1_000) <= 150);
  assert(dials(world, from).length <= 2);
});

test('a path change that leaves the session standing only probes it and drops the raced dial', () => {
  const world = live();
  const from = world.now;
  const before = world.link.currentSession();
  world.tell({ type: 'pathChanged', cause: 'route', addresses: world.addresses });
  world.runUntil(from + 15_000);
  assert.equal(world.link.currentSession(), before);
  assert.equal(world.link.sessions().length, 1);
  assert(sent(world, 'probe', from).length > 0);
});

test('a path change during a long wait dials at once and starts the count over', () => {
  const world = live(2, ['ws://a/']);
  world.isDark = true;
  world.runUntil(world.now + 120_000);
  world.isDark = false;
  world.tell({ type: 'pathChanged', cause: 'address', addresses: world.addresses });
  assert(healedAfter(world, 2_000) <= 200);
});

test('a subscription the server forgot is asked for again within one heartbeat', () => {
  const world = live();
  world.forget(2);
  world.change();
  world.runUntil(world.now + 1_200);
  assert.equal(world.newest.get(ON_CHANGE)?.value, world.truth.at(-1)?.[1]);
});

test('a subscription forgotten by a server that lists nothing is found by its silence', () => {
  const world = live();
  for (const server of world.servers) server.listsSubscriptions = false;
  const from = world.now;
  world.forget(1);
  world.runUntil(from + 3_000);
  const asked = sent(world, 'subscribe', from);
  assert.equal(asked.length, 1);
  const age = world.now - (world.newest.get('P1')?.receivedAt ?? 0);
  assert(age < 1_000, `P1 is ${age} ms old`);
});

test('a lost frame is asked for again and nothing is missing', () => {
  const world = live();
  const from = world.now;
  world.loseNextFrame = true;
  world.runUntil(from + 2_500);
  assert(sent(world, 'subscribe', from).length >= 1);
  const published = world.published.get('P1') ?? [];
  const stored = world.stored.get('P1') ?? new Set();
  assert(published.slice(2, -1).every((time) => stored.has(time)));
});

test('one silent tag is asked for when it is unusual, then after 5, 15 and 60 s, and the session stays', () => {
  const world = live();
  const from = world.now;
  const before = world.link.currentSession();
  world.silenceTags('P1');
  world.runUntil(from + 100_000);
  const at = sent(world, 'subscribe', from).map((entry) => Math.round((entry.at - from) / 1_000));
  assert.deepEqual(at.slice(0, 4), [1, 6, 21, 81]);
  assert.equal(world.link.currentSession(), before);
});

test('a sensor that is dead for an hour is one record, however often it is asked for', () => {
  const world = live();
  const from = world.now;
  world.silenceTags('P1');
  world.runUntil(from + 3_600_000);
  const asked = sent(world, 'subscribe', from).length;
  assert(asked >= 55 && asked <= 65, `asked for ${asked} times`);
  assert.deepEqual(
    [...world.outages.values()].map(({ cause }) => cause),
    ['tags silent'],
  );
});

test('a dead sensor does not delay the repair of another tag of its subscription', () => {
  const world = live();
  world.silenceTags('P1');
  world.runUntil(world.now + 600_000);
  const askedAt = (): number => sent(world, 'subscribe', 0).at(-1)?.at ?? 0;
  while (world.now - askedAt() < 10_000) world.runUntil(world.now + 1_000);
  const from = world.now;
  world.mute('P2');
  world.runUntil(from + 3 * PERIOD_MS);
  assert.equal(sent(world, 'subscribe', from).length, 1);
  const age = world.now - (world.newest.get('P2')?.receivedAt ?? 0);
  assert(age <= PERIOD_MS + LATENCY_MS, `P2 is ${age} ms old`);
});

test('when everything is silent another server is tried, and then it is called a source fault', () => {
  const world = live();
  const from = world.now;
  world.silenceTags('P1', 'P2');
  world.runUntil(from + 40_000);
  assert.equal(world.link.status().endpoint, 'ws://b/');
  assert.equal(world.alarm, 'source-silent');
});

test('a refused credential is renewed once; refused again, the link is blocked, alarmed and keeps trying', () => {
  const world = live(1, ['ws://a/']);
  const from = world.now;
  world.server(0).mode = 'unauthorized';
  world.reset(world.server(0), { kind: 'close', code: 4401, reason: 'expired' });
  world.canRenew = true;
  world.runUntil(from + 10_000);
  assert.equal(world.link.status().state, 'blocked');
  assert.equal(world.alarm, 'blocked');
  assert.equal(sent(world, 'renewCredential', from).length, 1);
  assert(dials(world, from).length <= 3);
  world.server(0).mode = 'up';
  world.runUntil(from + 90_000);
  assert.equal(world.link.status().state, 'live');
  assert.equal(world.alarm, 'none');
});

test('Retry-After is honoured on its server while the other one is used', () => {
  const world = live();
  const from = world.now;
  world.server(0).mode = 'busy';
  world.server(1).mode = 'busy';
  for (const server of world.servers) world.reset(server);
  world.runUntil(from + 2_900);
  assert(dials(world, from).length <= 2, 'nobody is dialled inside its Retry-After');
  world.server(1).mode = 'up';
  healedAfter(world, 10_000);
});

test('five malformed frames in ten seconds end the session with 1007 and another server is used', () => {
  const world = live();
  const from = world.now;
  for (let i = 0; i < 5; i++) world.garble();
  world.runUntil(from + 2_500);
  const codes = sent(world, 'close', from).map(({ effect }) =>
    effect.type === 'close' ? effect.code : 0,
  );
  assert.deepEqual(codes, [1007]);
  assert.equal(world.link.status().endpoint, 'ws://b/');
});

test('four malformed frames are survived', () => {
  const world = live();
  const before = world.link.currentSession();
  for (let i = 0; i < 4; i++) world.garble();
  world.runUntil(world.now + 1_000);
  assert.equal(world.link.currentSession(), before);
});

test('after sleep nothing is proven until a new snapshot, and the redial is immediate', () => {
  const world = live();
  world.tell({ type: 'suspended' });
  world.now += 3_600_000;
  world.tell({ type: 'resumed' });
  assert.equal(world.link.provenAt(1), -Infinity);
  assert.equal(world.link.provenAt(2), -Infinity);
  assert.equal(sent(world, 'open', world.now).length, 1);
});

test('a suspend without a resume ends by itself', () => {
  const world = live();
  world.tell({ type: 'suspended' });
  world.runUntil(world.now + 12_000);
  assert.equal(world.link.status().state, 'live');
});

test('a pause of our own event loop is not taken for silence of the server', () => {
  const world = live();
  const before = world.link.currentSession();
  world.now += 8_000;
  world.tell({ type: 'woke' });
  assert.equal(world.link.currentSession(), before);
  assert.notEqual(world.link.status().state, 'suspect');
});

test('the affinity cookie is offered again after a path change and dropped with its dead backend', () => {
  const world = live(1, ['ws://a/']);
  let from = world.now;
  world.readdress();
  healedAfter(world, 2_000);
  assert.equal(world.opens.find((open) => open.at >= from)?.cookie, 'at=ws://a/');
  world.runUntil(world.now + 11_000);
  from = world.now;
  world.reset(world.server(0));
  healedAfter(world, 2_000);
  assert.equal(world.opens.find((open) => open.at >= from)?.cookie, undefined);
});

test('the link goes home to its preferred server once that has been well for a minute', () => {
  const world = live();
  world.server(0).mode = 'down';
  world.reset(world.server(0));
  healedAfter(world, 2_000);
  world.server(0).mode = 'up';
  const from = world.now;
  let gap = false;
  world.runUntil(from + 50_000);
  assert.equal(world.link.status().endpoint, 'ws://b/');
  world.runUntil(from + 120_000, () => {
    if (world.link.currentSession() === null) gap = true;
  });
  assert.equal(world.link.status().endpoint, 'ws://a/');
  assert(!gap, 'made before broken');
});

test('three drops in a minute are called flapping and another server is preferred', () => {
  const world = live();
  for (let i = 0; i < 3; i++) {
    for (const server of world.servers) world.reset(server);
    healedAfter(world, 20_000);
  }
  world.runUntil(world.now + 100);
  assert.equal(world.alarm, 'flapping');
  world.runUntil(world.now + 90_000);
  assert.equal(world.alarm, 'none');
});

test('a wish changed while the link is down is what is subscribed when it is up', () => {
  const world = live(1, ['ws://a/']);
  world.server(0).mode = 'down';
  world.reset(world.server(0));
  world.runUntil(world.now + 5_000);
  world.tell({
    type: 'wantedChanged',
    wanted: [{ id: 2, tags: [ON_CHANGE], alarms: false, historyMs: 0 }],
  });
  world.server(0).mode = 'up';
  const from = world.now;
  healedAfter(world, 10_000);
  const ids = sent(world, 'subscribe', from).map(({ effect }) =>
    effect.type === 'subscribe' ? effect.subscription : 0,
  );
  assert.deepEqual(ids, [2]);
});

test('a forgotten subscription, a lost frame and a silent tag are outages of rung 0, and end', () => {
  const faults: [string, (world: LinkWorld) => void][] = [
    ['subscription forgotten', (world) => world.forget(2)],
    ['frame lost', (world) => (world.loseNextFrame = true)],
    ['tags silent', (world) => world.silenceTags('P1')],
  ];
  for (const [cause, inject] of faults) {
    const world = live();
    inject(world);
    world.runUntil(world.now + 5_000);
    const outage = [...world.outages.values()].at(-1);
    assert.equal(outage?.cause, cause);
    assert.equal(outage?.rung, 0);
    assert(outage?.freshAt != null && outage.backfilledAt !== null, cause);
  }
});

test('what a lost session proved stays proven up to its last frame', () => {
  const world = live(1, ['ws://a/']);
  world.server(0).mode = 'down';
  world.reset(world.server(0));
  const lostAt = world.now;
  world.runUntil(lostAt + 5_000);
  assert(world.link.provenAt(2) > lostAt - 1_100 && world.link.provenAt(2) <= lostAt);
});

test('late news of a session given up changes nothing', () => {
  const world = live();
  const old = world.link.currentSession();
  assert(old !== null);
  world.server(0).mode = 'down';
  world.reset(world.server(0));
  healedAfter(world, 2_000);
  const before = world.link.status();
  assert.equal(world.link.accept(old, 1_000_000, 999_999, Number.NaN, world.now), 'stranger');
  assert.deepEqual(
    world.link.handle(
      { type: 'closed', session: old, cause: { kind: 'network', reason: '' } },
      world.now,
    ),
    [],
  );
  assert.deepEqual(world.link.status(), before);
});

test('a stopped link closes its session and never asks to be woken again', () => {
  const world = live();
  const from = world.now;
  world.tell({ type: 'stopped' });
  assert.equal(sent(world, 'close', from).length, 1);
  assert.equal(world.link.deadline(), Infinity);
});

test('a fault is one record with its times in order, and a drain that froze nothing says so', () => {
  const world = live();
  world.server(0).mode = 'down';
  world.reset(world.server(0));
  healedAfter(world, 2_000);
  const outage = [...world.outages.values()].at(-1);
  assert(outage !== undefined);
  assert.equal(outage.code, 1006);
  assert.equal(outage.rung, 2);
  assert(outage.openAt !== null && outage.freshAt !== null && outage.backfilledAt !== null);
  assert(outage.faultAt <= outage.openAt && outage.openAt <= outage.freshAt);
});
