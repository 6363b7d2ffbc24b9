/** Secrets: kept for the wall's user alone, refused once others could have read them, never printed. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCommand } from '../../../src/main/cli/parse.ts';
import type { Problem } from '../../../src/main/problem.ts';
import { runSecret } from '../../../src/main/secret-verb.ts';
import { SecretStore, type Cipher } from '../../../src/main/store/secrets.ts';

const POSIX = process.platform !== 'win32';
const SECRET = 'correct-horse-battery-staple-4711';
let root = '';
test.beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vigil-secrets-'));
});
test.afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

interface Opened {
  readonly store: SecretStore;
  readonly problems: Problem[];
  readonly folder: string;
}

function open(env: Record<string, string> = {}, cipher: Cipher | null = null): Opened {
  const problems: Problem[] = [];
  const folder = join(root, 'secrets');
  const onProblem = (problem: Problem): void => {
    problems.push(problem);
  };
  return { store: new SecretStore({ env, folder, cipher, onProblem }), problems, folder };
}

/** A store with one secret called token. */
function filled(): Opened {
  const opened = open();
  assert.deepEqual(opened.store.set('token', SECRET), { ok: true, value: null });
  return opened;
}

function refused({ store, problems }: Opened, code = 'secret-file-open'): Problem {
  assert.equal(store.read('token'), null);
  const [problem] = problems;
  assert.equal(problem?.code, code);
  assert.ok(!JSON.stringify(problems).includes(SECRET));
  return problem;
}

/** Seals by base64: enough to tell sealed from plain. */
const SEALING: Cipher = {
  seal: (text) => Buffer.from(`sealed ${Buffer.from(text).toString('base64')}`),
  open: (sealed) => {
    const [mark, text = ''] = sealed.toString('utf8').split(' ');
    if (mark !== 'sealed') throw new Error('not sealed here');
    return Buffer.from(text, 'base64').toString('utf8');
  },
};

test('a secret that was set is read, and only its owner can read the file', () => {
  const { store, folder } = filled();
  assert.equal(store.read('token'), SECRET);
  if (POSIX) {
    assert.equal(statSync(join(folder, 'token')).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  }
});

test('the service manager goes before the own folder, and that before the environment', () => {
  const credentials = join(root, 'credentials');
  mkdirSync(credentials);
  writeFileSync(join(credentials, 'a'), 'of the manager\n');
  const { store } = open({
    CREDENTIALS_DIRECTORY: credentials,
    VIGIL_SECRET_A: 'of the environment',
    VIGIL_SECRET_B: 'of the environment',
    VIGIL_SECRET_C: 'of the environment',
  });
  store.set('a', 'of the folder');
  store.set('b', 'of the folder');
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((name) => store.read(name)),
    ['of the manager', 'of the folder', 'of the environment', null],
  );
});

test('a rotated secret is read anew, a removed one is gone', () => {
  const { store } = filled();
  store.set('token', 'the next one');
  assert.equal(store.read('token'), 'the next one');
  assert.deepEqual(store.remove('token'), { ok: true, value: true });
  assert.deepEqual(store.remove('token'), { ok: true, value: false });
  assert.equal(store.read('token'), null);
});

test('where the system seals, the file does not hold the secret, and another system’s is refused', () => {
  const opened = open({}, SEALING);
  opened.store.set('token', SECRET);
  const file = join(opened.folder, 'token.sealed');
  assert.ok(!readFileSync(file, 'utf8').includes(SECRET));
  assert.equal(opened.store.read('token'), SECRET);
  assert.deepEqual(
    opened.store.list().map(({ name }) => name),
    ['token'],
  );
  writeFileSync(file, 'elsewhere');
  refused(opened, 'secret-unreadable');
});

