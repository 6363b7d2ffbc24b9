/**
 * The failure detector against a day of traffic: a link with one standing session, driven directly.
 * Whatever jitter a network has and whatever pauses this PC makes, a server that lives is not
 * doubted; whatever pauses a server makes within its promise, it is not replaced.
 */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import type { LinkEffect } from '../../../../src/main/link/events.ts';
import { Link } from '../../../../src/main/link/link.ts';
import { linkOptions } from '../../../../src/main/link/options.ts';
import { Ear, Listening } from '../../../../src/main/sources/listening.ts';
import { seeded } from '../../../support/link-world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SUBSCRIPTION = 1;

/** A way on which nothing overtakes anything. */
class Way {
  private last = 0;
  private readonly delay: () => number;

  constructor(delay: () => number) {
    this.delay = delay;
  }

  /** When what is sent at `at` arrives. */
  arrival(at: number): number {
    this.last = Math.max(this.last, at + this.delay());
    return this.last;
  }
}

interface Traffic {
  /** Samples a second. */
  readonly rate: number;
  readonly durationMs: number;
  /** One-way delay, ms. */
  readonly delay: () => number;
  /** The server sends nothing from a given time on until a later one: [from, to), ms. */
  readonly serverPause?: (at: number) => readonly [number, number] | null;
  /** Our own loop stands still for that long now and then, ms. */
  readonly ownPauseMs?: () => number;
}

interface Outcome {
  readonly doubts: number;
  readonly replaced: number;
  readonly resubscribed: number;
}

/** Plays traffic to a link that is live, and counts what the link thought of it. */
function play({ rate, durationMs, delay, serverPause, ownPauseMs }: Traffic): Outcome {
  const intervalMs = 1_000 / rate;
  const way = new Way(delay);
  const { suspectPhi, silenceMarginMs } = linkOptions();
  const tags = { members: () => [0], intervalMs: () => intervalMs, isKnown: () => true };
  const listening = new Listening(tags, suspectPhi, silenceMarginMs);
  const ear = new Ear();
  const link = new Link({
    endpoints: ['ws://a/', 'ws://b/'],
    options: linkOptions({ auditMs: 60_000 }),
    random: seeded(1),
    silence: (_session, subscription, before, now) =>
      listening.silence(ear, subscription, before, now),
  });
  let now = 0;
  let seq = 100;
  let doubts = 0;
  let replaced = 0;
  let resubscribed = 0;
  /** What the server sent, in order of arrival. */
  const underWay: { readonly at: number; readonly run: () => void }[] = [];
  let wasDoubted = false;

  /** The server sends at `at`, or when its pause is over. */
  function send(at: number, run: () => void): void {
    const pause = serverPause?.(at) ?? null;
    underWay.push({ at: way.arrival(pause === null ? at : pause[1]), run });
  }
  function data(): void {
    assert.equal(link.accept(1, seq + 1, seq, now, now), 'take');
    listening.spoke(ear, 0, now, now);
    link.spoke(1, SUBSCRIPTION, now);
    seq += 1;
  }
  function beat(): void {
    tell({ type: 'beat', session: 1, seq, ageMs: 0, subscriptions: [SUBSCRIPTION] });
  }
  function carryOut(effects: readonly LinkEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'probe' && effect.session === 1) {
        send(now + delay(), () => {
          link.heard(1, now);
          link.echoed(1, now);
        });
      } else if (effect.type === 'ping') {
        const { id } = effect;
        send(now + delay(), () => {
          tell({ type: 'ponged', session: 1, id, subscriptions: [SUBSCRIPTION] });
        });
      } else if (effect.type === 'subscribe' && now > 0) {
        resubscribed += 1;
        send(now + delay(), confirm);
      } else if (effect.type === 'terminate' || effect.type === 'close') {
        if (effect.session === 1) replaced += 1;
      }
    }
    const isDoubted = link.status().state === 'suspect';
    if (isDoubted && !wasDoubted) doubts += 1;
    wasDoubted = isDoubted;
  }
  function tell(event: Parameters<Link['handle']>[0]): void {
    carryOut(link.handle(event, now));
  }
  function confirm(): void {
    ear.confirmed(SUBSCRIPTION, now);
    tell({
      type: 'confirmed',
      session: 1,
      subscription: SUBSCRIPTION,
      seq,
      recovered: true,
      missed: 0,
      newestTime: now,
    });
  }

  const wanted = [{ id: SUBSCRIPTION, tags: ['P1'], alarms: false, historyMs: 0 }];
  tell({ type: 'wantedChanged', wanted });
  tell({ type: 'started' });
  tell({ type: 'opened', session: 1, localAddress: '10.0.0.2' });
  const heartbeatMs = 1_000;
  tell({ type: 'welcomed', session: 1, name: 's', epoch: 'e', seq, heartbeatMs });
  confirm();
  let dataAt = intervalMs;
  let beatAt = heartbeatMs;
  let nextPause = ownPauseMs === undefined ? Infinity : 30_000;
  while (now < durationMs) {
    const sendAt = Math.min(dataAt, beatAt);
    const arrivesAt = underWay[0]?.at ?? Infinity;
    if (sendAt <= Math.min(arrivesAt, link.deadline())) {
      if (sendAt === dataAt) {
        send(dataAt, data);
        dataAt += intervalMs;
      } else {
        send(beatAt, beat);
        beatAt += heartbeatMs;
      }
      continue;
    }
    let at = Math.min(arrivesAt, link.deadline());
    if (at > nextPause && ownPauseMs !== undefined) {
      // Our loop stands still: when it goes on, what came is read before any timer runs (clock.ts).
      at += ownPauseMs();
      nextPause = at + 30_000;
    }
    now = Math.max(now, at);
    if (arrivesAt <= now) underWay.shift()?.run();
    else tell({ type: 'woke' });
  }
  return { doubts, replaced, resubscribed };
}

