import { test } from '@playwright/test';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WallCommand } from '../../../../src/main/cli/command.ts';
import { wallArguments } from '../../../../src/main/cli/supervise-arguments.ts';
import { HELP } from '../../../../src/main/cli/help.ts';
import { ownArguments, parseCommand } from '../../../../src/main/cli/parse.ts';
import { SecretStore } from '../../../../src/main/store/secrets.ts';
import { runVerb, type VerbOutput } from '../../../../src/main/verbs.ts';

function verbOutput(out: (line: string) => void): VerbOutput {
  const program = { version: '1.2.3', executable: '/opt/vigil/vigil', keys: [] };
  const secrets: VerbOutput['secrets'] = (onProblem) =>
    new SecretStore({ env: {}, folder: '/nowhere', cipher: null, onProblem });
  return { ...program, out, stateFolder: () => '/nowhere', unixNow: () => 0, secrets };
}

const WALL: WallCommand = {
  verb: 'wall',
  site: null,
  windowed: false,
  edit: false,
  screenshot: null,
  size: null,
  theme: null,
  display: null,
  screen: null,
  metricsPort: null,
};

const UPDATE = {
  verb: 'update',
  action: 'run',
  root: null,
  version: null,
  now: false,
  json: false,
};

const VERIFY = { verb: 'verify', folder: null, json: false };

const OUTAGES_OF_A_DAY = { verb: 'outages', format: 'json', since: { ageMs: 86_400_000 } };

const DOCTOR = {
  verb: 'doctor',
  url: 'wss://plant:7700',
  ca: null,
  cert: null,
  key: null,
  tokenSecret: null,
  tag: '*',
  idleMs: 75_000,
  isDrainExpected: false,
  json: false,
};

const IMPORT = {
  verb: 'import-tags',
  file: 'tags.csv',
  site: null,
  source: null,
  url: null,
  isInsecure: false,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  isAddingScreens: false,
  isDryRun: false,
};

const GOOD: readonly (readonly [args: string, command: unknown])[] = [
  ['', WALL],
  ['--site plant.yaml', { ...WALL, site: 'plant.yaml' }],
  ['--site=plant.yaml --windowed', { ...WALL, site: 'plant.yaml', windowed: true }],
  ['--edit --site a.yaml', { ...WALL, site: 'a.yaml', windowed: true, edit: true }],
  ['--screenshot a.png', { ...WALL, screenshot: { file: 'a.png', timeoutMs: 60_000 } }],
  [
    '--screenshot a.png --screenshot-timeout 2.5 --size 3840x2160 --theme dark --screen trends',
    {
      ...WALL,
      screenshot: { file: 'a.png', timeoutMs: 2_500 },
      size: { width: 3_840, height: 2_160 },
      theme: 'dark',
      screen: 'trends',
    },
  ],
  ['--help', { verb: 'help' }],
  ['--site x.yaml -h', { verb: 'help' }],
  ['help', { verb: 'help' }],
  ['--version', { verb: 'version' }],
  ['version', { verb: 'version' }],
  ['schema', { verb: 'schema' }],
  ['validate a.yaml b.yaml', { verb: 'validate', files: ['a.yaml', 'b.yaml'], json: false }],
  ['validate --json a.yaml', { verb: 'validate', files: ['a.yaml'], json: true }],
  ['--metrics-port 9464', { ...WALL, metricsPort: 9_464 }],
  ['outages', { verb: 'outages', format: 'csv', since: null }],
  ['outages --format json --since 24h', OUTAGES_OF_A_DAY],
  [
    'outages --since=2026-11-22T14:00:00Z',
    { verb: 'outages', format: 'csv', since: { time: Date.UTC(2026, 10, 22, 14) } },
  ],
  ['doctor wss://plant:7700', DOCTOR],
  ['doctor --quick --json wss://plant:7700', { ...DOCTOR, idleMs: null, json: true }],
  [
    'doctor wss://plant:7700 --ca ca.pem --cert a.pem --key=a.key --token-secret door --tag TI-1',
    { ...DOCTOR, ca: 'ca.pem', cert: 'a.pem', key: 'a.key', tokenSecret: 'door', tag: 'TI-1' },
  ],
  [
    'doctor wss://plant:7700 --idle 300 --drain-expected',
    { ...DOCTOR, idleMs: 300_000, isDrainExpected: true },
  ],
  ['update run', UPDATE],
  ['update run --now --root /opt/vigil', { ...UPDATE, root: '/opt/vigil', now: true }],
  ['update status --json', { ...UPDATE, action: 'status', json: true }],
  ['update forget 1.2.3', { ...UPDATE, action: 'forget', version: '1.2.3' }],
  ['verify', VERIFY],
  ['verify /opt/vigil/app-1.2.3 --json', { ...VERIFY, folder: '/opt/vigil/app-1.2.3', json: true }],
  ['import-tags tags.csv', IMPORT],
  [
    'import-tags --dry-run --site plant.yaml tags.csv --source b --add-screens',
    { ...IMPORT, site: 'plant.yaml', source: 'b', isAddingScreens: true, isDryRun: true },
  ],
  [
    'import-tags tags.csv --url ws://10.1.2.3:7700 --insecure --time-zone=Asia/Tokyo',
    { ...IMPORT, url: 'ws://10.1.2.3:7700', isInsecure: true, timeZone: 'Asia/Tokyo' },
  ],
  ['lint a.yaml', { verb: 'lint', files: ['a.yaml'], json: false }],
  ['--no-sandbox --inspect=0 --remote-debugging-port=0 --windowed', { ...WALL, windowed: true }],
  ['--force-device-scale-factor=2 --user-data-dir=/x --disable-gpu', WALL],
];

