/**
 * Puts a `TrendModel` on a canvas. uPlot keeps canvas, pixel ratio, scales, axes and grid; what the
 * wall demands of a trend is drawn in its hooks: lines with gaps and dashes, limits, gap boxes, the
 * hatch from the last proof up to now, leaders to the labels. Never draws by itself: only `draw`.
 */
import uPlot from 'uplot';
import { hatchPattern } from './patterns.ts';
import { addMarker, seriesLook } from './series-look.ts';
import type { Stroke } from './strokes.ts';
import type { SeriesModel, TrendModel } from './trend-model.ts';

/** Colours and type of the screen the trend stands on. */
export interface TrendTheme {
  readonly color: (name: string) => string;
  readonly fontFamily: string;
}

/** Where things stand, in CSS pixels, and the words on the axes. */
export interface TrendLayout {
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** One for each value axis, from the plot outwards; 0: axis without room. */
  readonly axisWidths: readonly number[];
  readonly axisLabels: readonly (readonly string[])[];
  /** Units over the axes; empty where there is no room. */
  readonly axisUnits: readonly string[];
  readonly timeTicks: readonly number[];
  readonly timeLabels: readonly string[];
  /** Middles of the series' labels in the plot; NaN: no label, no leader. */
  readonly labelMiddles: readonly number[];
  /** Words at the limits, in the model's order; empty: no room. */
  readonly limitWords: readonly string[];
  /** Middles of those words right of the plot; null: they stand on their lines, in the plot. */
  readonly limitMiddles: readonly number[] | null;
  /** Word in each gap box, in the model's order. */
  readonly gapWords: readonly string[];
}

