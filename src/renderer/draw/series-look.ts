/**
 * How the lines of one trend are told apart without colour: by weight, brightness and a marker
 * shape, each repeated beside the label. Dashes are not used: they mean doubt. No two of the eight
 * have weight and marker in common, so a greyscale print tells them apart.
 */

/** Disc and block are the filled circle and square. */
export type Marker = 'none' | 'circle' | 'square' | 'triangle' | 'diamond' | 'disc' | 'block';

/** Look of one line. */
export interface SeriesLook {
  /** CSS custom property of the colour. */
  readonly color: '--value' | '--text' | '--text-secondary';
  /** Line width in parts of the label size. */
  readonly weight: number;
  readonly marker: Marker;
}

const HEAVY = 0.12;
const LIGHT = 0.075;
const FIRST: SeriesLook = { color: '--value', weight: HEAVY, marker: 'none' };

/** Every look there is. */
export const LOOKS: readonly SeriesLook[] = [
  FIRST,
  { color: '--text', weight: LIGHT, marker: 'none' },
  { color: '--text-secondary', weight: HEAVY, marker: 'circle' },
  { color: '--text', weight: LIGHT, marker: 'square' },
  { color: '--value', weight: LIGHT, marker: 'triangle' },
  { color: '--text-secondary', weight: LIGHT, marker: 'diamond' },
  { color: '--text', weight: LIGHT, marker: 'disc' },
  { color: '--value', weight: LIGHT, marker: 'block' },
];

/** Look of the series at a position; from the ninth on they repeat. */
export function seriesLook(position: number): SeriesLook {
  return LOOKS[position % LOOKS.length] ?? FIRST;
}

/** True where the marker is full of the line's own colour. */
export function isFilled(marker: Marker): boolean {
  return marker === 'disc' || marker === 'block';
}

/** Adds a marker's outline round a point to a path. */
export function addMarker(path: Path2D, marker: Marker, x: number, y: number, size: number): void {
  const half = size / 2;
  switch (marker) {
    case 'none':
      return;
    case 'circle':
    case 'disc':
      path.moveTo(x + half, y);
      path.arc(x, y, half, 0, 2 * Math.PI);
      return;
    case 'square':
    case 'block':
      path.rect(x - half, y - half, size, size);
      return;
    case 'triangle':
      path.moveTo(x, y - half);
      path.lineTo(x + half, y + half);
      path.lineTo(x - half, y + half);
      path.closePath();
      return;
    case 'diamond':
      path.moveTo(x, y - half);
      path.lineTo(x + half, y);
      path.lineTo(x, y + half);
      path.lineTo(x - half, y);
      path.closePath();
  }
}