for (const [args, command] of GOOD) {
  test(`vigil ${args} is understood`, () => {
    assert.deepEqual(parseCommand(words(args), {}), { ok: true, value: command });
  });
}

const BAD: readonly (readonly [args: string, code: string, flag: string, hint?: string])[] = [
  ['--sit plant.yaml', 'flag-unknown', '--sit', '--site'],
  ['--windowd', 'flag-unknown', '--windowd', '--windowed'],
  ['--no-sandbx', 'flag-unknown', '--no-sandbx'],
  ['-x', 'flag-unknown', '-x'],
  ['--site', 'flag-value-missing', '--site'],
  ['--site=', 'flag-value-missing', '--site'],
  ['--site --windowed', 'flag-value-missing', '--site'],
  ['--windowed=yes', 'flag-value', '--windowed'],
  ['--site a --site b', 'flag-repeated', '--site'],
  ['--screenshot a.png --screenshot-timeout 0', 'flag-value', '--screenshot-timeout'],
  ['--screenshot a.png --screenshot-timeout soon', 'flag-value', '--screenshot-timeout'],
  ['--screenshot-timeout 5', 'flag-conflict', '--screenshot-timeout'],
  ['--size 1920', 'flag-value', '--size'],
  ['--size 99999x10', 'flag-value', '--size'],
  ['--theme blue', 'flag-value', '--theme'],
  ['doctor', 'flag-value-missing', 'doctor'],
  ['doctor plant:7700', 'flag-value-missing', 'doctor'],
  ['doctor https://plant', 'flag-value', 'doctor'],
  ['doctor wss://me:secret@plant', 'flag-value', 'doctor'],
  ['doctor wss://plant --quik', 'flag-unknown', '--quik', '--quick'],
  ['doctor wss://plant --idle soon', 'flag-value', '--idle'],
  ['doctor wss://plant --cert a.pem', 'flag-conflict', '--cert'],
  ['doctor ws://plant --ca a.pem', 'flag-conflict', '--ca'],
  ['doctor wss://plant --quick --drain-expected', 'flag-conflict', '--drain-expected'],
  ['supervise --windwed', 'flag-unknown', '--windwed', '--windowed'],
  ['supervise --screenshot wall.png', 'flag-conflict', '--screenshot'],
  ['import-tags', 'flag-value-missing', 'import-tags'],
  ['import-tags --site plant.yaml', 'flag-value-missing', 'import-tags'],
  ['import-tags a.csv b.csv', 'argument-unexpected', 'import-tags'],
  ['import-tags a.csv --stie b', 'flag-unknown', '--stie', '--site'],
  ['validate', 'flag-value-missing', 'validate'],
  ['validate --jsn a.yaml', 'flag-unknown', '--jsn', '--json'],
  ['outages --format xml', 'flag-value', '--format'],
  ['outages --since yesterday', 'flag-value', '--since'],
  ['outages --forma json', 'flag-unknown', '--forma', '--format'],
  ['--metrics-port 70000', 'flag-value', '--metrics-port'],
  ['--metrics-port http', 'flag-value', '--metrics-port'],
  ['schema now', 'argument-unexpected', 'schema'],
  ['verify a b', 'argument-unexpected', 'verify'],
  ['update', 'flag-value-missing', 'update'],
  ['update rum', 'argument-unexpected', 'update', 'run'],
  ['update forget', 'flag-value-missing', 'update forget'],
  ['update run 1.2.3', 'argument-unexpected', 'update'],
  ['update return --now', 'flag-conflict', '--now'],
  ['update run --json', 'flag-conflict', '--json'],
];

for (const [args, code, flag, hint] of BAD) {
  test(`vigil ${args} is refused and the flag named`, () => {
    const parsed = parseCommand(words(args), {});
    assert.ok(!parsed.ok);
    const problem = parsed.problems.find((candidate) => candidate.code === code);
    assert.equal(problem?.where.file, flag);
    assert.equal(problem.didYouMean, hint);
  });
}

