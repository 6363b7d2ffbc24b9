/** A reading of a trend's cursor in words: the value, and the quality where it is not good. */
import type { Reading } from '../draw/reading.ts';
import type { ShownTag } from '../stores/tags.ts';
import { numberText, words } from '../text/locale.ts';

/** Value without unit (empty where there is none) and the word of its quality (empty: good). */
export function readingText(
  reading: Reading,
  tag: Pick<ShownTag, 'decimals' | 'states'>,
): { readonly value: string; readonly quality: string } {
  const m = words();
  switch (reading.state) {
    case 'none':
      return { value: '', quality: m.trend.noData };
    case 'gap':
      return { value: '', quality: m.trend.gap };
    case 'bad':
      return { value: '', quality: m.bad };
    case 'good':
    case 'uncertain': {
      const low = valueOf(reading.low, tag);
      const high = valueOf(reading.high, tag);
      return {
        value: low === high ? low : `${low} \u2026 ${high}`,
        quality: reading.state === 'good' ? '' : `\u2248 ${m.spoken.uncertain}`,
      };
    }
  }
}

/** Truth values are kept as 0 and 1 in trends. */
function valueOf(
  value: number,
  { states, decimals }: Pick<ShownTag, 'decimals' | 'states'>,
): string {
  if (states === null) return numberText(value, decimals);
  const word = states[String(value)] ?? states[value === 1 ? 'true' : value === 0 ? 'false' : ''];
  return word?.word ?? `?${numberText(value, decimals)}`;
}
