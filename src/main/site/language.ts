/**
 * The language of a site: which tags (BCP 47) are languages, what a wrong one may have meant, and
 * with which words the wall shows it. Pure. The words are the page's (src/renderer/text/words); a
 * test holds this list against them.
 */
import { nearest } from './nearest.ts';

/** Languages the wall has words for. */
export const WORD_LANGUAGES = ['en', 'de', 'es', 'fr', 'pt', 'zh', 'ja'] as const;

/** Regions that plants of these languages stand in; any other may be named too. */
const REGIONS: readonly string[] = [
  ...['en-GB', 'en-US', 'en-CA', 'en-AU', 'en-IE', 'en-IN', 'en-ZA', 'de-DE', 'de-AT', 'de-CH'],
  ...['es-ES', 'es-MX', 'es-AR', 'es-CL', 'es-CO', 'es-PE', 'es-419', 'fr-FR', 'fr-BE', 'fr-CA'],
  ...['fr-CH', 'pt-BR', 'pt-PT', 'zh-CN', 'zh-SG', 'zh-TW', 'ja-JP'],
];

/** The words a site's language is shown with: those of `de` for `de-AT`, English where there are none. */
export function wordLanguage(language: string): (typeof WORD_LANGUAGES)[number] {
  const [wanted] = language.toLowerCase().split('-');
  return WORD_LANGUAGES.find((one) => one === wanted) ?? 'en';
}

/** True for a language, with or without region, that exists. */
export function isLanguage(name: string): boolean {
  const locale = localeOf(name);
  if (locale === null) return false;
  const { language, region } = locale;
  return isNamed(language, 'language') && (region === undefined || isNamed(region, 'region'));
}

/** What was meant: a slip of a tag, the name of a language, or a country in place of one. */
export function nearestLanguage(name: string): string | undefined {
  const wanted = name.trim().toLowerCase();
  const named = WORD_LANGUAGES.find((language) =>
    ['en', language].some((inLanguage) => nameOf(language, inLanguage)?.toLowerCase() === wanted),
  );
  if (named !== undefined) return named;
  const dashed = name.replaceAll('_', '-').replace(/\..*$/, '');
  if (dashed !== name && isLanguage(dashed)) return localeOf(dashed)?.toString();
  return languageOfCountry(wanted) ?? nearest(dashed, [...WORD_LANGUAGES, ...REGIONS]);
}

/** `jp` → `ja`; undefined for what is no country. */
function languageOfCountry(country: string): string | undefined {
  if (!/^[a-z]{2}$/.test(country) || !isNamed(country.toUpperCase(), 'region')) return undefined;
  return localeOf(`und-${country}`)?.maximize().language;
}

function nameOf(language: string, inLanguage: string): string | undefined {
  return new Intl.DisplayNames(inLanguage, { type: 'language' }).of(language);
}

function isNamed(code: string, type: 'language' | 'region'): boolean {
  return new Intl.DisplayNames('en', { type, fallback: 'none' }).of(code) !== undefined;
}

function localeOf(name: string): Intl.Locale | null {
  try {
    return new Intl.Locale(name);
  } catch {
    return null;
  }
}
