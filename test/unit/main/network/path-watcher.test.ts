/** When the network path may have changed, told by a virtual clock and made-up interfaces. */
import assert from 'node:assert/strict';
import type { NetworkInterfaceInfo } from 'node:os';
import { test } from '@playwright/test';
import { SeenLines } from '../../../../src/main/network/path-watcher.linux.ts';
import { PathWatcher, type SystemPath } from '../../../../src/main/network/path-watcher.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

type Interfaces = Record<string, string[]>;

class World {
  readonly clock = new VirtualClock();
  readonly told: string[] = [];
  interfaces: Interfaces = { lo: ['127.0.0.1'], eth0: ['192.0.2.7'] };
  changed: Parameters<SystemPath>[1] = () => undefined;
  isSystemStopped = false;
  readonly watcher: PathWatcher;

  constructor() {
    this.watcher = new PathWatcher({
      clock: this.clock,
      log: () => undefined,
      interfaces: () => this.#asNode(),
      system: (_clock, changed) => {
        this.changed = changed;
        return () => {
          this.isSystemStopped = true;
        };
      },
      listener: {
        pathChanged: (cause, addresses) => this.told.push(`${cause} ${addresses.join()}`),
        suspended: () => this.told.push('suspended'),
        resumed: () => this.told.push('resumed'),
      },
    });
  }

  #asNode(): NodeJS.Dict<NetworkInterfaceInfo[]> {
    const entries = Object.entries(this.interfaces).map(([name, addresses]) => [
      name,
      addresses.map((address) => ({ address, netmask: '255.255.255.0', mac: '02:00:00:00:00:01' })),
    ]);
    return Object.fromEntries(entries);
  }
}

test('a PC whose network rests is told nothing', () => {
  const world = new World();
  world.clock.advance(60_000);
  assert.deepEqual(world.told, []);
});

test('an address swapped on a live interface is told within one poll', () => {
  const world = new World();
  world.clock.advance(1_010);
  world.interfaces = { lo: ['127.0.0.1'], eth0: ['198.51.100.9'] };
  world.clock.advance(250);
  assert.deepEqual(world.told, ['address 198.51.100.9,127.0.0.1']);
  world.clock.advance(10_000);
  assert.equal(world.told.length, 1);
});

test('an interface that goes is told as one', () => {
  const world = new World();
  world.interfaces = { lo: ['127.0.0.1'] };
  world.clock.advance(250);
  assert.deepEqual(world.told, ['interface 127.0.0.1']);
});

test('what the system notifies goes at once, and a burst goes twice at most', () => {
  const world = new World();
  world.clock.advance(10);
  world.changed('route');
  assert.deepEqual(world.told, ['route 192.0.2.7,127.0.0.1']);
  for (let step = 0; step < 20; step += 1) {
    world.clock.advance(10);
    world.changed(step === 7 ? 'interface' : 'route');
  }
  assert.equal(world.told.length, 1);
  world.clock.advance(250);
  assert.deepEqual(world.told.slice(1), ['interface 192.0.2.7,127.0.0.1']);
  world.clock.advance(10_000);
  assert.equal(world.told.length, 2);
});

test('a report carries the addresses of that moment, not those of the last poll', () => {
  const world = new World();
  world.clock.advance(10);
  world.interfaces = { lo: ['127.0.0.1'], eth0: ['198.51.100.9'] };
  world.changed('address');
  assert.deepEqual(world.told, ['address 198.51.100.9,127.0.0.1']);
});

test('the page back online and a session unlocked make every link look', () => {
  const world = new World();
  world.watcher.report('online');
  world.clock.advance(1_000);
  world.watcher.report('unlock');
  assert.deepEqual(
    world.told.map((line) => line.split(' ')[0]),
    ['online', 'unlock'],
  );
});

test('a PC that slept is told so, whether its tick came late or its wall clock went ahead', () => {
  const late = new World();
  late.clock.stall(20_000);
  late.clock.advance(1);
  assert.deepEqual(late.told, ['suspended', 'resumed']);
  const ahead = new World();
  ahead.clock.advance(1_000);
  ahead.clock.sleep(3_600_000);
  ahead.clock.advance(250);
  assert.deepEqual(ahead.told, ['suspended', 'resumed']);
  ahead.clock.advance(60_000);
  assert.equal(ahead.told.length, 2);
});

test('a wake-up that the power monitor tells twice and the clock once is one', () => {
  const world = new World();
  world.watcher.report('suspend');
  world.clock.sleep(60_000);
  world.watcher.report('resume');
  world.watcher.report('resume');
  world.clock.advance(1_000);
  assert.deepEqual(world.told, ['suspended', 'suspended', 'resumed']);
});

test('a clock that is set twice within a second, by ten seconds or an hour and back, is told twice', () => {
  for (const ms of [10_000, 3_600_000]) {
    const world = new World();
    world.clock.advance(1_000);
    world.clock.sleep(ms);
    world.clock.advance(500);
    world.clock.sleep(-ms);
    world.clock.advance(500);
    assert.deepEqual(world.told, ['suspended', 'resumed', 'suspended', 'resumed']);
  }
});

test('a tick of some hundred milliseconds late and a clock that is slowly corrected are nothing', () => {
  const world = new World();
  for (let minute = 0; minute < 60; minute += 1) {
    world.clock.sleep(100);
    world.clock.stall(900);
    world.clock.advance(60_000);
  }
  assert.deepEqual(world.told, []);
});

test('a stopped watcher leaves no timer behind', () => {
  const world = new World();
  world.changed('route');
  world.watcher.stop();
  assert.equal(world.clock.pending, 0);
  assert.ok(world.isSystemStopped);
});

test('lines of ip monitor are sorted by what they speak of, repetitions left out', () => {
  const lines = new SeenLines();
  const link =
    '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP \\ link/ether 02:00';
  const address =
    '2: eth0    inet 192.0.2.1/24 scope global eth0\\       valid_lft forever preferred_lft forever';
  assert.equal(lines.change(link), 'interface');
  assert.equal(lines.change(address), 'address');
  assert.equal(lines.change('192.0.2.0/24 via 198.51.100.1 dev eth0 '), 'route');
  assert.equal(lines.change(address), null);
  assert.equal(lines.change(`Deleted ${address}`), 'address');
  assert.equal(lines.change(`Deleted ${address}`), null);
  assert.equal(lines.change(address), 'address');
  assert.equal(lines.change(''), null);
});

test('a route whose lifetime is renewed by every router advertisement is told once', () => {
  const lines = new SeenLines();
  const route = (s: number): string =>
    `default via fe80::1 dev eth0 proto ra metric 1024 expires ${s}sec`;
  assert.equal(lines.change(route(1800)), 'route');
  assert.equal(lines.change(route(1799)), null);
  assert.equal(lines.change(`Deleted ${route(1700)}`), 'route');
  assert.equal(lines.change(route(1800)), 'route');
});
