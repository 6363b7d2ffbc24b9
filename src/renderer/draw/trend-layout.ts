/**
 * Where the parts of a trend stand and which words fit. Pure: text is measured by a function passed
 * in, words are made by functions passed in. What does not fit is left out, from the least
 * important on: far axes, time labels, then all axes.
 */
import { spreadLabels } from './labels.ts';
import { tickDecimals, timeStep, timeTicks } from './scale.ts';
import type { TrendLayout } from './plot-canvas.ts';
import type { TrendModel } from './trend-model.ts';
import { KEY_WIDTH, MOST_KEYS } from './trend-words.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Height of a line of text in parts of its size. */
const LINE = 1.18;
/** Least plot that is worth axes, in parts of the text size. */
const LEAST_AXES_WIDTH = 14;
const LEAST_AXES_HEIGHT = 5;

/** Size of a mark in a label and of a word at a limit, in parts of the text size. */
const MARK_SIZE = 0.85;
const LIMIT_SIZE = 0.85;

/** Words and measures the layout needs from the page. */
export interface LayoutPorts {
  /** Width of a text in CSS pixels at the layout's size; `strong`: bold. */
  readonly measure: (text: string, strong: boolean) => number;
  readonly number: (value: number, decimals: number) => string;
  /** `14:03:22`, or `14:03`. */
  readonly time: (time: number, precision: 'second' | 'minute') => string;
  readonly date: (time: number) => string;
  /** Plant clock minus UTC at a time, ms. */
  readonly offsetMs: (time: number) => number;
  readonly gapWord: string;
}

/** What a series' label wants to say. */
export interface LabelInput {
  readonly name: string;
  /** Widest value with its unit that the label may have to show. */
  readonly widestValue: string;
  /** Word and rest of the widest mark it may have to show. */
  readonly widestMark: readonly [word: string, rest: string];
  /** Height it needs in lines: name, value, mark. */
  readonly lines: number;
}

/** Size of the widget and what stands in it. */
export interface LayoutInput {
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly labels: readonly LabelInput[];
  /** Words of the limits there may be. */
  readonly limitWords: readonly string[];
  /** Lines under the labels for the names of hidden series. */
  readonly hiddenLines?: number;
}

/** How the labels are shown. */
export interface LabelRoom {
  /** Lines each label may have: all it wants, two, one, or none at all. */
  readonly lines: 3 | 2 | 1 | 0;
  /** Their text size in parts of the layout's. */
  readonly scale: number;
}

/** From the best to the last resort. */
const ROOMS: readonly LabelRoom[] = [
  { lines: 3, scale: 1 },
  { lines: 2, scale: 1 },
  { lines: 2, scale: 0.8 },
  { lines: 1, scale: 1 },
  { lines: 1, scale: 0.7 },
];

/** The text size for a trend of this size: the wall's, or less where it would leave no plot. */
export function trendFontSize(wanted: number, width: number, height: number): number {
  return Math.max(9, Math.min(wanted, height / 8, width / 14));
}

/** Value ticks that stand comfortably above each other. */
export function tickCount(height: number, fontSize: number): number {
  return Math.max(1, Math.min(6, Math.floor(height / (fontSize * 2.6))));
}

/** The margins alone: they decide how many pixel columns the model gets. */
export function trendMargins(
  input: LayoutInput,
  ports: LayoutPorts,
): {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly bare: boolean;
  /** The label stands over the plot, which gets the whole width; words of limits beside it. */
  readonly above: boolean;
} {
  const { width, height, fontSize, labels, limitWords } = input;
  const bare = width < LEAST_AXES_WIDTH * fontSize || height < LEAST_AXES_HEIGHT * fontSize;
  const above = !bare && labels.length === 1;
  const besides = above
    ? limitWords.map((word) => ports.measure(word, false) * LIMIT_SIZE)
    : labels.map(({ name, widestValue, widestMark: [word, rest] }) =>
        Math.max(
          ports.measure(name, true),
          ports.measure(widestValue, true),
          ports.measure(word, true) * MARK_SIZE + fontSize * 1.2,
          ports.measure(rest, true) * MARK_SIZE,
        ),
      );
  // Half a time label may stick out at the right.
  const least = above ? fontSize * 1.4 : 0;
  return {
    top: bare ? fontSize * 0.3 : fontSize * 1.6,
    right: Math.min(
      width * (bare ? 0.42 : 0.34),
      Math.max(least, ...besides.map((one) => one + fontSize * 0.7)),
    ),
    bottom: bare ? fontSize * 0.3 : fontSize * 1.7,
    bare,
    above,
  };
}

/** How many lines of each label fit above each other in a plot of this height. */
export function labelRoom(
  labels: readonly LabelInput[],
  height: number,
  fontSize: number,
): LabelRoom {
  const fits = ROOMS.find(({ lines, scale }) => {
    const all = labels.reduce((sum, label) => sum + linesOf(label, lines), 0);
    return all * fontSize * scale * LINE <= height;
  });
  return fits ?? { lines: 0, scale: 1 };
}

function linesOf(label: LabelInput, room: LabelRoom['lines']): number {
  return room === 3 ? label.lines : Math.min(room, label.lines);
}

