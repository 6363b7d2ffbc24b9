/**
 * Whether this PC can draw the words of a language. The shipped fonts hold Latin, Greek and Cyrillic;
 * Chinese and Japanese need a font of the system, and a wall of empty boxes tells nobody anything.
 */
import type { WordLanguage } from './words/catalogues.ts';

/** Two characters each that differ in every font that has them. */
const SAMPLES: Readonly<Partial<Record<WordLanguage, readonly [string, string]>>> = {
  zh: ['\u62a5', '\u786e'],
  ja: ['\u30a2', '\u78ba'],
};
const SIZE = 24;

/** False where the characters of a language come out as one and the same empty box. */
export function canDraw(language: WordLanguage): boolean {
  const samples = SAMPLES[language];
  if (samples === undefined) return true;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (pen === null) return true;
  const { fontFamily } = getComputedStyle(document.documentElement);
  const [one, other] = samples.map((text) => {
    pen.clearRect(0, 0, SIZE, SIZE);
    pen.font = `${SIZE * 0.8}px ${fontFamily}`;
    pen.textBaseline = 'middle';
    pen.fillText(text, 0, SIZE / 2);
    return pen.getImageData(0, 0, SIZE, SIZE).data.join();
  });
  return one !== other;
}
