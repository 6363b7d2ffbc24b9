/** Cells of a grid on the screen and back: what is drawn, and what a pointer means. Pure. */
import type { Place } from '../../preload/api.d.ts';

/** A grid as it stands on the screen, in pixels of the page. */
export interface GridBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Between two cells. */
  readonly gap: number;
  readonly columns: number;
  readonly rows: number;
}

/** A rectangle in pixels of the page. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Which edges a handle moves: -1 the left or upper, 1 the right or lower, 0 none. */
export interface Handle {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

/** From the beginning of one cell to that of the next. */
export function pitchOf(grid: GridBox): { readonly x: number; readonly y: number } {
  return {
    x: (grid.width + grid.gap) / grid.columns,
    y: (grid.height + grid.gap) / grid.rows,
  };
}

/** Where a place stands on the screen. */
export function rectOf(at: Place, grid: GridBox): Rect {
  const pitch = pitchOf(grid);
  return {
    left: grid.left + at.x * pitch.x,
    top: grid.top + at.y * pitch.y,
    width: at.w * pitch.x - grid.gap,
    height: at.h * pitch.y - grid.gap,
  };
}

/** The cell under a point; outside the grid the nearest one. */
export function cellAt(
  x: number,
  y: number,
  grid: GridBox,
): { readonly x: number; readonly y: number } {
  const pitch = pitchOf(grid);
  return {
    x: clamp(Math.floor((x - grid.left) / pitch.x), 0, grid.columns - 1),
    y: clamp(Math.floor((y - grid.top) / pitch.y), 0, grid.rows - 1),
  };
}

/** True for a point on the grid. */
export function isOn(x: number, y: number, grid: Rect): boolean {
  return (
    x >= grid.left && x < grid.left + grid.width && y >= grid.top && y < grid.top + grid.height
  );
}

/** A movement in pixels as whole cells. */
export function cellsOf(
  dx: number,
  dy: number,
  grid: GridBox,
): { readonly x: number; readonly y: number } {
  const pitch = pitchOf(grid);
  // Never -0, which is another number to whoever compares.
  return { x: Math.round(dx / pitch.x) || 0, y: Math.round(dy / pitch.y) || 0 };
}

/** A place with its edges moved by cells; at least one cell, inside the grid. */
export function resized(
  at: Place,
  handle: Handle,
  by: { readonly x: number; readonly y: number },
  size: { readonly columns: number; readonly rows: number },
): Place {
  const [x, w] = stretched(at.x, at.w, handle.x, by.x, size.columns);
  const [y, h] = stretched(at.y, at.h, handle.y, by.y, size.rows);
  return { x, y, w, h };
}

function stretched(
  start: number,
  length: number,
  edge: -1 | 0 | 1,
  by: number,
  end: number,
): [start: number, length: number] {
  if (edge === -1) {
    const moved = clamp(start + by, 0, start + length - 1);
    return [moved, start + length - moved];
  }
  return edge === 1 ? [start, clamp(length + by, 1, end - start)] : [start, length];
}

/** `value`, but at least `low` and at most `high`. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
