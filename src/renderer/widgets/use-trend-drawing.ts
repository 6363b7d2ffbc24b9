/**
 * Draws one trend in the page's paint pass: at most five times a second, and only when a sample came,
 * a state or the view changed, or a pixel of time went by; nothing while it is not visible. The
 * numbers are made in draw/trend-model.ts, the places in draw/trend-layout.ts, the picture in
 * draw/trend-plot.ts.
 */
import { onBeforeUnmount, onMounted, shallowRef } from 'vue';
import type { Ref, ShallowRef } from 'vue';
import type { Range } from '../draw/scale.ts';
import { layOutTrend, tickCount, trendFontSize, trendMargins } from '../draw/trend-layout.ts';
import type { LabelRoom, LayoutInput, LayoutPorts } from '../draw/trend-layout.ts';
import { composeTrend } from '../draw/trend-model.ts';
import type { TrendModel } from '../draw/trend-model.ts';
import { TrendPlot } from '../draw/trend-plot.ts';
import type { TrendLayout } from '../draw/plot-canvas.ts';
import type { TimeView } from '../draw/trend-view.ts';
import type { SampleColumns } from '../draw/strokes.ts';
import { onPaint, unixNow } from '../now.ts';
import { sourceFacts } from '../stores/links.ts';
import type { ShownTag } from '../stores/tags.ts';
import { ageText, dayText, numberText, plantZone, timeText, words } from '../text/locale.ts';
import { zoneOffsetMs } from '../text/zone-offset.ts';
import type { TrendLine, TrendSamples } from './use-trend-samples.ts';

/** Shortest time between two drawings, ms. */
const DRAW_EVERY_MS = 200;
/** Longest time that new samples of a slow trend wait to be drawn, ms. */
const LAZY_MS = 1_000;
/** A newest sample that moved by less is not drawn before the next pixel of time, CSS pixels. */
const LEAST_MOVE = 2;

/** A line and how it is measured. */
export interface DrawnLine extends TrendLine {
  readonly side: 'left' | 'right';
  readonly span?: Range;
}

/** What is to be drawn. */
export interface TrendOrder {
  readonly lines: Readonly<Ref<readonly DrawnLine[]>>;
  readonly time: Readonly<Ref<TimeView>>;
  /** Position of the line somebody points at; null: none. */
  readonly emphasis: Readonly<Ref<number | null>>;
  readonly hiddenLines: Readonly<Ref<number>>;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly samples: TrendSamples;
}

/** What was drawn last. */
export interface TrendPicture {
  readonly model: TrendModel;
  readonly layout: TrendLayout;
  readonly room: LabelRoom;
  /** The only label stands over the plot. */
  readonly above: boolean;
  readonly columnMs: number;
  readonly lines: readonly DrawnLine[];
  /** The samples of each line, as drawn. */
  readonly samples: readonly (SampleColumns | null)[];
}

/** See the file head. */
export interface TrendDrawing {
  readonly picture: Readonly<ShallowRef<TrendPicture | null>>;
  /** The present on the axis: in the time of the first line's source. */
  readonly nowTime: () => number;
}

