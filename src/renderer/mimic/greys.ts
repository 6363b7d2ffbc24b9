/**
 * Colours of a drawing as greys of the theme: black is the ink of the wall and white its paper, in the
 * light theme and in the dark one, and what lies between keeps its lightness (CIE L*). A red pipe must
 * not look like an alarm (hmi.md). Pure.
 */

/** `#rrggbb` → a colour that follows the theme. */
export function greyOf(hex: string): string {
  const paper = Math.round(lightness(hex));
  if (paper <= 0) return 'var(--mimic-ink)';
  if (paper >= 100) return 'var(--mimic-paper)';
  return `color-mix(in oklab, var(--mimic-paper) ${paper}%, var(--mimic-ink))`;
}

/** CIE L*, 0 to 100 (ISO/CIE 11664-4), of an sRGB colour. */
function lightness(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return luminance > 0.008_856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
}
