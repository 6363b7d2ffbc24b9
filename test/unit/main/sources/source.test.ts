/** A source between the link and a scripted server, on a virtual clock. */
import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { linkOptions, type LinkOptions } from '../../../../src/main/link/options.ts';
import { ANSWER_MS } from '../../../../src/main/sources/alarm-commands.ts';
import type { Outage } from '../../../../src/main/outage.ts';
import { ANSWER_MS as PAST_ANSWER_MS } from '../../../../src/main/sources/pasts.ts';
import { Source } from '../../../../src/main/sources/source.ts';
import type { Alarm, AlarmCommand, AlarmOffer } from '../../../../src/main/sources/vigil/codec.ts';
import { AlarmMirror } from '../../../../src/main/telemetry/alarms.ts';
import { HistoryStore } from '../../../../src/main/telemetry/history.ts';
import { TagTable } from '../../../../src/main/telemetry/tag-table.ts';
import { ScriptedDriver, type ScriptedSession } from '../../../support/scripted-driver.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const PERIODIC = { TI: { intervalMs: 1_000 }, XV: {} };
const ALARM: Alarm = {
  id: 'TI/HI',
  tag: 'TI',
  state: 'unacknowledged',
  priority: 'high',
  since: 1_764_000_000_000,
  message: 'high',
};

const LIST = {
  type: 'alarms',
  subscription: 2,
  full: true,
  part: 0,
  more: false,
  offers: [],
  maxShelveMs: null,
} as const;

function acknowledgement(by: string): AlarmCommand {
  return { action: 'acknowledge', alarm: 'TI/HI', by };
}

class World {
  readonly clock = new VirtualClock();
  readonly driver = new ScriptedDriver();
  readonly table = new TagTable();
  readonly history = new HistoryStore();
  readonly alarms = new AlarmMirror<Alarm, AlarmOffer>();
  readonly outages: Outage[] = [];
  readonly log: string[] = [];
  changes = 0;
  readonly source: Source;

  constructor(overrides: Parameters<typeof linkOptions>[0] = {}) {
    this.source = this.#source(linkOptions(overrides));
  }

  readonly #source = (options: LinkOptions): Source =>
    new Source({
      id: 'boiler',
      label: 'Boiler',
      endpoints: ['ws://plant:1'],
      insecure: true,
      options,
      driver: this.driver,
      clock: this.clock,
      random: () => 0.5,
      tags: this.table,
      history: this.history,
      alarms: this.alarms,
      log: (_level, code) => this.log.push(code),
      onOutage: (outage) => this.outages.push(outage),
      onChange: () => (this.changes += 1),
    });

  /** The server's clock is five seconds ahead of ours. */
  get serverTime(): number {
    return this.clock.unixNow() + 5_000;
  }

  get session(): ScriptedSession {
    return this.driver.last;
  }

  slot(name: string): number {
    return this.table.find('boiler', name);
  }

  /** Live, with a periodic and an on-change tag and the alarm list. */
  goLive(historyMs = 0): void {
    const tags = [{ name: 'TI' }, { name: 'XV' }];
    this.source.want({ tags, patterns: [], alarms: true, historyMs });
    this.source.start([]);
    this.clock.advance(1);
    this.answer();
    assert.equal(this.source.status().state, 'live');
  }

  /** The newest session is welcomed and confirms everything. */
  answer(recovered = false, missed = 0): void {
    this.session.welcome(this.serverTime);
    this.pong();
    this.session.snapshot(
      1,
      [
        ['TI', this.serverTime, 20],
        ['XV', 1, true],
      ],
      PERIODIC,
      { recovered, missed },
    );
    this.session.say({ ...LIST, alarms: [ALARM] });
  }

  /** Time passes, with data and a heartbeat every second. */
  run(seconds: number): void {
    for (let second = 0; second < seconds; second += 1) {
      this.clock.advance(1_000);
      this.session.say({ type: 'heard' });
      this.session.data([['TI', this.serverTime, second]]);
      this.session.beat(this.serverTime);
      this.pong();
      this.session.log.length = 0;
    }
  }

