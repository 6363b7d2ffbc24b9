import assert from 'node:assert/strict';
import { test } from '@playwright/test';
import type { Parsed } from '../../../src/main/problem.ts';
import { parseTime, RecordingReader, type Recording } from '../../../src/plant/recording.ts';

function read(lines: readonly string[], separator?: string): Parsed<Recording> {
  const reader = new RecordingReader('plant.csv', separator);
  for (const line of lines) reader.line(line);
  return reader.end();
}

function good(parsed: Parsed<Recording>): Recording {
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

for (const [name, separator] of [
  ['semicolons', ';'],
  ['commas', ','],
  ['tabs', '\t'],
  ['bars', '|'],
] as const) {
  test(`a file separated by ${name} is read without being told`, () => {
    const rows = [
      ['datetime', 'Volume Flow RateRMS', 'Pressure'],
      ['2020-03-09 10:34:33', '32.0', '0.05'],
      ['2020-03-09 10:34:34', '31.5', ''],
      ['2020-03-09 10:34:36', '31.0', '-1e-3'],
    ];
    const recording = good(read(rows.map((row) => row.join(separator))));
    assert.deepEqual(recording.columns, ['Volume Flow RateRMS', 'Pressure']);
    assert.deepEqual(
      recording.times.map((time) => time - recording.times[0]!),
      [0, 1000, 3000],
    );
    assert.deepEqual(recording.values, [
      [32, 31.5, 31],
      [0.05, NaN, -0.001],
    ]);
  });
}

test('quotes, decimal commas, a byte order mark and a time column in the middle are understood', () => {
  const recording = good(
    read(['\uFEFF"Flow; raw";time;P', '"1,5";0,5;2', '2;1.5;"3"', '3;2.5;4'], ';'),
  );
  assert.deepEqual(recording.columns, ['Flow; raw', 'P']);
  assert.deepEqual(recording.times, [500, 1500, 2500]);
  assert.deepEqual(recording.values[0], [1.5, 2, 3]);
  assert.equal(recording.intervalMs, 1000);
});

test('52 numbers a line are a Tennessee Eastman matrix, a row every three minutes', () => {
  const row = (start: number): string =>
    Array.from({ length: 52 }, (_, index) => `   ${(start + index).toExponential(7)}`).join('');
  const recording = good(read([row(0), row(100)]));
  assert.equal(recording.kind, 'tennessee-eastman');
  assert.equal(recording.intervalMs, 180_000);
  assert.equal(recording.columns[0], 'XMEAS(1)');
  assert.equal(recording.columns[51], 'XMV(11)');
  assert.deepEqual(recording.values[41], [41, 141]);
});

test('each thing wrong is told with its line and column', () => {
  const parsed = read(['time,A,B', '1,1,2', '2,1', 'soon,1,2', '3,one,2', '3,1,2', '4,1,2']);
  assert.ok(!parsed.ok);
  assert.deepEqual(
    parsed.problems.map(({ code, where }) => [code, where.line, where.column]),
    [
      ['recording-line', 3, 1],
      ['recording-time', 4, 1],
      ['recording-number', 5, 2],
      ['recording-time', 6, 1],
    ],
  );
  assert.equal(parsed.problems[2]?.got, 'one');
  assert.equal(parsed.problems[2]?.where.file, 'plant.csv');
});

test('a hopeless file ends in twenty problems, an empty one in one', () => {
  const lines = ['time,A', ...Array.from({ length: 1000 }, (_, index) => `${index},x`)];
  const parsed = read(lines);
  assert.ok(!parsed.ok && parsed.problems.length === 20);
  const empty = read([]);
  assert.ok(!empty.ok && empty.problems[0]?.code === 'recording-empty');
  const twins = read(['time,A,A', '1,1,1', '2,1,1']);
  assert.ok(!twins.ok && twins.problems[0]?.code === 'recording-header');
});

for (const [text, expected] of [
  ['2020-03-09 10:34:33', Date.UTC(2020, 2, 9, 10, 34, 33)],
  ['2020-03-09T10:34:33.25Z', Date.UTC(2020, 2, 9, 10, 34, 33, 250)],
  ['2020-03-09 10:34:33,250', Date.UTC(2020, 2, 9, 10, 34, 33, 250)],
  ['2020-03-09T12:34:33+0200', Date.UTC(2020, 2, 9, 10, 34, 33)],
  ['2020-03-09 10:34', Date.UTC(2020, 2, 9, 10, 34)],
  ['12.5', 12_500],
  ['1583750073', 1_583_750_073_000],
  ['1583750073123', 1_583_750_073_123],
  ['yesterday', undefined],
  ['2020-13-09 10:34:33', undefined],
] as const) {
  test(`'${text}' as a time is ${expected}`, () => {
    assert.equal(parseTime(text), expected);
  });
}
