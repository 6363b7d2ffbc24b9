/**
 * Where the picture stands against burn-in: one pixel a step, along a path that covers the whole
 * square evenly and comes back to where it began. Pure, and the same for every window of a wall.
 */

/** Shift to the right and down, pixels. */
export interface Shift {
  readonly x: number;
  readonly y: number;
}

/** No shift. */
export const NO_SHIFT: Shift = { x: 0, y: 0 };

/** The shift at a moment (Unix ms): row by row to and fro, and the same way back. */
export function shiftAt(unixMs: number, farthestPx: number, everyMs: number): Shift {
  const side = 2 * farthestPx + 1;
  const there = side * side - 1;
  // Begins in the middle of the path, which is the middle of the square.
  const step = (Math.floor(unixMs / everyMs) + there / 2) % (2 * there);
  const index = step <= there ? step : 2 * there - step;
  const row = Math.floor(index / side);
  const along = index % side;
  const column = row % 2 === 0 ? along : side - 1 - along;
  return { x: column - farthestPx, y: row - farthestPx };
}