  /** Answers the pings that were asked. */
  pong(): void {
    for (const { id } of this.session.asked('ping')) {
      const subscriptions = [1, 2];
      this.session.say({ type: 'pong', id, serverTime: this.serverTime, subscriptions });
    }
  }
}

test('values, proofs, alarms and the server’s clock arrive where they belong', () => {
  const world = new World();
  world.goLive();
  world.run(30);
  const { clock, source, table } = world;
  assert.equal(table.value(world.slot('TI')), 29);
  assert.equal(table.provenAt(world.slot('TI')), clock.now());
  assert.equal(source.intervalMs(world.slot('TI')), 1_000);
  assert.ok(Number.isNaN(source.intervalMs(world.slot('XV'))));
  assert.equal(source.subscription(world.slot('XV')), 1);
  assert.equal(source.provenAt(1), clock.now());
  assert.equal(source.alarmSubscription(), 2);
  assert.deepEqual(world.alarms.rows(), [{ ...ALARM, suspect: false, pending: false }]);
  const status = source.status();
  assert.equal(status.state, 'live');
  assert.equal(Math.round(status.skewMs ?? 0), 5_000);
  assert.equal(status.sinceTime, clock.unixNow() - 30_000);
  assert.deepEqual(world.driver.sessions.length, 1);
});

test('a server that falls silent is proven no further than its last frame, and is replaced', () => {
  const world = new World();
  world.goLive();
  world.run(5);
  const lastAt = world.clock.now();
  world.clock.advance(2_900);
  assert.equal(world.source.provenAt(1), lastAt);
  assert.equal(world.table.provenAt(world.slot('TI')), lastAt);
  assert.ok(world.driver.sessions.length >= 2);
  assert.ok(world.alarms.rows()[0]?.suspect);
  world.answer();
  world.run(1);
  assert.equal(world.source.status().state, 'live');
  assert.ok(!world.alarms.rows()[0]?.suspect);
});

test('news of a session that was given up changes nothing', () => {
  const world = new World();
  world.goLive();
  world.run(5);
  const old = world.session;
  old.log.length = 0;
  world.clock.advance(3_000);
  world.answer();
  world.run(1);
  assert.deepEqual(old.asked('terminate').length + old.asked('close').length, 1);
  const before = world.source.counters();
  old.say({ type: 'heard' });
  old.data([['TI', world.serverTime + 500, 999]]);
  assert.deepEqual(world.source.counters(), before);
});

test('an outage is recorded in wall time, and painted when a window painted what came after', () => {
  const world = new World();
  world.goLive();
  world.run(5);
  const faultTime = world.clock.unixNow();
  world.session.closed({ kind: 'close', code: 1006, reason: '' });
  world.clock.advance(1_000);
  world.answer();
  world.run(1);
  const fresh = world.outages.at(-1);
  assert.equal(fresh?.faultTime, faultTime);
  assert.ok(fresh.freshTime !== null && fresh.paintedTime === null);
  world.source.painted(world.clock.now() - 5_000, world.clock.now());
  assert.equal(world.outages.at(-1)?.paintedTime, null);
  world.clock.advance(20);
  world.source.painted(world.clock.now() - 16, world.clock.now());
  assert.equal(world.outages.at(-1)?.paintedTime, world.clock.unixNow());
  assert.equal(world.source.status().lastOutage?.paintedTime, world.clock.unixNow());
});

test('an acknowledgement goes once to the session that stands and brings the server’s word', async () => {
  const world = new World();
  world.goLive();
  const reply = world.source.command(acknowledgement('panel-3'));
  assert.ok(world.alarms.rows()[0]?.pending);
  const [{ id, alarm, by }] = world.session.asked('command');
  assert.deepEqual([alarm, by], ['TI/HI', 'panel-3']);
  world.session.say({ type: 'carriedOut', request: id, alarm });
  assert.deepEqual(await reply, { ok: true, value: { alarm: 'TI/HI' } });
  assert.ok(!world.alarms.rows()[0]?.pending);
});