/** Dash and space of doubtful lines, in parts of the text size. */
const DASH = 0.42;
const DASH_SPACE = 0.32;
/** Patterns and width of thin lines, in parts of the text size. */
const GAP_DASHES = [0.2, 0.15];
const LIMIT_DOTS = [0.09, 0.16];
const THIN = 0.05;

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
    // All but the first stand on the left.
    this.#model.axes.forEach((_, axis) => {
      scales[`y${axis}`] = {
        auto: true,
        range: () => {
          const range = this.#model.axes[axis]?.range ?? [0, 1];
          return [range[0], range[1]];
        },
      };
      axes.push({
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
      });
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
          const look = seriesLook(index);
          return {
            scale: `y${series.axis}`,
            auto: false,
            stroke: () => color(look.color),
            width: look.weight * this.#layout.fontSize,
            cap: 'round',
            points: { show: false },
            paths: () => this.#solidPath(index),
          };
        }),
      ],
      hooks: {
        drawClear: [() => this.#drawField()],
        drawAxes: [() => this.#drawBehind()],
        drawSeries: [(_, index) => this.#drawDoubtful(index - 1)],
        draw: [
          () => this.#drawWords(),
          () => this.#drawLimitsBeside(),
          () => this.#drawUnits(),
          () => this.#drawLeaders(),
        ],
      },
    };
  }

  #x(time: number): number {
    return this.#plot.valToPos(time, 'x', true);
  }

  #y(value: number, axis: number): number {
    return this.#plot.valToPos(value, `y${axis}`, true);
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

  #clipped(draw: (pen: CanvasRenderingContext2D) => void): void {
    const pen = this.#plot.ctx;
    const { left, top, width, height } = this.#plot.bbox;
    pen.save();
    pen.beginPath();
    pen.rect(left, top, width, height);
    pen.clip();
    draw(pen);
    pen.restore();
  }

  #drawField(): void {
    const { left, top, width, height } = this.#plot.bbox;
    const pen = this.#plot.ctx;
    pen.save();
    pen.fillStyle = this.#theme.color('--canvas');
    pen.fillRect(left, top, width, height);
    pen.restore();
  }

  /** Limits, gap boxes and hatches, under the lines. */
  #drawBehind(): void {
    const ratio = uPlot.pxRatio;
    const { left, top, width, height } = this.#plot.bbox;
    const size = this.#layout.fontSize * ratio;
    const right = left + width;
    const { color } = this.#theme;
    this.#clipped((pen) => {
      pen.fillStyle = this.#hatchFor(pen, ratio) ?? color('--quality');
      const { deadFrom, series } = this.#model;
      if (deadFrom !== null)
        pen.fillRect(this.#x(deadFrom), top, right - this.#x(deadFrom), height);
      for (const one of series) this.#drawLane(pen, one, size);
      pen.lineWidth = Math.max(1, THIN * size);
      pen.setLineDash(GAP_DASHES.map((length) => length * size));
      pen.strokeStyle = color('--quality');
      for (const gap of this.#model.gaps) {
        const from = this.#x(gap.from);
        pen.strokeRect(from, top + ratio / 2, this.#x(gap.to) - from, height - ratio);
      }
      pen.setLineDash(LIMIT_DOTS.map((length) => length * size));
      pen.strokeStyle = color('--text-secondary');
      for (const limit of this.#model.limits) {
        const y = Math.round(this.#y(limit.value, limit.axis)) + 0.5;
        pen.beginPath();
        pen.moveTo(left, y);
        pen.lineTo(right, y);
        pen.stroke();
      }
      pen.setLineDash([]);
    });
  }

  /** Words at limits and gaps, over the lines. */
  #drawWords(): void {
    const ratio = uPlot.pxRatio;
    const { left, top, width, height } = this.#plot.bbox;
    const size = this.#layout.fontSize * ratio;
    const { fontFamily } = this.#theme;
    this.#clipped((pen) => {
      pen.textAlign = 'left';
      pen.font = `${Math.round(size * 0.85)}px ${fontFamily}`;
      this.#model.limits.forEach((limit, index) => {
        if (this.#layout.limitMiddles !== null) return;
        const word = this.#layout.limitWords[index] ?? '';
        const y = this.#y(limit.value, limit.axis);
        const under = y - size < top;
        pen.textBaseline = under ? 'top' : 'bottom';
        this.#words(pen, word, left + size * 0.3, under ? y + ratio * 2 : y - ratio, false);
      });
      pen.textBaseline = 'bottom';
      pen.textAlign = 'center';
      pen.font = `600 ${Math.round(size * 0.85)}px ${fontFamily}`;
      this.#model.gaps.forEach((gap, index) => {
        const word = this.#layout.gapWords[index] ?? '';
        const middle = (this.#x(gap.from) + this.#x(gap.to)) / 2;
        const half = pen.measureText(word).width / 2 + ratio * 2;
        const x = Math.max(left + half, Math.min(left + width - half, middle));
        this.#words(pen, word, x, top + height - size * 0.25, true);
      });
    });
  }

  /** Words at limits where nothing else stands right of the plot. */
  #drawLimitsBeside(): void {
    const { limitMiddles, limitWords, fontSize } = this.#layout;
    if (limitMiddles === null) return;
    const ratio = uPlot.pxRatio;
    const { left, top, width } = this.#plot.bbox;
    const pen = this.#plot.ctx;
    pen.save();
    pen.font = `${Math.round(fontSize * ratio * 0.85)}px ${this.#theme.fontFamily}`;
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    pen.fillStyle = this.#theme.color('--text-secondary');
    limitWords.forEach((word, index) => {
      const middle = limitMiddles[index] ?? 0;
      pen.fillText(word, left + width + fontSize * ratio * 0.4, top + middle * ratio);
    });
    pen.restore();
  }

  /** Words on the field, with the field's colour behind them where lines may run. */
  #words(pen: CanvasRenderingContext2D, word: string, x: number, y: number, strong: boolean): void {
    if (word === '') return;
    pen.lineWidth = 4 * uPlot.pxRatio;
    pen.lineJoin = 'round';
    pen.strokeStyle = this.#theme.color('--canvas');
    pen.strokeText(word, x, y);
    pen.fillStyle = this.#theme.color(strong ? '--quality' : '--text-secondary');
    pen.fillText(word, x, y);
  }

  /** The hatched lane of a dead series among live ones, at its own last value. */
  #drawLane(pen: CanvasRenderingContext2D, series: SeriesModel, size: number): void {
    const { lines, axis, deadFrom } = series;
    const until = this.#model.deadFrom ?? this.#model.to;
    if (deadFrom === null || lines.last === null || Number.isNaN(deadFrom) || deadFrom >= until) {
      return;
    }
    const from = this.#x(Math.max(deadFrom, this.#model.from));
    pen.fillRect(from, this.#y(lines.last.value, axis) - size / 2, this.#x(until) - from, size);
  }

  #hatchFor(pen: CanvasRenderingContext2D, ratio: number): CanvasPattern | null {
    if (this.#hatch?.ratio !== ratio) {
      this.#hatch = {
        ratio,
        pattern: hatchPattern(pen, this.#theme.color('--hatch-line'), this.#hatchPeriod(ratio)),
      };
    }
    return this.#hatch.pattern;
  }

  #hatchPeriod(ratio: number): number {
    return Math.max(8, this.#layout.fontSize * 0.4) * ratio;
  }

  /** Dashed lines and the markers of one series. */
  #drawDoubtful(index: number): void {
    const series = this.#model.series[index];
    if (series === undefined) return;
    const ratio = uPlot.pxRatio;
    const look = seriesLook(index);
    const size = this.#layout.fontSize * ratio;
    this.#clipped((pen) => {
      pen.strokeStyle = this.#theme.color(look.color);
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
      for (const [x, y] of this.#markerPoints(series, size)) {
        addMarker(markers, look.marker, x, y, size * 0.5);
      }
      pen.fillStyle = this.#theme.color('--canvas');
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

  /** Points on the line about every six letters, tied to the plant's time so that they travel. */
  #markerPoints(series: SeriesModel, size: number): (readonly [number, number])[] {
    const { from, to } = this.#model;
    const everyMs = ((to - from) / this.#plot.bbox.width) * size * 6;
    const found: (readonly [number, number])[] = [];
    let slot = NaN;
    for (const { points } of series.lines.strokes) {
      for (let index = 0; index < points.length; index += 2) {
        const time = (points[index] ?? 0) + series.shiftMs;
        const own = Math.floor(time / everyMs);
        if (own === slot || time < from) continue;
        slot = own;
        found.push([this.#x(time), this.#y(points[index + 1] ?? 0, series.axis)]);
      }
    }
    return found;
  }

  #drawUnits(): void {
    const ratio = uPlot.pxRatio;
    const pen = this.#plot.ctx;
    const size = this.#layout.fontSize * ratio;
    let right = this.#plot.bbox.left;
    pen.save();
    pen.font = `${Math.round(size)}px ${this.#theme.fontFamily}`;
    pen.fillStyle = this.#theme.color('--text-secondary');
    pen.textAlign = 'right';
    pen.textBaseline = 'bottom';
    this.#layout.axisUnits.forEach((unit, axis) => {
      const width = (this.#layout.axisWidths[axis] ?? 0) * ratio;
      const edge = Math.max(right - size * 0.4, pen.measureText(unit).width);
      if (width > 0) pen.fillText(unit, edge, this.#plot.bbox.top - size * 0.55);
      right -= width;
    });
    pen.restore();
  }

  /** Thin lines from the plot's edge to labels that had to move away from their points. */
  #drawLeaders(): void {
    const ratio = uPlot.pxRatio;
    const pen = this.#plot.ctx;
    const { left, top, width, height } = this.#plot.bbox;
    pen.save();
    pen.strokeStyle = this.#theme.color('--text-secondary');
    pen.lineWidth = Math.max(1, ratio);
    this.#model.series.forEach(({ lines, axis }, index) => {
      const middle = this.#layout.labelMiddles[index] ?? NaN;
      if (Number.isNaN(middle) || lines.last === null) return;
      const point = Math.max(top, Math.min(top + height, this.#y(lines.last.value, axis)));
      const label = top + middle * ratio;
      if (Math.abs(label - point) < this.#layout.fontSize * ratio * 0.5) return;
      pen.beginPath();
      pen.moveTo(left + width, point);
      pen.lineTo(left + width + this.#layout.fontSize * ratio * 0.45, label);
      pen.stroke();
    });
    pen.restore();
  }
}
