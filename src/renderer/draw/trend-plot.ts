/**
 * Puts a `TrendModel` on a canvas. uPlot keeps canvas, pixel ratio, scales, axes and grid; what the
 * wall demands of a trend is drawn in its hooks: lines with gaps and dashes here, what lies under
 * them in trend-behind.ts, words in trend-words.ts. Never draws by itself: only `draw`.
 */
import uPlot from 'uplot';
import { hatchPattern } from './patterns.ts';
import { clipped, type PlotCanvas, type TrendLayout, type TrendTheme } from './plot-canvas.ts';
import { addMarker, isFilled, seriesLook } from './series-look.ts';
import type { Stroke } from './strokes.ts';
import { drawBehind, drawField, drawNow, THIN } from './trend-behind.ts';
import type { SeriesModel, TrendModel } from './trend-model.ts';
import { drawLeaders, drawLimitsBeside, drawUnits, drawWords } from './trend-words.ts';

/** Dash and space of doubtful lines, in parts of the text size. */
const DASH = 0.42;
const DASH_SPACE = 0.32;
/** uPlot's numbers for the sides of the plot; its enum is in its types alone. */
const SIDES = { left: 3, right: 1 } as const;
/** An emphasised line is so much wider. */
const EMPHASIS = 1.8;

/** One trend's canvas. */
export class TrendPlot {
  readonly #plot: uPlot;
  readonly #theme: TrendTheme;
  #model: TrendModel;
  #layout: TrendLayout;
  #hatch: { readonly ratio: number; readonly pattern: CanvasPattern | null } | null = null;

  /** Draws the first model at once. Number of axes and series are fixed for its life. */
  constructor(host: HTMLElement, theme: TrendTheme, model: TrendModel, layout: TrendLayout) {
    this.#theme = theme;
    this.#model = model;
    this.#layout = layout;
    this.#plot = new uPlot(this.#options(), this.#data(), host);
    this.draw(model, layout);
  }