/** Delay of a busy plant network, ms: a base, an exponential queue, now and then a burst of it. */
function jitter(seed: number): () => number {
  const random = seeded(seed);
  return () => {
    const burst = random() < 0.001 ? 120 * random() : 0;
    return 1 - 8 * Math.log(1 - random()) + burst;
  };
}

for (const rate of [0.1, 1, 10, 1_000]) {
  test(`24 h of jittery traffic at ${rate} samples/s: the server is never doubted`, () => {
    // 86 million frames take their time.
    test.setTimeout(300_000);
    const delay = jitter(100 * rate);
    assert.deepEqual(play({ rate, durationMs: DAY_MS, delay }), {
      doubts: 0,
      replaced: 0,
      resubscribed: 0,
    });
  });
}

test('pauses of this PC, from a collection of garbage to seconds, are not taken for the server’s', () => {
  const random = seeded(5);
  const ownPauseMs = (): number => (random() < 0.8 ? 300 * random() : 8_000 * random());
  const outcome = play({ rate: 10, durationMs: DAY_MS, delay: jitter(3), ownPauseMs });
  assert.equal(outcome.replaced, 0);
  assert.equal(outcome.doubts, 0);
});

test('pauses of the server of up to 700 ms may cast doubt, and never cost it the session', () => {
  const random = seeded(6);
  let from = 0;
  let to = 0;
  const serverPause = (at: number): readonly [number, number] | null => {
    if (at >= to) {
      from = at + 60_000 * (1 + 9 * random());
      to = from + 200 + 500 * random();
    }
    return at >= from && at < to ? [from, to] : null;
  };
  const outcome = play({ rate: 10, durationMs: DAY_MS, delay: jitter(4), serverPause });
  assert(outcome.doubts > 0, 'no pause was noticed, so nothing was tested');
  assert.equal(outcome.replaced, 0);
});
