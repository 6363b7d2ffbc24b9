/** One line of a trend on a canvas of its own, without axes and words. */
import { hatchPattern } from './patterns.ts';
import type { TrendModel } from './trend-model.ts';

/** Width of the line in parts of the height, and its bounds, CSS pixels. */
const LINE_SHARE = 0.05;
const LEAST_LINE = 1.5;
const MOST_LINE = 4;
/** What is old is seen, however short it is: at least so wide in parts of the height. */
const LEAST_HATCH = 0.4;

/** Draws the first series of a model over the whole canvas, `width` × `height` CSS pixels. */
export function drawSparkline(
  canvas: HTMLCanvasElement,
  model: TrendModel,
  {
    width,
    height,
    unknownUntil,
  }: {
    readonly width: number;
    readonly height: number;
    /** What is older could not be had, Unix ms on the axis; null: all is there. */
    readonly unknownUntil: number | null;
  },
): void {
  const ratio = devicePixelRatio;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const pen = canvas.getContext('2d');
  const [series] = model.series;
  const range = model.axes[0]?.range;
  if (pen === null || series === undefined || range === undefined) return;
  const style = getComputedStyle(canvas);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const line = ratio * Math.max(LEAST_LINE, Math.min(MOST_LINE, LINE_SHARE * height));
  const x = (time: number): number =>
    ((time + series.shiftMs - model.from) / (model.to - model.from)) * w;
  const y = (value: number): number =>
    line + ((range[1] - value) / (range[1] - range[0])) * (h - 2 * line);
  pen.clearRect(0, 0, w, h);
  pen.fillStyle = color('--canvas');
  pen.fillRect(0, 0, w, h);
  if (model.band !== null) {
    pen.fillStyle = `color-mix(in srgb, ${color('--band')} 45%, transparent)`;
    pen.fillRect(0, y(model.band.high), w, y(model.band.low) - y(model.band.high));
  }
  const { deadFrom } = model;
  const at = (time: number): number => ((time - model.from) / (model.to - model.from)) * w;
  pen.fillStyle = hatchPattern(pen, color('--hatch-line'), 8 * ratio) ?? color('--quality');
  if (deadFrom !== null) {
    // However short it is, it is seen.
    const from = Math.max(0, Math.min(at(deadFrom), w - LEAST_HATCH * h));
    pen.fillRect(from, 0, w - from, h);
  }
  if (unknownUntil !== null) pen.fillRect(0, 0, Math.min(w, at(unknownUntil)), h);
  pen.lineWidth = line;
  pen.lineJoin = 'round';
  pen.lineCap = 'round';
  // A few seconds of hatch are less than a pixel of two hours: the line itself says that it is old.
  pen.strokeStyle = color(deadFrom === null ? '--value' : '--quality');
  for (const { dashed, points } of series.lines.strokes) {
    pen.setLineDash(dashed ? [3 * line, 2.5 * line] : []);
    pen.beginPath();
    for (let index = 0; index < points.length; index += 2) {
      const across = x(points[index] ?? 0);
      if (index === 0) pen.moveTo(across, y(points[1] ?? 0));
      if (index > 0 || points.length === 2) pen.lineTo(across, y(points[index + 1] ?? 0));
    }
    pen.stroke();
  }
  pen.setLineDash([]);
}
