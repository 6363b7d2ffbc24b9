import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  labelRoom,
  layOutTrend,
  trendFontSize,
  type LabelInput,
  type LayoutPorts,
} from '../../../../src/renderer/draw/trend-layout.ts';
import type { TrendModel, ValueAxis } from '../../../../src/renderer/draw/trend-model.ts';

const ports: LayoutPorts = {
  measure: (text) => text.length * 10,
  number: (value, decimals) => value.toFixed(decimals),
  time: (time, precision) =>
    new Date(time).toISOString().slice(11, precision === 'second' ? 19 : 16),
  date: (time) => new Date(time).toISOString().slice(0, 10),
  offsetMs: () => 0,
  gapWord: 'gap',
};

function label(name: string): LabelInput {
  return { name, widestValue: '100.0 bar', widestMark: ['NO COMM', '59 m'], lines: 2 };
}

function axis(part: Partial<ValueAxis>): ValueAxis {
  return {
    ...{ scale: 'bar', side: 'left', positions: [0], unit: 'bar' },
    ...{ range: [0, 100], ticks: [0, 50, 100], words: null },
    ...part,
  };
}

function model(values: readonly number[], part: Partial<TrendModel> = {}): TrendModel {
  return {
    from: 0,
    to: 1_800_000,
    axes: [axis({})],
    series: values.map((value, position) => ({
      position,
      axis: 0,
      shiftMs: 0,
      deadFrom: null,
      lines: { strokes: [], gaps: [], low: 0, high: 0, last: { time: 0, value } },
    })),
    limits: [],
    band: null,
    nowTime: 1_800_000,
    emphasis: null,
    gaps: [],
    deadFrom: null,
    ...part,
  };
}

function lay(of: TrendModel, names: readonly string[], width = 900, height = 400) {
  const labels = names.map(label);
  return layOutTrend(
    of,
    { width, height, fontSize: 20, labels, limitWords: ['HIHI', 'HI'] },
    ports,
  );
}

test('labels stand at their last points, and apart where points meet', () => {
  const { layout } = lay(model([50, 50]), ['A', 'B']);
  const [first, second] = layout.labelMiddles;
  assert.ok(Math.abs((first ?? 0) - (second ?? 0)) >= 2 * 20);
});

test('seconds stand at the time axis only where ticks are closer than a minute', () => {
  assert.deepEqual(lay(model([1]), ['A']).layout.timeLabels[1]?.length, 5);
  const short = lay(model([1], { to: 60_000 }), ['A']).layout.timeLabels;
  assert.equal(short[1]?.length, 8);
});

test('a tiny trend has no axes and keeps a plot', () => {
  const { layout } = lay(model([1]), ['A'], 200, 90);
  assert.deepEqual(layout.axisWidths, [0]);
  assert.deepEqual(layout.timeLabels, []);
  assert.ok(layout.right <= 0.42 * 200);
});

test('limits of several series carry names, and words that would meet become one', () => {
  const limits = [
    { series: 0, axis: 0, value: 80, word: 'HI' },
    { series: 1, axis: 0, value: 81, word: 'HI' },
    { series: 1, axis: 0, value: 10, word: 'LO' },
  ] as const;
  const { layout } = lay(model([1, 2], { limits }), ['A', 'B']);
  assert.deepEqual(layout.limitWords, ['HI A · HI B', '', 'LO B']);
});

test('a single line gets the whole width: its label stands above, words of limits beside the plot', () => {
  const limits = [
    { series: 0, axis: 0, value: 81, word: 'HIHI' },
    { series: 0, axis: 0, value: 80, word: 'HI' },
  ] as const;
  const { layout, above } = lay(model([1], { limits }), ['A']);
  assert.ok(above);
  assert.deepEqual(layout.limitWords, ['HIHI', 'HI']);
  const [first = NaN, second = NaN] = layout.limitMiddles ?? [];
  assert.ok(second - first >= 20 * 0.85, 'the words stand apart');
  assert.ok(layout.right < lay(model([1, 2]), ['A', 'B']).layout.right);
});

test('a gap of one series among several is named where there is room', () => {
  const gaps = [
    { from: 0, to: 400_000, series: [1] },
    { from: 500_000, to: 900_000, series: [0, 1] },
    { from: 950_000, to: 951_000, series: [0, 1] },
  ];
  const { layout } = lay(model([1, 2], { gaps }), ['A', 'B']);
  assert.deepEqual(layout.gapWords, ['gap B', 'gap', '']);
});

test('with little height labels give up lines and size before they go', () => {
  const labels = ['A', 'B', 'C'].map((name) => ({ ...label(name), lines: 3 as const }));
  assert.deepEqual(labelRoom(labels, 400, 20), { lines: 3, scale: 1 });
  assert.equal(labelRoom(labels, 150, 20).lines, 2);
  assert.equal(labelRoom(labels, 75, 20).lines, 1);
  assert.equal(labelRoom(labels, 20, 20).lines, 0);
});

test('text is the size the wall asks for, and smaller only where no plot would be left', () => {
  assert.equal(trendFontSize(21, 900, 400), 21);
  assert.ok(trendFontSize(61, 300, 150) < 22);
});
