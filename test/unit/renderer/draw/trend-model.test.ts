import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { SampleColumns } from '../../../../src/renderer/draw/strokes.ts';
import {
  composeTrend,
  type SeriesInput,
  type TrendFrame,
  type TrendTag,
} from '../../../../src/renderer/draw/trend-model.ts';

const NOW = 1_000_000;

function tag(part: Partial<TrendTag> = {}): TrendTag {
  return {
    unit: 'bar',
    span: [0, 60],
    normal: null,
    limits: {},
    intervalMs: 1_000,
    states: null,
    state: 'live',
    proofTime: NOW,
    limitMs: 2_000,
    ...part,
  };
}

/** One sample a second up to `to`, all of one value. */
function flat(value: number, to = NOW): SampleColumns {
  const time = Float64Array.from({ length: 200 }, (_, index) => to - (199 - index) * 1_000);
  return {
    time,
    value: new Float64Array(200).fill(value),
    quality: new Uint8Array(200),
    start: 0,
    end: 200,
    gaps: [],
    coarseUntilTime: -Infinity,
    coarseSpacingMs: 0,
  };
}

function frame(series: readonly SeriesInput[], part: Partial<TrendFrame> = {}): TrendFrame {
  return {
    series,
    nowTime: NOW,
    spanMs: 100_000,
    columns: 1_000,
    leastDash: 20,
    ticks: 4,
    ranges: new Map(),
    ...part,
  };
}

test('the axis ends now and moves with it though no data comes', () => {
  const input = { tag: tag(), samples: flat(41), skewMs: 0 };
  const later = composeTrend(frame([input], { nowTime: NOW + 5_000 }));
  assert.equal(later.to, NOW + 5_000);
  assert.equal(later.from, NOW - 95_000);
});

test('a live trend has no hatch; a dead one is hatched from its proof on', () => {
  const live = composeTrend(frame([{ tag: tag(), samples: flat(41), skewMs: 0 }]));
  assert.equal(live.deadFrom, null);
  const stale = tag({ state: 'stale', proofTime: NOW - 14_000 });
  const dead = composeTrend(frame([{ tag: stale, samples: flat(41, NOW - 14_000), skewMs: 0 }]));
  assert.equal(dead.deadFrom, NOW - 14_000);
});

test('one dead series among live ones does not make the whole trend look dead', () => {
  const model = composeTrend(
    frame([
      { tag: tag(), samples: flat(41), skewMs: 0 },
      { tag: tag({ state: 'nocomm', proofTime: NOW - 70_000 }), samples: flat(40), skewMs: 0 },
    ]),
  );
  assert.equal(model.deadFrom, null);
  assert.deepEqual(
    model.series.map((series) => series.deadFrom),
    [null, NOW - 70_000],
  );
});

test('a tag that is not found and one that waits are not hatched as old', () => {
  for (const state of ['config', 'waiting'] as const) {
    const unknown = tag({ state, proofTime: NaN });
    assert.equal(composeTrend(frame([{ tag: unknown, samples: null, skewMs: 0 }])).deadFrom, null);
  }
});

test('a stored value that nothing proved is hatched over the whole span', () => {
  const stored = tag({ state: 'nocomm', proofTime: NaN });
  const model = composeTrend(frame([{ tag: stored, samples: null, skewMs: 0 }]));
  assert.equal(model.deadFrom, model.from);
});

test('a bad but punctual tag is not hatched: nothing is drawn instead', () => {
  const model = composeTrend(frame([{ tag: tag({ state: 'bad' }), samples: flat(41), skewMs: 0 }]));
  assert.equal(model.deadFrom, null);
  const late = tag({ state: 'bad', proofTime: NOW - 30_000 });
  assert.equal(
    composeTrend(frame([{ tag: late, samples: flat(41), skewMs: 0 }])).deadFrom,
    NOW - 30_000,
  );
});

test('series of different units never share an axis', () => {
  const model = composeTrend(
    frame([
      { tag: tag(), samples: flat(41), skewMs: 0 },
      { tag: tag({ unit: '%' }), samples: flat(80), skewMs: 0 },
      { tag: tag(), samples: flat(42), skewMs: 0 },
    ]),
  );
  assert.deepEqual(
    model.axes.map((axis) => axis.unit),
    ['bar', '%'],
  );
  assert.deepEqual(
    model.series.map((series) => series.axis),
    [0, 1, 0],
  );
});

test('the axis holds data, normal band and inner limits, and fixed ends win', () => {
  const measured = tag({ normal: [40, 43], limits: { hi: 44, hihi: 55 } });
  const input = { tag: measured, samples: flat(39), skewMs: 0 };
  const [low, high] = composeTrend(frame([input])).axes[0]?.range ?? [NaN, NaN];
  assert.ok(low <= 39 && high >= 44 && high < 55);
  const fixed = composeTrend(frame([input], { min: 0, max: 60 }));
  assert.deepEqual(fixed.axes[0]?.range, [0, 60]);
  assert.deepEqual(
    fixed.limits.map((limit) => limit.word),
    ['HIHI', 'HI'],
  );
});

test('a status tag has its words at the axis', () => {
  const valve = tag({
    unit: '',
    intervalMs: null,
    states: { true: { word: 'Open' }, false: { word: 'Closed' } },
  });
  const model = composeTrend(frame([{ tag: valve, samples: flat(1), skewMs: 0 }]));
  assert.deepEqual(
    [...(model.axes[0]?.words ?? [])],
    [
      [0, 'Closed'],
      [1, 'Open'],
    ],
  );
});

test('a source whose clock is ahead stands at the right place on the axis', () => {
  const ahead = 60_000;
  const model = composeTrend(
    frame([{ tag: tag(), samples: flat(41, NOW + ahead), skewMs: ahead }]),
  );
  const series = model.series[0];
  assert.equal((series?.lines.last?.time ?? NaN) + (series?.shiftMs ?? NaN), NOW);
});

test('an on-change tag is held up to now while proven, and no further than its proof when not', () => {
  const once: SampleColumns = { ...flat(1), end: 1, time: Float64Array.from([NOW - 50_000]) };
  const live = tag({ intervalMs: null });
  const held = composeTrend(frame([{ tag: live, samples: once, skewMs: 0 }]));
  assert.equal(held.series[0]?.lines.last?.time, NOW);
  const stale = tag({ intervalMs: null, state: 'stale', proofTime: NOW - 9_000 });
  const cut = composeTrend(frame([{ tag: stale, samples: once, skewMs: 0 }]));
  assert.equal(cut.series[0]?.lines.last?.time, NOW - 9_000);
});
