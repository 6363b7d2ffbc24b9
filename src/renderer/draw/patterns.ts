/**
 * The one hatch of the wall on canvases: old, not to be trusted. Same angle, same share of line as
 * `--hatch` of theme.css, which draws it on elements.
 */

/** Share of the period that is line. */
const LINE_SHARE = 0.28;

/**
 * 45° lines for `fillStyle`, rising to the right; `periodPixels` is the distance from line to line
 * in canvas pixels. To be made anew when colour or pixel ratio change; null where there is no canvas.
 */
export function hatchPattern(
  context: CanvasRenderingContext2D,
  color: string,
  periodPixels: number,
): CanvasPattern | null {
  const size = Math.max(4, Math.round(periodPixels * Math.SQRT2));
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d');
  if (pen === null) return null;
  pen.strokeStyle = color;
  pen.lineWidth = periodPixels * LINE_SHARE;
  pen.beginPath();
  // The neighbours' lines too, so that the corners of the tile meet.
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - size, 2 * size);
    pen.lineTo(shift + 2 * size, -size);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat');
}
