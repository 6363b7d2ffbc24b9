/**
 * Every fault of the process level (docs/operations.md), done to the real wall with no debugger
 * attached: it comes back by itself, live, with the screen that was on. Judged from outside, by
 * pictures of the screen, exit codes, the log and the health file.
 */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlantProcess } from '../support/plant.ts';
import { crashDumps, SupervisedWall } from '../support/supervised-wall.ts';
import { startSurvivor, survives, tellFailure } from '../support/survivor.ts';
import { until } from '../support/until.ts';
import { makeFolder } from '../support/wall.ts';
import { readZip } from '../support/zip-reading.ts';

const SECRET = 'correct-horse-battery-staple-4711';

let plant: PlantProcess | undefined;
let removeData = (): void => undefined;
let wall: SupervisedWall | undefined;

test.beforeAll(async () => {
  plant = await PlantProcess.start();
});
test.afterEach(async () => {
  tellFailure(wall);
  const stopped = await wall?.stop();
  wall = undefined;
  removeData();
  if (stopped === undefined) return;
  assert.equal(stopped.ending, 0);
  assert.deepEqual(stopped.left, []);
});
test.afterAll(async () => {
  await plant?.kill();
});

test('pages that end or hang cost seconds', async () => {
  const survivor = await start();
  const main = survivor.wallPid;
  await healed(survivor, 'page killed', (pid) => void process.kill(pid, 'SIGKILL'));
  await healed(survivor, 'page crashed', (pid) => void process.kill(pid, 'SIGSEGV'));
  assert.ok(crashDumps(survivor.userData).length > 0);
  // The third recovery is a new window.
  await healed(survivor, 'page in an endless loop', () => {
    survivor.chaos('page-loop');
  });
  assert.equal(survivor.count('window-replaced'), 1);
  assert.equal(survivor.wallPid, main);
});

test('processes that Chromium starts anew cost seconds, and graphics that keep failing a restart', async () => {
  const survivor = await start();
  const main = survivor.wallPid;
  const page = survivor.pagePid;
  // Whoever kept an end of Chromium's channels would keep main from hearing of a death.
  assert.deepEqual(survivor.descriptorsOf('bash -c for fd'), ['0', '2']);
  await survives(survivor, {
    fault: 'network service killed',
    by: 'Chromium',
    happens: async () => {
      for (const pid of survivor.processes('network')) process.kill(pid, 'SIGKILL');
      await survivor.says('process-gone');
    },
  });
  for (const time of [1, 2]) {
    await survives(survivor, {
      fault: 'graphics process killed',
      by: 'Chromium',
      happens: async () => {
        for (const pid of await survivor.part('gpu')) process.kill(pid, 'SIGKILL');
        await survivor.says('process-gone', 1 + time);
      },
    });
  }
  // Now and then its bitmaps go with the graphics process; then it is not seen, and loaded anew.
  const unseen = survivor.count('display-blank');
  if (unseen === 0) assert.equal(survivor.pagePid, page);
  // Once the graphics have ended, a page that was loaded anew used to be painted by nobody.
  await healed(survivor, 'page killed after two graphics faults', (pid) => {
    process.kill(pid, 'SIGKILL');
  });

  // Before Chromium's own limit, which would end the app.
  await survives(survivor, {
    fault: 'graphics process killed the third time',
    by: 'supervisor',
    happens: async () => {
      for (const pid of await survivor.part('gpu')) process.kill(pid, 'SIGKILL');
      await survivor.restarted(main);
    },
  });
  assert.match(survivor.log, /graphics-failing/);
  assert.match(survivor.log, /\[wall-ended\] code 75/);

  await healed(survivor, 'blank window', async () => {
    survivor.chaos('page-blank');
    // A graphics process that ends leaves windows blank: that is when it looks soon.
    for (const pid of await survivor.part('gpu')) process.kill(pid, 'SIGKILL');
  });
  assert.equal(survivor.count('display-blank'), unseen + 1);
});

test('main that throws, rejects, crashes or hangs is started again, says why, and keeps its secret', async () => {
  const survivor = await startWithSecret();
  const ended = async (word: string, fault: string, how: RegExp): Promise<void> => {
    const before = survivor.wallPid;
    await survives(survivor, {
      fault,
      by: 'supervisor',
      happens: async () => {
        survivor.chaos(word);
        await survivor.restarted(before);
      },
    });
    assert.match(survivor.log.split('[wall-ended]').at(-1) ?? '', how);
  };
  await ended('exception', 'exception in main', /^ code 70/);
  assert.match(survivor.log, /uncaught-exception.*chaos: an exception/);
  await ended('rejection', 'rejection in main', /^ code 70/);
  assert.match(survivor.log, /unhandled-rejection.*chaos: a rejection/);
  const dumps = crashDumps(survivor.userData).length;
  await ended('crash', 'crash of main', /^ (code 139|signal SIGSEGV|signal SIGTRAP|code 133)/);
  assert.ok(crashDumps(survivor.userData).length > dumps);
  await ended('hang', 'main hangs', /^ signal SIGKILL/);
  assert.equal(survivor.count('wall-killed'), 1);

  // What it logged, noted, dumped, stored and packed for others holds no secret.
  const zip = join(survivor.userData, 'bundle.zip');
  const bundle = new SupervisedWall({
    site: {},
    userData: survivor.userData,
    verb: ['bundle', '--out', zip],
    env: { DISPLAY: undefined },
  });
  await until('the bundle is made', () => bundle.ending !== null, 30_000);
  assert.equal(bundle.ending, 0, bundle.log);
  assert.doesNotMatch(survivor.log, new RegExp(SECRET));
  const packed = [...(await readZip(zip))].filter(([, content]) => tells(content));
  assert.deepEqual(
    packed.map(([name]) => name),
    [],
  );
  const files = readdirSync(survivor.userData, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  assert.ok(
    files.some((file) => file.endsWith('.dmp')) && files.some((file) => file.endsWith('vigil.log')),
  );
  const kept = join(survivor.userData, 'secrets', 'plant-token');
  assert.deepEqual(
    files.filter((file) => tells(readFileSync(file))),
    [kept],
  );
});

/** As text, as text of two bytes a letter, or as it goes over the wire in a header. */
function tells(content: Buffer): boolean {
  const forms = [Buffer.from(SECRET), Buffer.from(SECRET, 'utf16le'), Buffer.from(btoa(SECRET))];
  return forms.some((form) => content.includes(form));
}

/** A fault after which another page paints. */
async function healed(
  survivor: SupervisedWall,
  fault: string,
  inject: (page: number) => void | Promise<void>,
): Promise<void> {
  const before = survivor.pagePid;
  await survives(survivor, {
    fault,
    by: 'page loaded anew',
    happens: async () => {
      await inject(before);
      await survivor.repainted(before);
    },
  });
}

/** A wall whose plant is asked for with a token. */
async function startWithSecret(): Promise<SupervisedWall> {
  const { path, remove } = makeFolder();
  removeData = remove;
  const userData = join(path, 'data');
  mkdirSync(join(userData, 'secrets'), { recursive: true, mode: 0o700 });
  writeFileSync(join(userData, 'secrets', 'plant-token'), SECRET, { mode: 0o600 });
  const url = plant?.url ?? '';
  const boiler = { label: 'Boiler', url, tokenSecret: 'plant-token' };
  wall = await startSurvivor(url, { userData, site: { sources: { boiler } } });
  return wall;
}

async function start(): Promise<SupervisedWall> {
  wall = await startSurvivor(plant?.url ?? '');
  return wall;
}
