import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import { SampleBatch } from '../../../src/main/telemetry/sample.ts';
import { HELP, parseCommandLine } from '../../../src/plant/command-line.ts';
import { FAULTS, parseFault, tagMatcher } from '../../../src/plant/faults.ts';
import { LoadProcess } from '../../../src/plant/load.ts';

test('the command line gives options, and names every flag that is wrong', () => {
  const parsed = parseCommandLine(
    '--port 7701 --replay a=x.csv --replay y.dat --speed 2.5 --no-loop --unit P=bar'.split(' '),
  );
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.value.options, {
    port: 7701,
    speed: 2.5,
    loop: false,
    replay: [
      { file: 'x.csv', prefix: 'a.' },
      { file: 'y.dat', prefix: '' },
    ],
    units: new Map([['P', 'bar']]),
  });
  const wrong = parseCommandLine(['--port', '70000', '--speed', 'fast', '--tags', '5']);
  assert.ok(!wrong.ok);
  assert.deepEqual(wrong.problems.map(({ where }) => where.field).sort(), [
    '--port',
    '--speed',
    '--tags',
  ]);
  const unknown = parseCommandLine(['--prot', '1']);
  assert.ok(!unknown.ok && unknown.problems[0]?.code === 'flag-unknown');
});

test('certificates and tokens: what belongs together, and what excludes each other', () => {
  const parsed = parseCommandLine(
    '--cert c.pem --key k.pem --client-ca ca.pem --token-file token --token-life 2.5'.split(' '),
  );
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.value.tlsFiles, { cert: 'c.pem', key: 'k.pem', clientCa: 'ca.pem' });
  assert.equal(parsed.value.options.tokenFile, 'token');
  assert.equal(parsed.value.options.tokenLifeMs, 2_500);
  for (const [line, field] of [
    ['--client-ca ca.pem', '--cert'],
    ['--token a --token-file b', '--token'],
    ['--token-life 0', '--token-life'],
  ] as const) {
    const wrong = parseCommandLine(line.split(' '));
    assert.ok(!wrong.ok);
    assert.deepEqual(
      wrong.problems.map(({ where }) => where.field),
      [field],
    );
  }
});

test('help names every fault', () => {
  for (const usage of Object.values(FAULTS)) assert.ok(HELP.includes(usage), usage);
});

test('every fault can be named without arguments or says what it needs', () => {
  for (const [name, usage] of Object.entries(FAULTS)) {
    const needsTag = usage.includes(' TAG');
    assert.equal(parseFault(name, []).ok, !needsTag, name);
    assert.equal(parseFault(name, needsTag ? ['PT-101'] : []).ok, true, name);
  }
  for (const line of ['drain soon', 'close 99', 'freeze half', 'hole 0', 'kill all', 'forget x']) {
    const [name = '', ...args] = line.split(' ');
    assert.equal(parseFault(name, args).ok, false, line);
  }
  const unknown = parseFault('gremlin');
  assert.ok(!unknown.ok && unknown.problems[0]?.code === 'fault-unknown');
});

test('names with a star match by prefix', () => {
  const matches = tagMatcher(['PT-*', 'LT-101']);
  assert.deepEqual(
    ['PT-101', 'LT-101', 'LT-1011', 'XPT-1'].map((tag) => matches(tag)),
    [true, true, false, false],
  );
});

test('the load process keeps its rate, takes tags in turn and never repeats a time of a tag', () => {
  for (const [tags, rate] of [
    [100, 1000],
    [7, 10_000],
    [50, 5],
  ] as const) {
    const load = new LoadProcess({ tags, rate, seed: 1, liveTime: 1_764_000_000_000 });
    const batch = new SampleBatch();
    let count = 0;
    const last = new Map<string, number>();
    for (let ticks = 0; ticks < 1000; ticks += 1) {
      batch.clear();
      load.advance(batch);
      count += batch.length;
      for (let row = 0; row < batch.length; row += 1) {
        const [tag, time] = [batch.tag[row]!, batch.time[row]!];
        assert.ok(time > (last.get(tag) ?? 0));
        last.set(tag, time);
      }
    }
    const possible = Math.min(rate * 10, tags * 1000);
    assert.ok(Math.abs(count - possible) <= 1, `${count} of ${possible}`);
  }
});