test('a misspelt verb is refused with the verb that was meant', () => {
  const parsed = parseCommand(['valdate', 'a.yaml'], {});
  assert.ok(!parsed.ok);
  assert.deepEqual(
    parsed.problems.map(({ code, didYouMean }) => [code, didYouMean]),
    [
      ['argument-unexpected', 'validate'],
      ['argument-unexpected', undefined],
    ],
  );
});

test('every flag of the help text is understood, and all problems of a line are told at once', () => {
  for (const flag of new Set(HELP.match(/^ {2}--[a-z-]+/gm))) {
    const parsed = parseCommand([flag.trim(), '1', '--nonsense'], {});
    assert.ok(!parsed.ok || flag.trim() === '--help');
    if (!parsed.ok)
      assert.ok(
        parsed.problems.every(({ where }) => where.file !== flag.trim() || flag !== '--site'),
      );
  }
  const parsed = parseCommand(['--sit', '--theme', 'blue', '--size', '1'], {});
  assert.equal(!parsed.ok && parsed.problems.length, 3);
});

test('the environment names the site file where no flag does', () => {
  const env = { VIGIL_SITE: 'env.yaml' };
  const fromEnv = parseCommand([], env);
  assert.equal(fromEnv.ok && fromEnv.value.verb === 'wall' && fromEnv.value.site, 'env.yaml');
  const fromFlag = parseCommand(['--site', 'flag.yaml'], env);
  assert.equal(fromFlag.ok && fromFlag.value.verb === 'wall' && fromFlag.value.site, 'flag.yaml');
});

test('an unpackaged app drops its own path from the arguments, a packaged one has none', () => {
  assert.deepEqual(ownArguments(['electron', '--no-sandbox', '.', '--site', 'a'], false), [
    '--no-sandbox',
    '--site',
    'a',
  ]);
  assert.deepEqual(ownArguments(['vigil', 'validate', 'a'], true), ['validate', 'a']);
});

test('no command line makes the reading throw', () => {
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '--site',
      '--size',
      '--theme',
      'validate',
      '--',
      '-',
      '=',
      '--site=',
      '--json',
      '--inspect',
    ),
  );
  fc.assert(
    fc.property(fc.array(word), (args) => {
      const parsed = parseCommand(args, {});
      assert.ok(parsed.ok || parsed.problems.length > 0);
    }),
  );
});

test('validate prints one line for each problem and its exit code says whether there was one', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigil-cli-'));
  try {
    const good = path.join(folder, 'good.yaml');
    const bad = path.join(folder, 'bad.yaml');
    const text =
      "version: 1\nname: P\ntimeZone: UTC\nsources: { p: { url: 'demo:' } }\nscreens: [{ id: a, title: A, widgets: [] }]\n";
    writeFileSync(good, text);
    writeFileSync(bad, `${text}theme: drak\ncolour: red\n`);
    const run = async (files: string[], json: boolean): Promise<[number, string[]]> => {
      const lines: string[] = [];
      const output = verbOutput((line) => lines.push(line));
      return [await runVerb({ verb: 'validate', files, json }, output), lines];
    };
    assert.deepEqual(await run([good], false), [0, [`${good}: no problems`]]);
    const [code, lines] = await run([good, bad], false);
    assert.equal(code, 1);
    assert.deepEqual(lines.slice(0, 2), [
      `${good}: no problems`,
      `${bad}:6:8 theme: expected one of light, dark, got "drak". Did you mean 'dark'? [site-wrong-value]`,
    ]);
    assert.equal(lines.length, 3);
    const [, [json = '']] = await run([bad], true);
    const told = JSON.parse(json) as {
      files: { ok: boolean; problems: { code: string; where: unknown }[] }[];
    };
    assert.deepEqual(told.files[0]?.problems[0]?.where, {
      file: bad,
      line: 6,
      column: 8,
      field: 'theme',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('help, version and schema print what they are asked for', async () => {
  const lines: string[] = [];
  const output = verbOutput((line) => lines.push(line));
  for (const verb of ['help', 'version', 'schema'] as const)
    assert.equal(await runVerb({ verb }, output), 0);
  assert.equal(lines[0], HELP);
  assert.equal(lines[1], '1.2.3');
  assert.match(lines[2] ?? '', /json-schema\.org/);
  assert.ok(HELP.split('\n').every((line) => line.length <= 100));
});

function words(args: string): string[] {
  return args === '' ? [] : args.split(' ');
}

test('a supervisor starts the wall with its own words but for the verb', () => {
  const parsed = parseCommand(['supervise', '--site', 'a.yaml', '--no-sandbox'], {});
  assert.deepEqual(parsed, { ok: true, value: { verb: 'supervise' } });
  const packaged = ['/opt/vigil', 'supervise', '--site', 'supervise'];
  assert.deepEqual(wallArguments(packaged, true), ['--site', 'supervise']);
  const sources = ['electron', '--no-sandbox', '/home/supervise', 'supervise', '--windowed'];
  assert.deepEqual(wallArguments(sources, false), [
    '--no-sandbox',
    '/home/supervise',
    '--windowed',
  ]);
});
