/** Which way a language is written. Pure. */

/** Scripts of living languages written from right to left (Unicode, bidi class R or AL). */
const RIGHT_TO_LEFT: readonly string[] = [
  ...['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Mand', 'Rohg', 'Yezi'],
];

/** Direction of the script a language (BCP 47) is written in. */
export function textDirection(language: string): 'ltr' | 'rtl' {
  const { script } = new Intl.Locale(language).maximize();
  return script !== undefined && RIGHT_TO_LEFT.includes(script) ? 'rtl' : 'ltr';
}

/** The same text, kept apart from what stands around it whatever direction it has itself. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