  /** Draws now. */
  draw(model: TrendModel, layout: TrendLayout): void {
    const sized = layout.width !== this.#plot.width || layout.height !== this.#plot.height;
    this.#model = model;
    this.#layout = layout;
    this.#plot.batch(() => {
      if (sized) this.#plot.setSize({ width: layout.width, height: layout.height });
      this.#plot.setScale('x', { min: model.from, max: model.to });
      // Axis widths and words follow the model: have them asked for again.
      this.#plot.redraw(false, true);
    });
  }

  /** Takes the canvas away. */
  destroy(): void {
    this.#plot.destroy();
  }

  /** uPlot draws only series that have data; the lines themselves come from the model. */
  #data(): uPlot.AlignedData {
    const none = this.#model.series.map(() => [null, null]);
    return [[this.#model.from, this.#model.to], ...none];
  }

  #options(): uPlot.Options {
    const { color } = this.#theme;
    const font = `${Math.round(this.#layout.fontSize)}px ${this.#theme.fontFamily}`;
    const scales: Record<string, uPlot.Scale> = { x: { time: false, auto: false } };
    // Any single step passes uPlot's search; the ticks come from the model.
    const shared = { incrs: [1e15], space: 1, font, ticks: { show: false } };
    const grid = {
      stroke: () => `color-mix(in srgb, ${color('--border')} 40%, transparent)`,
      width: Math.max(1, THIN * this.#layout.fontSize),
    };
    const axes: uPlot.Axis[] = [
      {
        ...shared,
        stroke: () => color('--text-secondary'),
        gap: Math.round(this.#layout.fontSize * 0.3),
        size: () => this.#layout.bottom,
        splits: () => [...this.#layout.timeTicks],
        values: () => [...this.#layout.timeLabels],
        grid: { show: false },
      },
    ];
    this.#model.axes.forEach(({ side }, axis) => {
      scales[`y${axis}`] = {
        auto: true,
        range: () => {
          const range = this.#model.axes[axis]?.range ?? [0, 1];
          return [range[0], range[1]];
        },
      };
      const axisOptions: uPlot.Axis = {
        ...shared,
        scale: `y${axis}`,
        stroke: () => color('--text-secondary'),
        gap: Math.round(this.#layout.fontSize * 0.4),
        size: () => this.#layout.axisWidths[axis] ?? 0,
        splits: () => [...(this.#model.axes[axis]?.ticks ?? [])],
        values: () =>
          (this.#layout.axisWidths[axis] ?? 0) > 0
            ? [...(this.#layout.axisLabels[axis] ?? [])]
            : [],
        grid: axis === 0 ? grid : { show: false },
      };
      axes.push(Object.assign(axisOptions, { side: SIDES[side] }));
    });
    return {
      width: this.#layout.width,
      height: this.#layout.height,
      ms: 1,
      padding: [() => this.#layout.top, () => this.#layout.right, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales,
      axes,
      series: [
        {},
        ...this.#model.series.map((series, index): uPlot.Series => {
          return {
            scale: `y${series.axis}`,
            auto: false,
            stroke: () => color(seriesLook(series.position).color),
            width: seriesLook(series.position).weight * this.#layout.fontSize,
            cap: 'round',
            points: { show: false },
            paths: () => this.#solidPath(index),
          };
        }),
      ],
      hooks: {
        drawClear: [() => drawField(this.#canvas())],
        drawAxes: [
          () => {
            const canvas = this.#canvas();
            drawBehind(canvas, this.#hatchFor(canvas) ?? color('--quality'));
          },
        ],
        drawSeries: [(_, index) => this.#drawDoubtful(index - 1)],
        draw: [
          () => {
            const canvas = this.#canvas();
            this.#drawEmphasis(canvas);
            drawNow(canvas);
            drawWords(canvas);
            drawLimitsBeside(canvas);
            drawUnits(canvas);
            drawLeaders(canvas);
          },
        ],
      },
    };
  }

  #canvas(): PlotCanvas {
    const { left, top, width, height } = this.#plot.bbox;
    const ratio = uPlot.pxRatio;
    return {
      pen: this.#plot.ctx,
      model: this.#model,
      layout: this.#layout,
      theme: this.#theme,
      ratio,
      size: this.#layout.fontSize * ratio,
      ...{ left, top, width, height },
      x: (time) => this.#plot.valToPos(time, 'x', true),
      y: (value, axis) => this.#plot.valToPos(value, `y${axis}`, true),
    };
  }

  #addStroke(path: Path2D, stroke: Stroke, series: SeriesModel): void {
    const { points } = stroke;
    const { left, width, top, height } = this.#plot.bbox;
    const { from, to } = this.#model;
    const range = this.#model.axes[series.axis]?.range ?? [0, 1];
    const perMs = width / (to - from);
    const perUnit = height / (range[1] - range[0]);
    for (let index = 0; index < points.length; index += 2) {
      const x = left + ((points[index] ?? 0) + series.shiftMs - from) * perMs;
      const y = top + (range[1] - (points[index + 1] ?? 0)) * perUnit;
      if (index === 0) path.moveTo(x, y);
      if (index > 0 || points.length === 2) path.lineTo(x, y);
    }
  }

  #solidPath(index: number): uPlot.Series.Paths | null {
    const series = this.#model.series[index];
    if (series === undefined) return null;
    const stroke = new Path2D();
    for (const line of series.lines.strokes)
      if (!line.dashed) this.#addStroke(stroke, line, series);
    return { stroke, fill: null, clip: null, flags: 0 };
  }

  #hatchFor({ pen, ratio }: PlotCanvas): CanvasPattern | null {
    if (this.#hatch?.ratio !== ratio) {
      const period = Math.max(8, this.#layout.fontSize * 0.4) * ratio;
      this.#hatch = {
        ratio,
        pattern: hatchPattern(pen, this.#theme.color('--hatch-line'), period),
      };
    }
    return this.#hatch.pattern;
  }

  /** The line somebody points at, once more and heavier, over all others. */
  #drawEmphasis(canvas: PlotCanvas): void {
    const { model, pen, theme, size } = canvas;
    const series = model.emphasis === null ? undefined : model.series[model.emphasis];
    if (series === undefined || model.series.length < 2) return;
    const look = seriesLook(series.position);
    const path = new Path2D();
    for (const line of series.lines.strokes) if (!line.dashed) this.#addStroke(path, line, series);
    clipped(canvas, () => {
      pen.strokeStyle = theme.color(look.color);
      pen.lineWidth = EMPHASIS * look.weight * size;
      pen.lineJoin = 'round';
      pen.stroke(path);
    });
  }

  /** Dashed lines and the markers of one series. */
  #drawDoubtful(index: number): void {
    const series = this.#model.series[index];
    if (series === undefined) return;
    const canvas = this.#canvas();
    const { pen, theme, ratio, size } = canvas;
    const look = seriesLook(series.position);
    clipped(canvas, () => {
      const color = theme.color(look.color);
      pen.strokeStyle = color;
      pen.lineWidth = look.weight * size;
      pen.lineJoin = 'round';
      const dashed = new Path2D();
      for (const line of series.lines.strokes) {
        if (line.dashed) this.#addStroke(dashed, line, series);
      }
      pen.save();
      pen.clip(this.#dashes(size));
      pen.stroke(dashed);
      pen.restore();
      if (look.marker === 'none') return;
      const markers = new Path2D();
      for (const [x, y] of this.#markerPoints(canvas, series)) {
        addMarker(markers, look.marker, x, y, size * 0.5);
      }
      pen.fillStyle = isFilled(look.marker) ? color : theme.color('--canvas');
      pen.lineWidth = Math.max(1.5 * ratio, size * 0.07);
      pen.fill(markers);
      pen.stroke(markers);
    });
  }

  /**
   * Upright stripes through which dashed lines are seen. A dash pattern would follow every zigzag of
   * a noisy line and not show; stripes are tied to the plant's time, so that they travel with it.
   */
  #dashes(size: number): Path2D {
    const { left, top, width, height } = this.#plot.bbox;
    const { from, to } = this.#model;
    const period = size * (DASH + DASH_SPACE);
    const pixelMs = (to - from) / width;
    const stripes = new Path2D();
    const first = Math.floor(from / pixelMs / period) * period - from / pixelMs;
    for (let x = first; x < width; x += period) stripes.rect(left + x, top, size * DASH, height);
    return stripes;
  }

  /**
   * Points on the line about every six letters, tied to the plant's time so that they travel; each
   * series a little further on, so that lines that run together show their markers side by side.
   */
  #markerPoints(
    { size, x, y }: PlotCanvas,
    { lines, shiftMs, axis, position }: SeriesModel,
  ): (readonly [number, number])[] {
    const { from, to } = this.#model;
    const everyMs = ((to - from) / this.#plot.bbox.width) * size * 6;
    const offsetMs = (position * everyMs) / 8;
    const found: (readonly [number, number])[] = [];
    let slot = NaN;
    for (const { points } of lines.strokes) {
      for (let index = 0; index < points.length; index += 2) {
        const time = (points[index] ?? 0) + shiftMs;
        const own = Math.floor((time - offsetMs) / everyMs);
        if (own === slot || time < from) continue;
        slot = own;
        found.push([x(time), y(points[index + 1] ?? 0, axis)]);
      }
    }
    return found;
  }
}