test('an acknowledgement fails loudly: refused, unanswered, cut off, or with no session at all', async () => {
  const world = new World();
  world.goLive();
  world.run(15);
  const refused = world.source.command(acknowledgement('p'));
  const [{ id }] = world.session.asked('command');
  world.session.say({ type: 'refused', request: id, code: 'not-allowed', message: 'no' });
  assert.deepEqual(await refused, { ok: false, code: 'not-allowed', message: 'no' });
  const unanswered = world.source.command(acknowledgement('p'));
  world.run(ANSWER_MS / 1_000);
  assert.equal((await unanswered).ok, false);
  const cut = world.source.command(acknowledgement('p'));
  world.session.closed({ kind: 'close', code: 1006, reason: '' });
  const lost = await cut;
  assert.ok(!lost.ok && lost.code === 'connection-lost');
  const none = await world.source.command(acknowledgement('p'));
  assert.ok(!none.ok && none.code === 'not-connected');
  world.clock.advance(500);
  world.answer();
  assert.deepEqual(world.session.asked('command'), [], 'sent after a reconnect');
});

test('a PC that slept shows nothing as live before it has heard again', () => {
  const world = new World();
  world.goLive();
  world.run(5);
  world.source.suspended();
  world.clock.sleep(3_600_000);
  world.source.resumed();
  assert.equal(world.source.provenAt(1), -Infinity);
  assert.equal(world.table.provenAt(world.slot('TI')), -Infinity);
  assert.ok(world.alarms.rows()[0]?.suspect);
  world.clock.advance(1);
  world.answer();
  assert.ok(world.source.provenAt(1) > 0);
});

test('frames of an unknown type are counted and are no fault; broken ones end the session', () => {
  const world = new World();
  world.goLive();
  for (let frame = 0; frame < 20; frame += 1) {
    world.session.say({ type: 'malformed', code: 'frame-unknown-type', detail: '' });
  }
  assert.equal(world.driver.sessions.length, 1);
  assert.equal(world.source.counters().malformed, 20);
  for (let frame = 0; frame < 5; frame += 1) {
    world.session.say({ type: 'malformed', code: 'frame-field', detail: '' });
  }
  assert.deepEqual(world.session.asked('close'), [{ code: 1007, reason: 'malformed frames' }]);
});

test('a snapshot in parts fills the wall as it comes, and confirms with its last part', () => {
  const world = new World();
  world.source.want({ tags: [], patterns: ['*'], alarms: false, historyMs: 60_000 });
  world.source.start([]);
  world.clock.advance(1);
  const { session, source, table } = world;
  session.welcome(world.serverTime);
  const part = { more: true };
  session.snapshot(1, [['TI', world.serverTime, 20]], { TI: { intervalMs: 1_000 } }, part);
  session.say({ type: 'heard' });
  session.data([['TI', world.serverTime + 1, 21]]);
  session.beat(world.serverTime);
  assert.equal(source.status().state, 'subscribing');
  assert.equal(table.value(world.slot('TI')), 21);
  assert.equal(table.provenAt(world.slot('TI')), world.clock.now());
  session.snapshot(1, [['XV', 1, true]], { XV: {} }, part);
  assert.equal(source.provenAt(1), -Infinity, 'an on-change tag before the end');
  session.snapshot(1, [], {}, { unknown: ['none'] });
  assert.equal(source.status().state, 'live');
  assert.equal(source.provenAt(1), world.clock.now());
  for (const name of ['TI', 'XV']) {
    assert.equal(source.subscription(world.slot(name)), 1);
    assert.equal(world.history.trend(world.slot(name)).time.length, name === 'TI' ? 2 : 1);
  }
});

