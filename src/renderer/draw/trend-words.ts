/** The words on a trend's canvas, and the thin lines that lead from its edge to the labels. */
import { clipped, type PlotCanvas } from './plot-canvas.ts';
import { addMarker, isFilled, seriesLook } from './series-look.ts';

/** Size of words at limits and gaps, in parts of the text size. */
const SMALL = 0.85;
/** Most keys of series over one axis. */
export const MOST_KEYS = 3;
/** Width of one key, in parts of the text size. */
export const KEY_WIDTH = 0.9;

/** Words at limits and gaps, over the lines. */
export function drawWords(canvas: PlotCanvas): void {
  const { pen, model, layout, theme, ratio, size, left, top, width, height, x, y } = canvas;
  clipped(canvas, () => {
    pen.textAlign = 'left';
    pen.font = `${Math.round(size * SMALL)}px ${theme.fontFamily}`;
    model.limits.forEach((limit, index) => {
      if (layout.limitMiddles !== null) return;
      const word = layout.limitWords[index] ?? '';
      const line = y(limit.value, limit.axis);
      const under = line - size < top;
      pen.textBaseline = under ? 'top' : 'bottom';
      drawWord(canvas, word, left + size * 0.3, under ? line + ratio * 2 : line - ratio, false);
    });
    pen.textBaseline = 'bottom';
    pen.textAlign = 'center';
    pen.font = `600 ${Math.round(size * SMALL)}px ${theme.fontFamily}`;
    model.gaps.forEach((gap, index) => {
      const word = layout.gapWords[index] ?? '';
      const middle = (x(gap.from) + x(gap.to)) / 2;
      const half = pen.measureText(word).width / 2 + ratio * 2;
      const at = Math.max(left + half, Math.min(left + width - half, middle));
      drawWord(canvas, word, at, top + height - size * 0.25, true);
    });
  });
}

/** A word on the field, with the field's colour behind it where lines may run. */
function drawWord(
  { pen, theme, ratio }: PlotCanvas,
  word: string,
  x: number,
  y: number,
  strong: boolean,
): void {
  if (word === '') return;
  pen.lineWidth = 4 * ratio;
  pen.lineJoin = 'round';
  pen.strokeStyle = theme.color('--canvas');
  pen.strokeText(word, x, y);
  pen.fillStyle = theme.color(strong ? '--quality' : '--text-secondary');
  pen.fillText(word, x, y);
}

/** Words at limits where nothing else stands right of the plot. */
export function drawLimitsBeside(canvas: PlotCanvas): void {
  const { pen, layout, theme, ratio, size, left, top, width } = canvas;
  const { limitMiddles, limitWords, rightWidth } = layout;
  if (limitMiddles === null) return;
  pen.save();
  pen.font = `${Math.round(size * SMALL)}px ${theme.fontFamily}`;
  pen.textAlign = 'left';
  pen.textBaseline = 'middle';
  pen.fillStyle = theme.color('--text-secondary');
  limitWords.forEach((word, index) => {
    const middle = limitMiddles[index] ?? 0;
    pen.fillText(word, left + width + rightWidth * ratio + size * 0.4, top + middle * ratio);
  });
  pen.restore();
}

/** Units over the value axes; with several axes, the looks of the lines measured on each. */
export function drawUnits(canvas: PlotCanvas): void {
  const { pen, model, layout, theme, ratio, size, left, top, width } = canvas;
  let leftEdge = left;
  let rightEdge = left + width;
  pen.save();
  pen.font = `${Math.round(size)}px ${theme.fontFamily}`;
  pen.fillStyle = theme.color('--text-secondary');
  pen.textBaseline = 'bottom';
  layout.axisUnits.forEach((unit, axis) => {
    const own = (layout.axisWidths[axis] ?? 0) * ratio;
    if (own <= 0) return;
    const { side = 'left', positions = [] } = model.axes[axis] ?? {};
    const keys = model.axes.length > 1 ? positions.slice(0, MOST_KEYS) : [];
    const y = top - size * 0.55;
    const wide = pen.measureText(unit).width;
    const keysWide = keys.length * KEY_WIDTH * size;
    // Beyond its own width a unit would stand over the plot or another axis.
    const roomForKeys = wide + keysWide <= own - size * 0.2;
    if (side === 'left') {
      pen.textAlign = 'right';
      pen.fillText(unit, Math.max(leftEdge - size * 0.4, wide), y);
      if (roomForKeys) drawKeys(canvas, keys, leftEdge - size * 0.4 - wide - keysWide, y);
      leftEdge -= own;
    } else {
      pen.textAlign = 'left';
      pen.fillText(unit, rightEdge + size * 0.4, y);
      if (roomForKeys) drawKeys(canvas, keys, rightEdge + size * 0.5 + wide, y);
      rightEdge += own;
    }
  });
  pen.restore();
}

/** Short pieces of the lines themselves, with their markers. */
function drawKeys(
  { pen, theme, size }: PlotCanvas,
  positions: readonly number[],
  x: number,
  baseline: number,
): void {
  const y = baseline - size * 0.42;
  positions.forEach((position, index) => {
    const look = seriesLook(position);
    const from = x + index * KEY_WIDTH * size;
    const color = theme.color(look.color);
    pen.save();
    pen.strokeStyle = color;
    pen.lineWidth = look.weight * size;
    pen.beginPath();
    pen.moveTo(from + size * 0.1, y);
    pen.lineTo(from + size * 0.75, y);
    pen.stroke();
    const marker = new Path2D();
    addMarker(marker, look.marker, from + size * 0.42, y, size * 0.42);
    pen.fillStyle = isFilled(look.marker) ? color : theme.color('--panel');
    pen.lineWidth = Math.max(1, size * 0.07);
    pen.fill(marker);
    pen.stroke(marker);
    pen.restore();
  });
}

/** Thin lines from the plot's edge to labels that had to move away from their points. */
export function drawLeaders(canvas: PlotCanvas): void {
  const { pen, model, layout, theme, ratio, size, left, top, width, height, y } = canvas;
  const edge = left + width + layout.rightWidth * ratio;
  pen.save();
  pen.strokeStyle = theme.color('--text-secondary');
  pen.lineWidth = Math.max(1, ratio);
  model.series.forEach(({ lines, axis }, index) => {
    const middle = layout.labelMiddles[index] ?? NaN;
    if (Number.isNaN(middle) || lines.last === null) return;
    const point = Math.max(top, Math.min(top + height, y(lines.last.value, axis)));
    const label = top + middle * ratio;
    if (Math.abs(label - point) < size * 0.5) return;
    pen.beginPath();
    pen.moveTo(edge, point);
    pen.lineTo(edge + size * 0.45, label);
    pen.stroke();
  });
  pen.restore();
}