test.describe('attack: secrets', () => {
  for (const mode of [0o640, 0o604, 0o620, 0o666, 0o644]) {
    test(`a file of mode ${mode.toString(8)} is refused, and the environment does not step in`, () => {
      test.skip(!POSIX, 'rights of POSIX');
      const opened = filled();
      chmodSync(join(opened.folder, 'token'), mode);
      assert.match(refused(opened).got, new RegExp(mode.toString(8)));
    });
  }

  test('a file in a folder that others can change is refused', () => {
    test.skip(!POSIX, 'rights of POSIX');
    const opened = filled();
    chmodSync(opened.folder, 0o777);
    refused(opened);
  });

  test('a file of another user is refused', () => {
    test.skip(process.getuid?.() !== 0, 'only root can give files away');
    const opened = filled();
    chownSync(join(opened.folder, 'token'), 65_534, 65_534);
    refused(opened);
  });

  test('a link to another file is refused', () => {
    test.skip(!POSIX, 'links of POSIX');
    const opened = open();
    mkdirSync(opened.folder, { mode: 0o700 });
    writeFileSync(join(root, 'other'), SECRET, { mode: 0o600 });
    symlinkSync(join(root, 'other'), join(opened.folder, 'token'));
    refused(opened, 'secret-unreadable');
  });

  test('a folder in the place of a file is refused', () => {
    const opened = open();
    mkdirSync(join(opened.folder, 'token'), { recursive: true, mode: 0o700 });
    assert.equal(opened.store.read('token'), null);
    assert.equal(opened.problems.length, 1);
  });

  test('a file of gigabytes is refused unread', () => {
    test.skip(!POSIX, 'a hole in a file');
    const opened = filled();
    const file = join(opened.folder, 'token');
    writeFileSync(file, Buffer.alloc(300_000, 'x'), { mode: 0o600 });
    refused(opened, 'secret-unreadable');
  });

  for (const name of [
    '../outside',
    '/etc/passwd',
    '..',
    '.hidden',
    'a/b',
    'a\\b',
    'a\0b',
    '',
    '-',
  ]) {
    test(`the name ${JSON.stringify(name)} leads nowhere`, () => {
      const { store, folder } = open({ CREDENTIALS_DIRECTORY: root });
      writeFileSync(join(root, 'outside'), SECRET);
      mkdirSync(folder, { mode: 0o700 });
      assert.equal(store.read(name), null);
      const set = store.set(name, SECRET);
      assert.ok(!set.ok && set.problems[0]?.code === 'secret-name');
      assert.deepEqual(store.remove(name), { ok: true, value: false });
      assert.equal(readFileSync(join(root, 'outside'), 'utf8'), SECRET);
    });
  }

  test('a secret on the command line is refused and not repeated', () => {
    const parsed = parseCommand(['secret', 'set', 'token', SECRET], {});
    assert.ok(!parsed.ok);
    assert.ok(!JSON.stringify(parsed.problems).includes(SECRET));
  });

  test('nothing that `vigil secret` prints holds the secret', async () => {
    const { store } = open();
    const lines: string[] = [];
    const run = (...words: string[]): Promise<number> => {
      const parsed = parseCommand(['secret', ...words], {});
      assert.ok(parsed.ok && parsed.value.verb === 'secret');
      return runSecret(parsed.value, store, input(SECRET), (line) => lines.push(line));
    };
    assert.equal(await run('set', 'token'), 0);
    assert.equal(await run('list'), 0);
    assert.equal(await run('remove', 'token'), 0);
    assert.equal(await run('remove', 'token'), 1);
    assert.deepEqual(lines.slice(0, 2), ['token: stored', 'token: own folder']);
    assert.ok(!lines.join().includes(SECRET));
  });

  test('an endless stream as a secret ends', async () => {
    const { store } = open();
    const code = await runSecret(
      { verb: 'secret', action: 'set', name: 'token' },
      store,
      endless(),
      () => undefined,
    );
    assert.equal(code, 1);
    assert.equal(store.read('token'), null);
  });
});

async function* input(text: string): AsyncGenerator<string> {
  await Promise.resolve();
  yield `${text}\n`;
}

async function* endless(): AsyncGenerator<string> {
  for (;;) {
    await Promise.resolve();
    yield 'x'.repeat(65_536);
  }
}