test('a session lost between two parts keeps their values, and the gap goes on until all is confirmed', () => {
  const world = new World();
  world.goLive();
  world.run(5);
  world.session.closed({ kind: 'close', code: 1006, reason: '' });
  world.clock.advance(1_000);
  world.session.welcome(world.serverTime);
  const partTime = world.serverTime;
  world.session.snapshot(1, [['TI', partTime, 77]], { TI: { intervalMs: 1_000 } }, { more: true });
  assert.equal(world.table.value(world.slot('TI')), 77);
  assert.notEqual(world.source.status().state, 'live');
  world.session.closed({ kind: 'close', code: 1006, reason: '' });
  assert.equal(world.table.value(world.slot('TI')), 77);
  const [gap] = world.history.trend(world.slot('TI')).gaps;
  assert.equal(gap?.[1], Infinity);
  const lost = world.driver.sessions.length;
  for (let waited = 0; world.driver.sessions.length === lost; waited += 100) {
    assert.ok(waited < 20_000, 'not dialled again');
    world.clock.advance(100);
  }
  world.answer();
  assert.equal(world.source.status().state, 'live');
  const [ended] = world.history.trend(world.slot('TI')).gaps;
  assert.ok(ended !== undefined && ended[1] > partTime && ended[1] < Infinity);
});

test('a tag dropped from the site is no longer taken; one added is asked for', () => {
  const world = new World();
  world.goLive();
  world.source.want({ tags: [{ name: 'XV' }], patterns: [], alarms: false, historyMs: 0 });
  assert.ok(world.session.asked('unsubscribe').some(({ id }) => id === 2));
  assert.deepEqual(world.alarms.rows(), []);
  const before = world.table.value(world.slot('TI'));
  world.session.data([['TI', world.serverTime + 10, 999]]);
  assert.equal(world.table.value(world.slot('TI')), before);
  assert.equal(world.source.counters().strays, 1);
});

test('a stopped source says goodbye and leaves no timer behind', async () => {
  const world = new World();
  world.goLive();
  const reply = world.source.command(acknowledgement('p'));
  const { session } = world;
  world.source.stop();
  assert.deepEqual(session.asked('close').length, 1);
  assert.equal((await reply).ok, false);
  assert.equal(world.clock.pending, 0);
  assert.equal(world.source.status().state, 'stopped');
  assert.ok(world.changes > 0);
});

test('a past is asked on the session that stands, and ends with an answer or a reason', async () => {
  const world = new World();
  const question = { tags: ['TI', 'XV'], from: 1_000, to: 601_000, bucketMs: 60_000 };
  const early = await world.source.past(question);
  assert.equal(early.ok ? '' : early.code, 'not-connected');
  world.goLive();

  const answered = world.source.past(question);
  const [request] = world.session.asked('history');
  assert.deepEqual(request, { id: request.id, ...question, maxPoints: 44 });
  world.session.say({
    type: 'history',
    request: request.id,
    complete: true,
    bucketMs: 60_000,
    gaps: new Map([['TI', [[5_000, 9_000]]]]),
    series: new Map([
      ['TI', [{ time: 1_000, value: 7, quality: 'good' }]],
      ['XV', [{ time: 500, value: true, quality: 'uncertain.substituted' }]],
    ]),
  });
  const reply = await answered;
  assert.ok(reply.ok);
  assert.deepEqual(reply.value.get('TI')?.gaps, [[5_000, 9_000]]);
  assert.deepEqual(reply.value.get('XV'), {
    bucketMs: 60_000,
    time: Float64Array.of(500),
    value: Float64Array.of(1),
    quality: Uint8Array.of(1),
    gaps: [],
  });

  const silent = world.source.past(question);
  world.run(PAST_ANSWER_MS / 1_000 + 1);
  const late = await silent;
  assert.equal(late.ok ? '' : late.code, 'no-answer');

  const lost = world.source.past(question);
  world.session.closed({ kind: 'close', code: 1006, reason: '' });
  const gone = await lost;
  assert.equal(gone.ok ? '' : gone.code, 'connection-lost');
});