/** Places everything for one model. */
export function layOutTrend(
  model: TrendModel,
  input: LayoutInput,
  ports: LayoutPorts,
): { readonly layout: TrendLayout; readonly room: LabelRoom; readonly above: boolean } {
  const { width, height, fontSize, labels } = input;
  const { top, right, bottom, bare, above } = trendMargins(input, ports);
  const plotHeight = Math.max(1, height - top - bottom);
  const axisLabels = model.axes.map(({ ticks, words }) => {
    if (words !== null) return ticks.map((tick) => words.get(tick) ?? '');
    const decimals = tickDecimals(ticks);
    return ticks.map((tick) => ports.number(tick, decimals));
  });
  const axisWidths = widthsOfAxes(model, axisLabels, bare ? 0 : width * 0.3, fontSize, ports);
  const ofSide = (side: 'left' | 'right'): number =>
    axisWidths.reduce((sum, one, axis) => sum + (model.axes[axis]?.side === side ? one : 0), 0);
  const [leftWidth, rightWidth] = [ofSide('left'), ofSide('right')];
  const plotWidth = Math.max(1, width - leftWidth - rightWidth - right);
  const stepMs = timeStep(model.to - model.from, Math.floor(plotWidth / (fontSize * 5)));
  const ticks = bare ? [] : timeTicks(model.from, model.to, stepMs, ports.offsetMs);
  const labelHeight = Math.max(1, plotHeight - (input.hiddenLines ?? 0) * fontSize * LINE);
  const room: LabelRoom = above ? { lines: 3, scale: 1 } : labelRoom(labels, labelHeight, fontSize);
  const lineHeights = labels.map((label) =>
    above ? 0 : linesOf(label, room.lines) * fontSize * room.scale * LINE,
  );
  const wishes = model.series.map((series, index) => {
    const range = model.axes[series.axis]?.range ?? [0, 1];
    const value = series.lines.last?.value ?? (range[0] + range[1]) / 2;
    const part = (range[1] - value) / (range[1] - range[0]);
    return {
      middle: Math.max(0, Math.min(1, part)) * plotHeight,
      height: lineHeights[index] ?? fontSize,
    };
  });
  const lines = model.limits.map(({ axis, value }) => {
    const range = model.axes[axis]?.range ?? [0, 1];
    return ((range[1] - value) / (range[1] - range[0])) * plotHeight;
  });
  // The word stands on its line, or hangs under it at the top of the plot.
  const inside = lines.map((line) => line + (line < fontSize ? fontSize / 2 : -fontSize / 2));
  const beside = lines.map((middle) => ({ middle, height: fontSize * LIMIT_SIZE * LINE }));
  const layout: TrendLayout = {
    width,
    height,
    fontSize,
    top,
    right,
    bottom,
    axisWidths,
    leftWidth,
    rightWidth,
    axisLabels,
    axisUnits: bare ? [] : model.axes.map((axis) => axis.unit),
    timeTicks: ticks,
    timeLabels: ticks.map((tick) => timeLabel(tick, stepMs, ports)),
    labelMiddles: room.lines === 0 ? [] : spreadLabels(wishes, 0, labelHeight),
    limitWords: bare
      ? []
      : above
        ? model.limits.map(({ word }) => word)
        : limitWords(model, inside, labels, fontSize),
    limitMiddles: above ? spreadLabels(beside, 0, plotHeight) : null,
    gapWords: model.gaps.map((gap) => {
      const some = gap.series.length < model.series.length;
      const names = gap.series.map((index) => labels[index]?.name ?? '').join(' ');
      const word = some ? `${ports.gapWord} ${names}` : ports.gapWord;
      const space = ((gap.to - gap.from) / (model.to - model.from)) * plotWidth;
      // A word may stick out of a narrow box a little; a long one must fit.
      const needed = ports.measure(word, true) * (some ? 0.85 : 0.6);
      if (needed <= space) return word;
      return some && ports.measure(ports.gapWord, true) * 0.6 <= space ? ports.gapWord : '';
    }),
  };
  return { layout, room, above };
}

function widthsOfAxes(
  model: TrendModel,
  axisLabels: readonly (readonly string[])[],
  most: number,
  fontSize: number,
  ports: LayoutPorts,
): number[] {
  let left = most;
  return model.axes.map(({ unit, positions }, axis) => {
    const numbers = Math.max(
      0,
      ...(axisLabels[axis] ?? []).map((text) => ports.measure(text, false)),
    );
    // With one axis the unit may stand out beyond it on the right, and says no line's name.
    const head =
      model.axes.length > 1
        ? ports.measure(unit, false) + Math.min(MOST_KEYS, positions.length) * KEY_WIDTH * fontSize
        : 0;
    const width = Math.ceil(Math.max(numbers, head) + fontSize * 0.8);
    if (width > left) {
      left = 0;
      return 0;
    }
    left -= width;
    return width;
  });
}

function timeLabel(tick: number, stepMs: number, ports: LayoutPorts): string {
  if (stepMs >= DAY) return ports.date(tick);
  return ports.time(tick, stepMs >= MINUTE ? 'minute' : 'second');
}

/** `HI`, with the series' name where several have limits; words that would meet become one. */
function limitWords(
  model: TrendModel,
  heights: readonly number[],
  labels: readonly LabelInput[],
  fontSize: number,
): string[] {
  const named = model.series.length > 1;
  const words: string[] = [];
  model.limits.forEach((limit, index) => {
    const name = labels[limit.series]?.name ?? '';
    const word = named ? `${limit.word} ${name}` : limit.word;
    const meets = words.findIndex(
      (other, at) =>
        other !== '' && Math.abs((heights[at] ?? 0) - (heights[index] ?? 0)) < fontSize,
    );
    if (meets >= 0) words[meets] = `${words[meets] ?? ''} · ${word}`;
    words.push(meets >= 0 ? '' : word);
  });
  return words;
}
