/**
 * How the lines of one trend are told apart without colour: by weight, brightness and a marker
 * shape, each repeated beside the label. Dashes are not used: they mean doubt.
 */

export type Marker = 'none' | 'circle' | 'square' | 'triangle' | 'diamond';

/** Look of one line. */
export interface SeriesLook {
  /** CSS custom property of the colour. */
  readonly color: '--value' | '--text' | '--text-secondary';
  /** Line width in parts of the label size. */
  readonly weight: number;
  readonly marker: Marker;
}

const FIRST: SeriesLook = { color: '--value', weight: 0.12, marker: 'none' };

const LOOKS: readonly SeriesLook[] = [
  FIRST,
  { color: '--text', weight: 0.075, marker: 'none' },
  { color: '--text-secondary', weight: 0.12, marker: 'circle' },
  { color: '--text', weight: 0.075, marker: 'square' },
  { color: '--value', weight: 0.075, marker: 'triangle' },
  { color: '--text-secondary', weight: 0.075, marker: 'diamond' },
  { color: '--text', weight: 0.12, marker: 'circle' },
  { color: '--value', weight: 0.12, marker: 'square' },
];

/** Look of the series at a position; from the ninth on they repeat. */
export function seriesLook(position: number): SeriesLook {
  return LOOKS[position % LOOKS.length] ?? FIRST;
}

/** Adds a marker's outline round a point to a path. */
export function addMarker(path: Path2D, marker: Marker, x: number, y: number, size: number): void {
  const half = size / 2;
  if (marker === 'circle') {
    path.moveTo(x + half, y);
    path.arc(x, y, half, 0, 2 * Math.PI);
  } else if (marker === 'square') {
    path.rect(x - half, y - half, size, size);
  } else if (marker === 'triangle') {
    path.moveTo(x, y - half);
    path.lineTo(x + half, y + half);
    path.lineTo(x - half, y + half);
    path.closePath();
  } else if (marker === 'diamond') {
    path.moveTo(x, y - half);
    path.lineTo(x + half, y);
    path.lineTo(x, y + half);
    path.lineTo(x - half, y);
    path.closePath();
  }
}