test('a link lost again before its past has come has two gaps, and both are asked for', () => {
  const world = new World();
  world.goLive();
  world.run(5);
  const lose = (): void => {
    world.session.closed({ kind: 'close', code: 1006, reason: '' });
    world.clock.advance(1_000);
    world.answer();
  };
  lose();
  assert.equal(world.session.asked('history').length, 1);
  world.run(1);
  lose();
  const gaps = (): readonly (readonly [number, number])[] =>
    world.history.trend(world.slot('TI')).gaps;
  assert.equal(gaps().length, 2);
  const asked = world.session.asked('history');
  assert.ok(Math.min(...asked.map(({ from }) => from)) <= (gaps()[0]?.[0] ?? 0));
  assert.ok(Math.max(...asked.map(({ to }) => to)) >= (gaps()[1]?.[1] ?? Infinity));
  for (const { id } of asked) {
    world.session.say({ type: 'history', request: id, complete: true, series: new Map() });
  }
  assert.deepEqual(gaps(), []);
});

test('a frame lost while an earlier gap is being fetched is fetched as well', () => {
  const world = new World();
  world.goLive();
  world.run(5);
  world.session.closed({ kind: 'close', code: 1006, reason: '' });
  world.clock.advance(1_000);
  world.answer();
  const [first] = world.session.asked('history');
  world.run(1);
  world.session.seq += 1;
  world.session.data([['TI', world.serverTime, 7]]);
  world.session.snapshot(1, [['TI', world.serverTime, 7]], PERIODIC);
  const asked = world.session.asked('history');
  assert.ok(Math.max(...asked.map(({ to }) => to)) > first.to);
});

test('a second loss that is replayed does not pass for the past of the first', () => {
  const world = new World();
  world.goLive();
  world.run(5);
  for (const recovered of [false, true]) {
    world.session.closed({ kind: 'close', code: 1006, reason: '' });
    world.clock.advance(1_000);
    world.answer(recovered);
    if (!recovered) world.run(1);
  }
  const gaps = world.history.trend(world.slot('XV')).gaps;
  assert.ok(gaps.length > 0, 'the first gap counts as filled');
  for (const { id } of world.session.asked('history')) {
    world.session.say({ type: 'history', request: id, complete: true, series: new Map() });
  }
  assert.deepEqual(world.history.trend(world.slot('XV')).gaps, []);
});

test('a tag whose clock is an hour ahead does not pass for a past that is whole until then', () => {
  const world = new World();
  world.goLive();
  for (let second = 0; second < 40; second += 1) {
    world.run(1);
    world.session.data([['XV', world.serverTime + 3_600_000 + second, true]]);
  }
  const lostTime = world.serverTime;
  world.session.closed({ kind: 'close', code: 1006, reason: '' });
  world.clock.advance(1_000);
  world.answer();
  const asked = world.session.asked('history');
  assert.ok(Math.min(...asked.map(({ from }) => from)) <= lostTime);
  assert.ok(Math.max(...asked.map(({ to }) => to)) >= world.serverTime);
});

test('one sample from the future does not cost a tag its past', () => {
  const world = new World();
  world.goLive();
  world.run(30);
  world.session.data([['TI', world.serverTime + 7_200_000, 99]]);
  world.run(1);
  const { time } = world.history.trend(world.slot('TI'));
  assert.ok(time.length > 30, `${time.length} left`);
  assert.equal(time.at(-1), world.serverTime);
});

test('a server that seldom names what it holds has the past asked for all the same', () => {
  const world = new World({ 'websocket.ping.interval': 300_000, auditMs: 300_000 });
  world.goLive();
  world.run(200);
  const lostTime = world.serverTime;
  world.session.closed({ kind: 'close', code: 1006, reason: '' });
  world.clock.advance(1_000);
  world.answer();
  const asked = world.session.asked('history');
  assert.equal(asked.length, 1);
  assert.ok(asked[0].from <= lostTime);
});

/** The link is lost for some seconds, and back without replay. */
function loseAndReturn(world: World): void {
  world.session.closed({ kind: 'close', code: 1006, reason: '' });
  const before = world.session;
  world.clock.advance(4_500);
  // After several losses in a row the dial comes later.
  while (world.session === before) world.clock.advance(500);
  world.answer();
}

