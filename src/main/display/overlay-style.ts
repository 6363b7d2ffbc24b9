/**
 * What main adds to the overlay's page (src/renderer/public/overlay.html) as a style, because that
 * page has no script that could hang: in which language it speaks, and the time. Pure.
 */
import { wordLanguage } from '../site/language.ts';

/**
 * @param unixMs when the page was last known to paint
 * @param language of the site (BCP 47)
 * @param timeZone of the plant (IANA); its offset is told with the time, which so is never ambiguous
 */
export function overlayStyle(unixMs: number, language: string, timeZone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  });
  const text = time.format(unixMs).replace('GMT', 'UTC');
  const words = `main#${wordLanguage(language)}`;
  // Styles of earlier covers stay: both rules are as strong as theirs, and later.
  return [
    `main:not(${words.slice('main'.length)}) { display: none; }`,
    `${words} { display: flex; }`,
    `.time::after { content: ${JSON.stringify(text)}; }`,
  ].join('\n');
}
