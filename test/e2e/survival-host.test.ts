/**
 * Faults of the PC around the wall: its disk, its sleep, its display, its supervisor. As in
 * survival.test.ts nothing is attached to the wall.
 */
import { expect, test } from '@playwright/test';
import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sessionOf } from '../../src/main/supervise/processes.ts';
import { PlantProcess, PROJECT } from '../support/plant.ts';
import { ScreenPicture } from '../support/screen.ts';
import { SupervisedWall } from '../support/supervised-wall.ts';
import {
  FIRST,
  looksLike,
  startSurvivor,
  survives,
  tellFailure,
  twoScreens,
} from '../support/survivor.ts';
import { until } from '../support/until.ts';
import { makeFolder } from '../support/wall.ts';

/** Chromium's own files need a few MB. */
const DISK_MB = 48;

let plant: PlantProcess | undefined;
let wall: SupervisedWall | undefined;
/** Undone after each test, newest first. */
let undo: (() => void)[] = [];

test.beforeAll(async () => {
  plant = await PlantProcess.start();
});
test.afterEach(async () => {
  tellFailure(wall);
  const stopped = await wall?.stop();
  wall = undefined;
  for (const one of undo.reverse()) one();
  undo = [];
  if (stopped !== undefined) assert.deepEqual(stopped, { ending: 0, left: [] });
});
test.afterAll(async () => {
  await plant?.kill();
});

test('a full disk and a read-only one stop nothing, not even a new start with its view', async () => {
  const disk = mountDisk();
  test.skip(disk === null, 'this machine lets nobody mount a disk');
  const userData = join(disk ?? '', 'data');
  const survivor = await startSurvivor(plant?.url ?? '', { userData });
  wall = survivor;
  const main = survivor.wallPid;
  const page = survivor.pagePid;
  await survives(survivor, {
    fault: 'disk full, page killed',
    by: 'page loaded anew',
    happens: async () => {
      await fillDisk(disk ?? '');
      process.kill(page, 'SIGKILL');
      await survivor.repainted(page);
    },
  });
  assert.equal(survivor.wallPid, main);
  await survives(survivor, {
    fault: 'disk full, main killed',
    by: 'supervisor',
    happens: async () => {
      process.kill(main, 'SIGKILL');
      await survivor.restarted(main);
    },
  });
  assert.match(survivor.log, /\[data-folder-read-only\]/);

  const before = await ScreenPicture.take();
  assert.deepEqual(await survivor.stop(), { ending: 0, left: [] });
  rmSync(join(disk ?? '', 'ballast'));
  // Only without a wall on it: files that are open for writing keep a disk from being made read-only.
  const remounted = spawnSync('mount', ['-o', 'remount,ro', disk ?? '']);
  assert.equal(remounted.status, 0, String(remounted.stderr));
  wall = new SupervisedWall({ site: twoScreens(plant?.url ?? ''), userData });
  await wall.says('page-painted');
  await looksLike(before, 'a wall on a read-only disk');
});

test('sleep, told twice as Electron does, costs no page and no value', async () => {
  const { bus, logind } = await startLogind();
  const survivor = await startSurvivor(plant?.url ?? '', {
    env: { DBUS_SYSTEM_BUS_ADDRESS: bus },
  });
  wall = survivor;
  const { wallPid, pagePid } = survivor;
  await survives(survivor, {
    fault: 'suspend and resume',
    by: 'links probed, deadlines begun anew',
    happens: async () => {
      await logind('suspend');
      await logind('resume');
      await survivor.says('resumed');
    },
  });
  assert.equal(survivor.count('resumed'), 1);
  assert.deepEqual([survivor.wallPid, survivor.pagePid], [wallPid, pagePid]);
  assert.equal(survivor.count('display-covered'), 0);
});

test('a second start is turned away with 17, and the wall goes on', async () => {
  const survivor = await startSurvivor(plant?.url ?? '');
  wall = survivor;
  const { userData, wallPid } = survivor;
  const second = new SupervisedWall({ site: {}, userData, verb: [] });
  await until('the second start ends', () => second.ending !== null, 30_000);
  assert.equal(second.ending, 17);
  await survivor.says('second-instance');

  const zip = join(userData, 'bundle.zip');
  const bundle = new SupervisedWall({
    site: {},
    userData,
    verb: ['bundle', '--out', zip],
    env: { DISPLAY: undefined },
  });
  await until('the bundle is made', () => bundle.ending !== null, 30_000);
  assert.equal(bundle.ending, 0, bundle.log);
  const { readZip } = await import('../support/zip-reading.ts');
  const files = await readZip(zip);
  assert.match(String(files.get('metrics.txt')), /vigil_display_painted_frames_total/);
  assert.ok(files.get('display-1.png')?.subarray(1, 4).equals(Buffer.from('PNG')));
  assert.equal(survivor.wallPid, wallPid);

  // Nobody would look after the wall any more: it ends, and the place is free.
  process.kill(survivor.pid, 'SIGKILL');
  await expect.poll(() => sessionOf(wallPid)).toEqual([]);
  await survivor.stop();
  wall = undefined;
});

