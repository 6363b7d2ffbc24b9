/**
 * Type sizes from the viewing distance (hmi.md, ISO 9241-3): the height of a capital is
 * 2·d·tan(θ/2), and 0.72 of the font size. Pure.
 */
import type { Site } from '../../preload/api.d.ts';

const CAP_HEIGHT = 0.72;
const MM_PER_INCH = 25.4;
/** Visual angles, minutes of arc. */
const ANGLES = { label: 16, value: 20, key: 30, headline: 40 } as const;
/** No type below this on screens that stand close, CSS pixels. */
const SMALLEST_PX = 11;

/** Font sizes in CSS pixels. */
export type TypeSizes = Readonly<Record<keyof typeof ANGLES, number>>;

/** Sizes for a window of `width` × `height` pixels that fills the declared diagonal. */
export function typeSizes(viewing: Site['viewing'], width: number, height: number): TypeSizes {
  const pixelsPerMm = Math.hypot(width, height) / (viewing.diagonalIn * MM_PER_INCH);
  function size(minutes: number): number {
    const capMm = 2 * viewing.distanceM * 1000 * Math.tan((minutes / 60 / 2) * (Math.PI / 180));
    const px = (capMm * pixelsPerMm) / CAP_HEIGHT;
    return Math.max(SMALLEST_PX, Math.round(px * 10) / 10);
  }
  return {
    label: size(ANGLES.label),
    value: size(ANGLES.value),
    key: size(ANGLES.key),
    headline: size(ANGLES.headline),
  };
}
