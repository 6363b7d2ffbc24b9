/** What those outside are told of the wall: the judgement, its file, the service manager. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EVERY_MS, HealthFile, healthFile } from '../../../../src/main/observe/health-file.ts';
import {
  HealthTally,
  PAINTING_MS,
  type DisplayVitals,
} from '../../../../src/main/observe/health.ts';
import type { Log } from '../../../../src/main/observe/log.ts';
import { MemoryTrend } from '../../../../src/main/observe/memory-trend.ts';
import { ServiceManager } from '../../../../src/main/observe/service-manager.ts';
import { until } from '../../../support/until.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { makeFolder } from '../../../support/wall.ts';

const LIVE: DisplayVitals = {
  display: '1',
  silentMs: 200,
  covered: false,
  sane: true,
  pagePid: 11,
  widgets: 12,
  liveWidgets: 12,
};

test('a wall is live for as long as every display paints live values without a break', () => {
  const tally = new HealthTally();
  assert.equal(tally.judge([LIVE], 1_000, 0).liveForSeconds, 0);
  assert.equal(tally.judge([LIVE, { ...LIVE, display: '2' }], 61_000, 60_000).liveForSeconds, 60);
  const covered = tally.judge([LIVE, { ...LIVE, display: '2', covered: true }], 62_000, 61_000);
  assert.deepEqual([covered.live, covered.painting, covered.sane], [false, false, true]);
  assert.equal(covered.liveTime, 60_000);
  assert.equal(tally.judge([LIVE], 63_000, 62_000).liveForSeconds, 0);
  assert.equal(tally.judge([LIVE], 73_000, 72_000).liveForSeconds, 10);
});

test('a wall whose plant is lost paints and is not live', () => {
  const health = new HealthTally().judge([{ ...LIVE, liveWidgets: 0 }], 0, 0);
  assert.deepEqual([health.painting, health.live, health.liveTime], [true, false, null]);
});

test('a screen of text beside a live one does not keep the wall from being live', () => {
  const text = { ...LIVE, display: '2', widgets: 0, liveWidgets: 0 };
  assert.equal(new HealthTally().judge([LIVE, text], 0, 0).live, true);
  assert.equal(new HealthTally().judge([text], 0, 0).live, false);
});

test('a page that fell silent is no longer painting, and a wall without displays is sane', () => {
  const tally = new HealthTally();
  const silent = tally.judge([{ ...LIVE, silentMs: PAINTING_MS + 1 }], 0, 0);
  assert.deepEqual([silent.painting, silent.sane], [false, true]);
  const none = tally.judge([], 0, 0);
  assert.deepEqual([none.painting, none.live, none.sane], [false, false, true]);
  assert.equal(tally.judge([{ ...LIVE, sane: false }], 0, 0).sane, false);
});

const HOST = { memoryBytes: 5, memoryBytesPerDay: null, crashDumps: 0 };

interface File {
  readonly clock: VirtualClock;
  readonly file: HealthFile;
  readonly lines: string[];
  readonly folder: string;
  readonly read: () => Record<string, unknown>;
}

async function withFile(work: (file: File) => Promise<void>): Promise<void> {
  const { path, remove } = makeFolder();
  const clock = new VirtualClock();
  const lines: string[] = [];
  const log: Log = (_level, code) => lines.push(code);
  const identity = { pid: 7, appVersion: '1.2.3', site: '/s.yaml', softwareRendering: false };
  const file = new HealthFile({ folder: path, clock, log, identity, host: () => HOST });
  const read = (): Record<string, unknown> =>
    JSON.parse(readFileSync(healthFile(path), 'utf8')) as Record<string, unknown>;
  try {
    await work({ clock, file, lines, folder: path, read });
  } finally {
    remove();
  }
}

test('the health file tells who runs and how, renewed every 5 s and at once when it changes', () =>
  withFile(async ({ clock, file, folder, read }) => {
    const tally = new HealthTally();
    const note = (display: DisplayVitals): void => {
      file.note(tally.judge([display], clock.now(), clock.unixNow()));
    };
    const writtenAt = async (unixMs: number): Promise<void> =>
      until('the file is written', () => {
        try {
          return read()['writtenTime'] === new Date(unixMs).toISOString();
        } catch {
          return false; // not there yet
        }
      });
    const start = clock.unixNow();
    note(LIVE);
    await writtenAt(start);
    const { version, pid, appVersion, running, live, displays } = read();
    assert.deepEqual([version, pid, appVersion, running, live], [1, 7, '1.2.3', true, true]);
    assert.deepEqual(displays, [LIVE]);
    clock.advance(1_000);
    note(LIVE);
    clock.advance(1_000);
    note({ ...LIVE, covered: true, silentMs: Infinity });
    await writtenAt(start + 2_000);
    assert.equal(read()['live'], false);
    assert.equal(read()['liveTime'], new Date(start + 1_000).toISOString());
    clock.advance(EVERY_MS);
    note({ ...LIVE, covered: true });
    await writtenAt(start + 2_000 + EVERY_MS);
    // A page that was back within the second between two looks.
    clock.advance(1_000);
    await until('the new page is told', () => {
      note({ ...LIVE, covered: true, pagePid: 12 }); // nothing while the file before is written
      return read()['writtenTime'] === new Date(start + 3_000 + EVERY_MS).toISOString();
    });
    // One of its widgets is live no more.
    clock.advance(1_000);
    await until('that is told', () => {
      note({ ...LIVE, covered: true, pagePid: 12, liveWidgets: 11 });
      return read()['writtenTime'] === new Date(start + 4_000 + EVERY_MS).toISOString();
    });
    file.stop();
    assert.equal(read()['running'], false);
    assert.deepEqual(readdirSync(folder), ['health.json']);
  }));

test('a disk without room for a second file is told of once, and the first is written over', () =>
  withFile(async ({ clock, file, lines, folder, read }) => {
    const health = new HealthTally().judge([LIVE], clock.now(), clock.unixNow());
    file.note(health);
    await until('the file is there', () => readdirSync(folder).includes('health.json'));
    // A folder in the place of the temporary file: it can be written by nobody, root included.
    mkdirSync(join(folder, 'health.json.new'));
    for (let again = 0; again < 2; again++) {
      clock.advance(EVERY_MS);
      file.note(again === 0 ? health : { ...health, displays: [] });
      const time = new Date(clock.unixNow()).toISOString();
      await until('a new time', () => readFileSync(healthFile(folder), 'utf8').includes(time));
    }
    assert.deepEqual(read()['displays'], []);
    assert.deepEqual(lines, ['health-not-written']);
    rmSync(join(folder, 'health.json.new'), { recursive: true });
  }));

test('a wall that grows is told by what a day adds, once there is an hour of it', () => {
  const trend = new MemoryTrend();
  for (let minute = 0; minute < 59; minute++) trend.add(minute * 60_000, 1e9);
  assert.equal(trend.bytesPerDay(), null);
  for (let minute = 59; minute < 4_000; minute++) trend.add(minute * 60_000, 1e9 + minute * 1_000);
  assert.equal(trend.bytesPerDay(), 1_440_000);
});

test('a service manager hears ready once, then three signs of life within its limit', () => {
  const clock = new VirtualClock();
  const told: string[][] = [];
  const env = { NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '30000000', WATCHDOG_PID: '1' };
  const manager = ServiceManager.open({
    env,
    clock,
    log: () => undefined,
    tell: (lines, done) => {
      told.push([...lines]);
      done(null);
    },
  });
  for (let second = 0; second < 32; second++) {
    manager?.alive(second >= 3, 'live');
    clock.advance(1_000);
  }
  manager?.stopping();
  const watchdog = ['WATCHDOG=1', 'STATUS=live'];
  assert.deepEqual(told, [watchdog, ['READY=1', ...watchdog], watchdog, watchdog, ['STOPPING=1']]);
});

test('without a service manager nothing is told, and a deaf one is logged once', () => {
  const clock = new VirtualClock();
  const setup = { clock, log: () => undefined };
  assert.equal(ServiceManager.open({ ...setup, env: {} }), null);
  const codes: string[] = [];
  const deaf = ServiceManager.open({
    clock,
    env: { NOTIFY_SOCKET: '/run/x' },
    log: (_level, code) => codes.push(code),
    tell: (_lines, done) => {
      done(new Error('no such program'));
    },
  });
  for (let second = 0; second < 60; second++) {
    deaf?.alive(true, 'live');
    clock.advance(1_000);
  }
  assert.deepEqual(codes, ['service-manager-deaf']);
});
