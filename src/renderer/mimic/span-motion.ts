/** Where a value brings a bound part of a drawing: level, angle, way. Pure. */
import type { BindingOptions } from '../../preload/api.d.ts';

/** A part of a shape's box, all in shares of its width and height. */
export interface Share {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Position of a value on a span from 0 to 1, held at the ends; null for what is no number. */
export function shareOfSpan(value: unknown, span: readonly [number, number] | null): number | null {
  if (span === null || typeof value !== 'number' || !Number.isFinite(value)) return null;
  const [low, high] = span;
  if (high === low) return null;
  // Thousandths are finer than a pixel of any vessel, and spare a repaint for less.
  return Math.round(Math.min(1, Math.max(0, (value - low) / (high - low))) * 1000) / 1000;
}

/** The part of a shape that a level of `share` fills. */
export function levelBox(share: number, direction: BindingOptions['direction'] = 'up'): Share {
  switch (direction) {
    case 'up':
      return { x: 0, y: 1 - share, width: 1, height: share };
    case 'down':
      return { x: 0, y: 0, width: 1, height: share };
    case 'right':
      return { x: 0, y: 0, width: share, height: 1 };
    case 'left':
      return { x: 1 - share, y: 0, width: share, height: 1 };
  }
}

/** Thickness of a surface in shares of the shape. */
const SURFACE = 0.012;

/** The thin part of a shape at the top of a level of `share`, inside of it. */
export function surfaceBox(share: number, direction: BindingOptions['direction'] = 'up'): Share {
  const { x, y, width, height } = levelBox(share, direction);
  switch (direction) {
    case 'up':
      return { x, y, width, height: Math.min(SURFACE, height) };
    case 'down':
      return { x, y: Math.max(0, height - SURFACE), width, height: Math.min(SURFACE, height) };
    case 'right':
      return { x: Math.max(0, width - SURFACE), y, width: Math.min(SURFACE, width), height };
    case 'left':
      return { x, y, width: Math.min(SURFACE, width), height };
  }
}

/** Degrees, clockwise; the usual sweep of a dial where none is given. */
const USUAL_ANGLES = [-135, 135] as const;

/** Angle for a share of the span, degrees. */
export function angleOf(share: number, angles: BindingOptions['angles'] = USUAL_ANGLES): number {
  return angles[0] + share * (angles[1] - angles[0]);
}
