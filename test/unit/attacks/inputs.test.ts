/** Inputs made to hang, to fill or to poison: frames, site files, messages of the page. */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { NOTICE } from '../../../src/main/bridge/arguments.ts';
import { isOpenLine } from '../../../src/main/site/loopback.ts';
import { parseSite } from '../../../src/main/site/load.ts';
import { parseServerFrame } from '../../../src/main/sources/vigil/codec.ts';
import { parseCommandLine } from '../../../src/plant/command-line.ts';
import { RecordingReader } from '../../../src/plant/recording.ts';

function site(source: object, more: object = {}): string {
  return JSON.stringify({
    version: 1,
    name: 'P',
    timeZone: 'UTC',
    sources: { p: { url: 'wss://plant.example', ...source } },
    screens: [{ id: 'a', title: 'A', widgets: [] }],
    ...more,
  });
}

function codesOf(text: string): readonly string[] {
  const parsed = parseSite(text, 'site.yaml');
  return parsed.ok ? [] : parsed.problems.map(({ code }) => code);
}

const LONG = 'a'.repeat(400_000);

test.describe('attack: a site file', () => {
  // Found by long texts in every field: V8 took 19 s to refuse a name of 300,000 letters.
  test('names a time zone of hundreds of thousands of letters', () => {
    assert.deepEqual(codesOf(site({}, { timeZone: LONG })), ['site-time-zone']);
  });

  for (const field of ['serverName', 'proxy', 'caFile', 'crlFile', 'label', 'tokenSecret', 'url']) {
    test(`has a ${field} that makes a pattern go back and forth`, () => {
      for (const text of [`${LONG}!`, `${'a-'.repeat(200_000)}!`, `${'a.'.repeat(200_000)}!`]) {
        assert.ok(codesOf(site({ [field]: text })).length > 0);
      }
    });
  }

  // Found by reading: these counted as this PC, and needed no `insecure: true`.
  for (const url of [
    'ws://127.example.org',
    'ws://127.0.0.1.example.org',
    'ws://wall.localhost',
    'ws://localhost.example.org',
    'ws://0.0.0.0:7700',
    'ws://[::]:7700',
    'ws://[::ffff:10.0.0.1]',
  ]) {
    test(`passes ${url} off as this PC`, () => {
      assert.deepEqual(codesOf(site({ url })), ['site-insecure-endpoint']);
      assert.equal(isOpenLine(url, undefined), true);
    });
  }

  test('sends an unencrypted line to this PC through somebody else’s proxy', () => {
    const source = { url: 'ws://127.0.0.1:7700', proxy: 'http://proxy.example:3128' };
    assert.deepEqual(codesOf(site(source)), ['site-insecure-endpoint']);
    assert.equal(isOpenLine(source.url, source.proxy), true);
    assert.deepEqual(codesOf(site({ ...source, insecure: true })), []);
  });

  test('control: this PC needs no word of that', () => {
    for (const url of [
      'ws://localhost:1',
      'ws://127.0.0.1:1',
      'ws://127.8.9.10:1',
      'ws://[::1]:1',
    ]) {
      assert.deepEqual(codesOf(site({ url })), []);
      assert.equal(isOpenLine(url, undefined), false);
    }
    assert.equal(isOpenLine('wss://plant.example', undefined), false);
  });

  for (const url of [
    'wss://user:password@plant.example',
    'wss://plant.example/?token=abc',
    'wss://plant.example/?x=eyJhbGciOiJIUzI1NiJ9.e30.abc',
  ]) {
    test(`carries a secret in its URL, which is not repeated: ${url.slice(0, 40)}`, () => {
      const parsed = parseSite(site({ url }), 'site.yaml');
      assert.ok(!parsed.ok);
      assert.deepEqual(
        parsed.problems.map(({ code }) => code),
        ['site-literal-secret'],
      );
      assert.doesNotMatch(JSON.stringify(parsed.problems), /password@|abc/);
    });
  }

  for (const url of [
    'http://plant.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:,x',
  ]) {
    test(`names a source that is none: ${url}`, () => {
      assert.deepEqual(codesOf(site({ url })), ['site-endpoint']);
    });
  }

  test('turns verification off by a word that would be understood elsewhere', () => {
    for (const field of [
      'rejectUnauthorized',
      'verify',
      'insecureSkipVerify',
      'ignoreCertificateErrors',
      'strictSSL',
    ]) {
      assert.deepEqual(codesOf(site({ [field]: false })), ['site-unknown-key'], field);
    }
  });

  for (const pins of [[], ['sha1/AAAA'], ['sha256/short='], [LONG], Array(9).fill('x')]) {
    test(`has pins that are none: ${JSON.stringify(pins).slice(0, 40)}`, () => {
      assert.ok(codesOf(site({ pins })).length > 0);
    });
  }
});

test.describe('attack: a frame', () => {
  for (const [what, text] of [
    ['a hundred thousand open brackets', '['.repeat(100_000)],
    ['a hundred thousand objects in each other', '{"a":'.repeat(100_000)],
    ['a number of a hundred thousand digits', `{"type":"data","sub":${'9'.repeat(100_000)}}`],
    ['a type that every object has', '{"type":"constructor"}'],
    ['a prototype for a type', '{"__proto__":{"type":"welcome"}}'],
    ['a list in the place of the object', '[{"type":"welcome"}]'],
    ['half a surrogate', '"\\ud800"'],
  ] as const) {
    test(`is ${what}`, () => {
      assert.equal(parseServerFrame(text).ok, false);
      assert.deepEqual(Object.keys(Object.prototype), []);
    });
  }
});

test.describe('attack: the page', () => {
  const view = (widgets: unknown): unknown => ({ type: 'view', view: { screen: 'a', widgets } });

  test('fills the disk with a view of a hundred megabytes', () => {
    const selection = Array.from({ length: 20_000 }, () => 'x'.repeat(500));
    const widgets = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`w${index}`, { selection }]),
    );
    assert.equal(NOTICE.safeParse(view(widgets)).success, false);
    assert.equal(NOTICE.safeParse(view({ w: { selection: ['a'] } })).success, true);
  });

  test('poisons the prototype through the keys of its view', () => {
    NOTICE.safeParse(view(JSON.parse('{"__proto__":{"filter":"x"},"constructor":{"tab":"y"}}')));
    assert.equal(({} as { filter?: string }).filter, undefined);
    assert.deepEqual(Object.keys(Object.prototype), []);
  });

  test('names a screen by a megabyte', () => {
    assert.equal(
      NOTICE.safeParse({ type: 'view', view: { screen: LONG, widgets: {} } }).success,
      false,
    );
  });

  test('reports a fault of a hundred kilobytes', () => {
    assert.equal(NOTICE.safeParse({ type: 'fault', message: LONG }).success, false);
  });
});

// Found by the fuzzer: the words were repeated whole.
test('attack: a command line of the plant has words of hundreds of kilobytes', () => {
  for (const args of [[`--${LONG}`], ['--port', LONG]]) {
    const parsed = parseCommandLine(args);
    assert.ok(!parsed.ok);
    for (const { got } of parsed.problems) assert.ok(got.length <= 200, String(got.length));
  }
});

test('attack: a recording has a line of megabytes, or a hundred thousand columns', () => {
  for (const line of ['1,'.repeat(2_000_000), 'a,'.repeat(49_000)]) {
    const reader = new RecordingReader('recording.csv');
    reader.line(line);
    reader.line('1,2');
    assert.equal(reader.end().ok, false);
  }
});