/** The server refuses all history that it has been asked for, in whatever parts. */
function refuseHistory(world: World): void {
  let refused = 0;
  while (refused < world.session.asked('history').length) {
    const { id } = world.session.asked('history')[refused];
    world.session.say({ type: 'refused', request: id, code: 'history-away', message: '' });
    refused += 1;
  }
}

/** Runs for so long; the history requests of that time, each with the second it came in. */
function askedWhile(
  world: World,
  seconds: number,
  answer: (request: number) => void,
): { readonly second: number; readonly from: number; readonly to: number }[] {
  const found = [];
  for (let second = 1; second <= seconds; second += 1) {
    world.clock.advance(1_000);
    world.session.say({ type: 'heard' });
    world.session.data([['TI', world.serverTime, second]]);
    world.session.beat(world.serverTime);
    world.pong();
    const asked = world.session.asked('history');
    world.session.log.length = 0;
    for (const { id, from, to } of asked) {
      found.push({ second, from, to });
      answer(id);
    }
  }
  return found;
}

test('a historian that comes back minutes later than its server still fills the gap', () => {
  const world = new World();
  world.goLive();
  world.run(5);
  loseAndReturn(world);
  const lostAt = world.serverTime;
  const gaps = (): readonly (readonly [number, number])[] =>
    world.history.trend(world.slot('TI')).gaps;
  refuseHistory(world);
  // Nobody waits for it: the link is live, its outage is told, the gap stands.
  world.run(3);
  assert.equal(world.source.status().state, 'live');
  assert.notEqual(world.outages.at(-1)?.backfilledTime, null);
  assert.equal(gaps().length, 1);
  const early = askedWhile(world, 100, (request) => {
    world.session.say({ type: 'refused', request, code: 'history-away', message: '' });
  });
  assert.ok(early.length > 0);
  assert.ok(early.every(({ second, to }) => second > 50 && second < 62 && to <= lostAt));
  const late = askedWhile(world, 120, (request) => {
    world.session.say({ type: 'history', request, complete: true, series: new Map() });
  });
  assert.ok(late.length > 0 && late.every(({ to }) => to <= lostAt));
  assert.deepEqual(gaps(), []);
  assert.deepEqual(
    askedWhile(world, 4_000, () => undefined),
    [],
  );
});

test('a historian that stays away is asked for an hour, less and less, and then no more', () => {
  const world = new World();
  world.goLive();
  world.run(5);
  loseAndReturn(world);
  loseAndReturn(world);
  world.session.log.length = 0;
  const quick = askedWhile(world, 30, () => undefined);
  assert.ok(quick.length > 0 && quick.length <= 8);
  const late = askedWhile(world, 5_000, () => undefined);
  const seconds = [...new Set(late.map(({ second }) => second))];
  assert.equal(seconds.length, 6);
  const waits = seconds.slice(1).map((second, index) => second - (seconds[index] ?? 0));
  assert.ok(waits.every((wait, index) => index === 0 || wait > 1.8 * (waits[index - 1] ?? 0)));
  assert.deepEqual(
    askedWhile(world, 5_000, () => undefined),
    [],
  );
});

test('however often the link is lost, one late request covers what was not had', () => {
  const world = new World();
  world.goLive(600_000);
  for (const { id } of world.session.asked('history')) {
    world.session.say({ type: 'history', request: id, complete: true, series: new Map() });
  }
  world.run(5);
  const lost: number[] = [];
  for (let time = 0; time < 5; time += 1) {
    lost.push(world.serverTime);
    loseAndReturn(world);
    refuseHistory(world);
    world.run(3);
  }
  assert.equal(world.history.trend(world.slot('TI')).gaps.length, 5);
  const late = askedWhile(world, 70, (request) => {
    world.session.say({ type: 'history', request, complete: true, series: new Map() });
  });
  assert.ok(late.length > 0 && late.length <= 2);
  assert.ok(Math.min(...late.map(({ from }) => from)) <= (lost[0] ?? 0));
  assert.deepEqual(world.history.trend(world.slot('TI')).gaps, []);
});
