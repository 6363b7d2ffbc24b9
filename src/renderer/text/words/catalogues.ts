/** The languages the wall speaks. Pure. */
import { de } from './de.ts';
import { en } from './en.ts';
import type { Catalogue } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { pt } from './pt.ts';
import { zh } from './zh.ts';

/** Words by language; keys are BCP 47 languages without region. */
export const catalogues = { en, de, es, fr, pt, zh, ja } as const satisfies Readonly<
  Record<string, Catalogue>
>;

/** A language with words of its own. */
export type WordLanguage = keyof typeof catalogues;

/** The language whose words a site's language (BCP 47) is shown with: `de-AT` → `de`, `ar` → `en`. */
export function wordLanguage(language: string): WordLanguage {
  const [wanted] = language.toLowerCase().split('-');
  const known = Object.keys(catalogues) as WordLanguage[]; // its own keys
  return known.find((one) => one === wanted) ?? 'en';
}