test('without a display the wall is tried until there is one, and so when the X server ends', async () => {
  const first = await startScreen();
  await first.end();
  const survivor = new SupervisedWall({
    site: twoScreens(plant?.url ?? ''),
    env: { DISPLAY: first.display },
  });
  wall = survivor;
  await survivor.says('wall-ended', 2);
  const again = await startScreen(first.display);
  await survivor.live(FIRST, 0);
  const before = survivor.wallPid;
  await again.end();
  await survivor.restarted(before);
  const last = await startScreen(first.display);
  await survivor.live(FIRST, Date.now());
  await survivor.stop();
  wall = undefined;
  await last.end();
});

test('a service manager hears that the wall is ready and alive, and that it stops', async () => {
  const { path, remove } = makeFolder();
  undo.push(remove);
  const socket = join(path, 'notify');
  const heard = await listenToNotices(socket);
  wall = new SupervisedWall({
    site: twoScreens(plant?.url ?? ''),
    verb: [],
    env: { NOTIFY_SOCKET: socket, WATCHDOG_USEC: '6000000' },
  });
  await until('ready', () => heard().includes('READY=1'), 60_000);
  await until('alive', () => heard().split('WATCHDOG=1').length > 3, 60_000);
  assert.deepEqual((await wall.stop()).ending, 0);
  wall = undefined;
  await until('stopping', () => heard().includes('STOPPING=1'));
});

/** A disk of its own for one data folder; null where nobody may mount one. */
function mountDisk(): string | null {
  const { path, remove } = makeFolder();
  const disk = join(path, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', disk]);
  undo.push(remove);
  if (mounted.status !== 0) return null;
  undo.push(() => spawnSync('umount', ['-l', disk]));
  return disk;
}

async function fillDisk(disk: string): Promise<void> {
  const stream = createWriteStream(join(disk, 'ballast'));
  const part = Buffer.alloc(64 * 1_024, 1);
  await new Promise<void>((resolve) => {
    stream.once('error', () => {
      resolve();
    });
    const more = (): void => {
      stream.write(part, (error) => {
        if (error === null || error === undefined) more();
      });
    };
    more();
  });
  // What was freed by the failed write belongs to the ballast too.
  for (let rest = 4_096; statfsSync(disk).bavail > 0 && rest >= 1; rest /= 2) {
    try {
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(rest, 1), { flag: 'a' });
    } catch {
      // It is full, which is what was wanted.
    }
  }
}

/** A bus with a logind on it that can be told to play sleep. */
async function startLogind(): Promise<{
  readonly bus: string;
  readonly logind: (word: 'suspend' | 'resume') => Promise<void>;
}> {
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1']);
  undo.push(() => daemon.kill('SIGKILL'));
  const [bus = ''] = await lines(daemon, 1);
  const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: bus };
  // The system's own Python, to which the packages belong.
  const script = join(PROJECT, 'test', 'support', 'logind.py');
  const mock = spawn('/usr/bin/python3', [script], { env });
  undo.push(() => mock.kill('SIGKILL'));
  await lines(mock, 1);
  return {
    bus,
    logind: async (word) => {
      const answer = lines(mock, 1);
      mock.stdin.write(`${word}\n`);
      await answer;
    },
  };
}

/** A screen that can be ended; without a number on any that is free. */
async function startScreen(
  display?: string,
): Promise<{ readonly display: string; readonly end: () => Promise<void> }> {
  const size = ['-screen', '0', '1280x720x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', [
    ...(display === undefined ? [] : [display]),
    ...size,
    '-displayfd',
    '1',
  ]);
  undo.push(() => server.kill('SIGKILL'));
  const [number = ''] = await lines(server, 1);
  return {
    display: `:${number.trim()}`,
    end: async () => {
      server.kill('SIGTERM');
      await until(
        'the X server ends',
        () => server.exitCode !== null || server.signalCode !== null,
      );
    },
  };
}

/** Receives what sd_notify sends; Node has no Unix datagram sockets. */
async function listenToNotices(socket: string): Promise<() => string> {
  const program = [
    'import socket, sys',
    's = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)',
    's.bind(sys.argv[1])',
    'print("listening", flush=True)',
    'while True: print(s.recv(65536).decode(), flush=True)',
  ].join('\n');
  const listener = spawn('/usr/bin/python3', ['-c', program, socket]);
  undo.push(() => listener.kill('SIGKILL'));
  let heard = '';
  await lines(listener, 1);
  listener.stdout.on('data', (chunk) => (heard += String(chunk)));
  listener.stdout.resume(); // `lines` left it paused
  return () => heard;
}

async function lines(child: ChildProcess, count: number): Promise<string[]> {
  const read: string[] = [];
  if (child.stdout === null) throw new Error('it has no output');
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => read.push(line));
  try {
    await until('it answers', () => read.length >= count || child.exitCode !== null);
  } finally {
    reader.close();
  }
  if (read.length < count) throw new Error(`it ended with ${child.exitCode ?? 'a signal'}`);
  return read;
}
