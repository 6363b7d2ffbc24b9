/** What of a trend lies under its lines: field, normal band, hatches, gap boxes, limits, now. */
import { clipped, type PlotCanvas } from './plot-canvas.ts';
import type { SeriesModel } from './trend-model.ts';

/** Patterns and width of thin lines, in parts of the text size. */
const GAP_DASHES = [0.2, 0.15];
const LIMIT_DOTS = [0.09, 0.16];
export const THIN = 0.05;
/** Width of the line at now and height of its triangle, in parts of the text size. */
const NOW_LINE = 0.09;
const NOW_MARK = 0.45;

/** The plot's ground. */
export function drawField({ pen, theme, left, top, width, height }: PlotCanvas): void {
  pen.save();
  pen.fillStyle = theme.color('--canvas');
  pen.fillRect(left, top, width, height);
  pen.restore();
}

/** Everything under the lines. */
export function drawBehind(canvas: PlotCanvas, hatch: CanvasPattern | string): void {
  const { pen, model, theme, ratio, size, left, top, width, height, x, y } = canvas;
  const right = left + width;
  clipped(canvas, () => {
    drawBand(canvas);
    pen.fillStyle = hatch;
    const { deadFrom, series } = model;
    if (deadFrom !== null) pen.fillRect(x(deadFrom), top, right - x(deadFrom), height);
    for (const one of series) drawLane(canvas, one);
    pen.lineWidth = Math.max(1, THIN * size);
    pen.setLineDash(GAP_DASHES.map((length) => length * size));
    pen.strokeStyle = theme.color('--quality');
    for (const gap of model.gaps) {
      const from = x(gap.from);
      pen.strokeRect(from, top + ratio / 2, x(gap.to) - from, height - ratio);
    }
    pen.setLineDash(LIMIT_DOTS.map((length) => length * size));
    pen.strokeStyle = theme.color('--text-secondary');
    for (const limit of model.limits) {
      const at = Math.round(y(limit.value, limit.axis)) + 0.5;
      pen.beginPath();
      pen.moveTo(left, at);
      pen.lineTo(right, at);
      pen.stroke();
    }
    pen.setLineDash([]);
  });
}

/** The band of normal operation: pale, with edges, as at indicators. */
function drawBand({ pen, model, theme, size, left, width, y }: PlotCanvas): void {
  const { band } = model;
  if (band === null) return;
  const high = y(band.high, band.axis);
  const low = y(band.low, band.axis);
  pen.fillStyle = `color-mix(in srgb, ${theme.color('--band')} 45%, transparent)`;
  pen.fillRect(left, high, width, low - high);
  pen.fillStyle = theme.color('--band-edge');
  const edge = Math.max(1, THIN * size);
  pen.fillRect(left, high - edge / 2, width, edge);
  pen.fillRect(left, low - edge / 2, width, edge);
}

/** The hatched lane of a dead series among live ones, at its own last value. */
function drawLane(canvas: PlotCanvas, { lines, axis, deadFrom }: SeriesModel): void {
  const { pen, model, size, x, y } = canvas;
  const until = model.deadFrom ?? model.to;
  if (deadFrom === null || lines.last === null || Number.isNaN(deadFrom) || deadFrom >= until) {
    return;
  }
  const from = x(Math.max(deadFrom, model.from));
  pen.fillRect(from, y(lines.last.value, axis) - size / 2, x(until) - from, size);
}

/** The line at which the present stands, over the lines; a past has none. */
export function drawNow({ pen, model, theme, size, left, width, top, height }: PlotCanvas): void {
  if (model.nowTime === null) return;
  const right = left + width;
  const line = Math.max(2, NOW_LINE * size);
  const mark = NOW_MARK * size;
  pen.save();
  pen.fillStyle = theme.color('--text');
  pen.fillRect(right - line, top, line, height);
  pen.beginPath();
  pen.moveTo(right - line / 2 - mark / 2, top - mark);
  pen.lineTo(right - line / 2 + mark / 2, top - mark);
  pen.lineTo(right - line / 2, top);
  pen.closePath();
  pen.fill();
  pen.restore();
}
