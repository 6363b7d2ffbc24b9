/** The support bundle: what is in it, and what is in no file of it. */
import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { redact, REDACTED } from '../../../src/main/bundle/redact.ts';
import { runBundle } from '../../../src/main/bundle/run.ts';
import { doneFile, isSnapshotOrder, snapshotFolder } from '../../../src/main/bundle/snapshot.ts';
import { readZip } from '../../support/zip-reading.ts';
import { makeFolder } from '../../support/wall.ts';

const SECRET = 's3cr3t-of-the-plant';
const NOW = Date.parse('2026-11-25T22:00:00Z');

interface Bundled {
  readonly code: number;
  readonly lines: readonly string[];
  readonly files: ReadonlyMap<string, Buffer>;
}

async function bundle(
  files: Readonly<Record<string, string>>,
  options: { readonly site?: string; readonly answers?: boolean } = {},
): Promise<Bundled> {
  const { path, remove } = makeFolder();
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
    const lines: string[] = [];
    const out = join(path, 'out.zip');
    const site = options.site === undefined ? null : join(path, options.site);
    const code = await runBundle(
      { verb: 'bundle', out, site },
      {
        out: (line) => lines.push(line),
        version: '1.2.3',
        userData: path,
        env: { VIGIL_SECRET_PLANT: SECRET },
        unixNow: () => NOW,
        ask: (order) => {
          const folder = snapshotFolder(path);
          mkdirSync(folder, { recursive: true });
          writeFileSync(join(folder, 'metrics.txt'), `vigil_build_info 1 ${SECRET}\n`);
          writeFileSync(join(folder, 'display-1.png'), 'PNG');
          writeFileSync(join(folder, doneFile(order)), '');
          return options.answers ?? true;
        },
      },
    );
    assert.equal(readdirSync(path).filter((name) => name.endsWith('.new')).length, 0);
    return { code, lines, files: await readZip(out) };
  } finally {
    remove();
  }
}

const HEALTH = JSON.stringify({ version: 1, running: true, writtenTime: '2026-11-25T21:59:58Z' });

test('a bundle holds logs, outages, site, versions, health, metrics, picture and the list of dumps', async () => {
  const { code, files, lines } = await bundle(
    {
      'health.json': HEALTH,
      'logs/vigil.log': '{"code":"started"}\n',
      'logs/supervisor.log': '{"code":"supervising"}\n',
      'Crashpad/pending/1.dmp': `memory with ${SECRET}`,
      'plant.yaml': 'name: Plant\n',
    },
    { site: 'plant.yaml' },
  );
  assert.equal(code, 0);
  assert.deepEqual([...files.keys()].toSorted(), [
    'about.txt',
    'crash-dumps.json',
    'display-1.png',
    'health.json',
    'logs/supervisor.log',
    'logs/vigil.log',
    'metrics.txt',
    'outages.csv',
    'outages.json',
    'site/plant.yaml',
    'versions.json',
  ]);
  assert.match(String(files.get('crash-dumps.json')), /"name": "1\.dmp"/);
  assert.equal(lines.length, 1);
});

test('no file of a bundle holds a secret', async () => {
  const { files } = await bundle(
    {
      'health.json': HEALTH,
      'logs/vigil.log': [
        `{"text":"refused ${SECRET}"}`,
        `wss://me:${SECRET}x@plant:1/x?token=${SECRET}y`,
        `Authorization: Bearer abcdefghijkl${SECRET}`,
      ].join('\n'),
      'Crashpad/pending/1.dmp': SECRET,
      'plant.yaml': [
        'sources:',
        `  a: { url: "wss://user:hunter2hunter2@plant/?key=hunter2hunter2", tokenSecret: plant }`,
        `kiosk: { pin: "4711 hunter2hunter2", pinHash: hunter2hunter2 }`,
        `password: hunter2hunter2`,
        `note: ${encodeURIComponent('s3cr3t-of-the-plant')}`,
      ].join('\n'),
    },
    { site: 'plant.yaml' },
  );
  for (const [name, content] of files) {
    assert.ok(!content.includes(SECRET), name);
    assert.ok(!content.includes('hunter2hunter2'), `${name}: ${String(content)}`);
  }
  // What names a secret helps whoever reads the bundle.
  assert.match(String(files.get('site/plant.yaml')), /tokenSecret: plant/);
});

test('without a wall, or with one that hangs, the bundle says what it lacks', async () => {
  const none = await bundle({});
  assert.equal(none.code, 0);
  assert.match(String(none.files.get('about.txt')), /no wall runs/);
  assert.match(none.lines.join('\n'), /note: .*--site/);
  const hung = HEALTH.replace('21:59', '21:40');
  assert.ok(!(await bundle({ 'health.json': hung })).files.has('metrics.txt'));
  const gone = await bundle({ 'health.json': HEALTH }, { answers: false });
  assert.ok(!gone.files.has('metrics.txt'));
});

test('a bundle that cannot be written says so and leaves nothing half', async () => {
  const lines: string[] = [];
  const code = await runBundle(
    { verb: 'bundle', out: '/nowhere/at/all.zip', site: null },
    {
      out: (line) => lines.push(line),
      version: '1',
      userData: '/nowhere',
      env: {},
      unixNow: () => NOW,
      ask: () => false,
    },
  );
  assert.equal(code, 1);
  assert.match(lines.join('\n'), /bundle-not-written/);
});

test('a known secret is taken out wherever it stands, and ordinary words stay', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 4, maxLength: 40 }).filter((text) => text.trim() === text),
      fc.string(),
      fc.string(),
      (secret, before, after) => {
        // A secret that is part of what stands in its place cannot be told from it.
        fc.pre(!REDACTED.includes(secret));
        const clean = redact(`${before}${secret}${after}`, [secret]);
        assert.ok(!clean.replaceAll(REDACTED, '').includes(secret));
      },
    ),
  );
  const plain = '{"level":"info","code":"site","text":"Plant: 3 screens, tags LT-101 = 4.5 m"}';
  assert.equal(redact(plain, ['abc']), plain);
});

test('only an order of ours makes a wall write a snapshot', () => {
  assert.ok(isSnapshotOrder({ vigil: 'snapshot', id: 'b1x' }));
  for (const other of [null, 'snapshot', {}, { vigil: 'snapshot', id: '../../x' }]) {
    assert.equal(isSnapshotOrder(other), false);
  }
});