/** Draws into `host` for as long as the widget stands. */
export function useTrendDrawing(
  host: Readonly<Ref<HTMLElement | null>>,
  order: TrendOrder,
): TrendDrawing {
  const picture = shallowRef<TrendPicture | null>(null);
  let plot: TrendPlot | null = null;
  /** What the plot cannot change while it lives. */
  let plotParts = '';
  /** What the last drawing showed, and where the newest samples stood in it. */
  let drawn = '';
  let drawnEnds = '';
  let drawnAt = -Infinity;
  let ranges: ReadonlyMap<string, Range> = new Map();
  let drawnRanges: readonly (Range | undefined)[] = [];
  let pen: CanvasRenderingContext2D | null = null;

  function firstSource(): string | undefined {
    return order.lines.value[0]?.tag.source;
  }

  function nowTime(): number {
    const source = firstSource();
    return unixNow() + (source === undefined ? 0 : (sourceFacts(source).skewMs ?? 0));
  }

  /** A source's clock minus that of the axis, ms. */
  function skewTo(source: string): number {
    const first = firstSource();
    const own = sourceFacts(source).skewMs ?? 0;
    return first === undefined ? 0 : own - (sourceFacts(first).skewMs ?? 0);
  }

  function paint(now: number): void {
    const element = host.value;
    if (element === null || document.hidden || now - drawnAt < DRAW_EVERY_MS) return;
    const width = element.clientWidth;
    const height = element.clientHeight;
    if (width < 20 || height < 20) return;
    const { spanMs, toTime } = order.time.value;
    const axisNow = nowTime();
    // About a pixel; the exact width of the plot is only known after the layout.
    const pixelMs = spanMs / width;
    const to = toTime ?? axisNow;
    const span = {
      from: to - spanMs,
      to,
      columnMs: pixelMs / devicePixelRatio,
      nowTime: axisNow,
    };
    order.samples.want(span, order.lines.value, skewTo);
    const state = order.lines.value
      .map((line) => {
        const { tag, name } = line;
        const dead = tag.state === 'live' || tag.state === 'uncertain' ? 0 : tag.proofTime;
        return `${name} ${tag.state} ${dead} ${order.samples.revision(line)}`;
      })
      .join();
    const view = `${spanMs} ${toTime ?? ''} ${order.emphasis.value ?? ''} ${order.hiddenLines.value}`;
    const next = `${width}x${height}@${devicePixelRatio} ${view} ${state}`;
    const ends = toTime === null ? `${Math.floor(axisNow / pixelMs)} ${newestEnds(height)}` : '';
    const lazyMs = Math.min(LAZY_MS, pixelMs);
    if (next === drawn && (ends === drawnEnds || now - drawnAt < lazyMs)) return;
    drawn = next;
    drawnEnds = ends;
    drawnAt = now;
    draw(element, width, height, axisNow);
  }

  /** Heights of the newest samples in steps that can be seen. */
  function newestEnds(height: number): string {
    return order.lines.value
      .map((line, index) => {
        const { value, version } = order.samples.newest(line);
        const range = drawnRanges[index];
        if (value === undefined || range === undefined) return version;
        return Math.round(((value / (range[1] - range[0])) * height) / LEAST_MOVE);
      })
      .join();
  }

  function draw(element: HTMLElement, width: number, height: number, axisNow: number): void {
    const lines = order.lines.value;
    const { spanMs, toTime } = order.time.value;
    const style = getComputedStyle(element);
    const fontSize = Math.round(trendFontSize(parseFloat(style.fontSize), width, height));
    const input: LayoutInput = {
      ...{ width, height, fontSize },
      hiddenLines: order.hiddenLines.value,
      labels: lines.map(({ tag, name }) => ({
        name,
        widestValue: widestValue(tag),
        widestMark: [words().noComm, ageText(59 * 60_000)],
        lines: linesOf(tag),
      })),
      limitWords: lines.flatMap(({ tag }) =>
        Object.keys(tag.limits).map((name) => name.toUpperCase()),
      ),
    };
    const ports = layoutPorts(style.fontFamily, fontSize);
    const margins = trendMargins(input, ports);
    const from = (toTime ?? axisNow) - spanMs;
    const samples = lines.map((line) => order.samples.of(line, from + skewTo(line.tag.source)));
    const columns = Math.max(1, Math.floor((width - margins.right) * devicePixelRatio));
    const emphasis = lines.findIndex(({ position }) => position === order.emphasis.value);
    const model = composeTrend({
      series: lines.map(({ position, tag, side, span }, index) => ({
        ...{ position, tag, side },
        ...(span === undefined ? {} : { span }),
        samples: samples[index] ?? null,
        skewMs: skewTo(tag.source),
      })),
      ...{ nowTime: axisNow, spanMs, toTime, columns, ranges },
      emphasis: emphasis < 0 ? null : emphasis,
      ...(order.min === undefined ? {} : { min: order.min }),
      ...(order.max === undefined ? {} : { max: order.max }),
      leastDash: 1.2 * fontSize * devicePixelRatio,
      ticks: tickCount(height - margins.top - margins.bottom, fontSize),
    });
    drawnRanges = model.series.map(({ axis }) => model.axes[axis]?.range);
    ranges = new Map(model.axes.map((axis) => [axis.scale, axis.range]));
    const { layout, room, above } = layOutTrend(model, input, ports);
    const sides = model.axes.map(({ side }) => side).join();
    const looks = model.series.map(({ position, axis }) => `${position}/${axis}`).join();
    const parts = `${sides} ${looks} ${fontSize} ${style.fontFamily}`;
    if (plot === null || parts !== plotParts) {
      plot?.destroy();
      const color = (name: string): string => style.getPropertyValue(name).trim();
      plot = new TrendPlot(element, { color, fontFamily: style.fontFamily }, model, layout);
      plotParts = parts;
    } else {
      plot.draw(model, layout);
    }
    picture.value = { model, layout, room, above, lines, samples, columnMs: spanMs / columns };
  }

  function layoutPorts(fontFamily: string, fontSize: number): LayoutPorts {
    return {
      measure: (text, strong) => {
        pen ??= document.createElement('canvas').getContext('2d');
        if (pen === null) return text.length * fontSize * 0.6;
        pen.font = `${strong ? '700 ' : ''}${fontSize}px ${fontFamily}`;
        return pen.measureText(text).width;
      },
      number: (value, decimals) => numberText(value, decimals),
      time: timeText,
      date: dayText,
      offsetMs: (time) => zoneOffsetMs(time, plantZone()),
      gapWord: words().trend.gap,
    };
  }

  const undo: (() => void)[] = [];
  onMounted(() => {
    undo.push(onPaint(paint));
    const redraw = (): void => {
      drawn = '';
      plotParts = '';
    };
    document.fonts.addEventListener('loadingdone', redraw);
    undo.push(() => {
      document.fonts.removeEventListener('loadingdone', redraw);
    });
  });
  onBeforeUnmount(() => {
    for (const stop of undo) stop();
    plot?.destroy();
  });
  return { picture, nowTime };
}

/** Height of a label in lines: name, value where it is shown, and a mark of two lines of its size. */
function linesOf({ state }: ShownTag): number {
  if (state === 'live' || state === 'config') return 2;
  return state === 'bad' || state === 'waiting' ? 2.7 : 3.7;
}

function widestValue(tag: ShownTag): string {
  if (tag.states !== null) {
    const all = Object.values(tag.states).map(({ word }) => word);
    return all.reduce((a, b) => (b.length > a.length ? b : a), '');
  }
  const ends = tag.span ?? tag.normal ?? [typeof tag.value === 'number' ? tag.value : 0];
  const texts = ends.map((end) => numberText(end, tag.decimals));
  const widest = texts.reduce((a, b) => (b.length > a.length ? b : a), '');
  return `${widest} ${tag.unit}`;
}
