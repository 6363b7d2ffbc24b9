/** Makes the gallery's sites with the wall's own loader, drawings and all. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeProblem } from '../../src/main/problem.ts';
import { loadSiteText } from '../../src/main/site/load.ts';
import { gallerySite, LANGUAGES } from './site-file.ts';

/** Problems that are told of a site. */
const MOST_PROBLEMS = 10;

/**
 * Writes `site-LANGUAGE.json` for each language into `folder`.
 *
 * @param sources folder of the gallery's own files
 * @throws Error with the problems of a site that the loader refuses
 */
export async function writeSites(sources: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  cpSync(join(sources, 'loop.svg'), join(folder, 'loop.svg'));
  for (const language of LANGUAGES) {
    const file = join(folder, `site-${language}.yaml`);
    const loaded = await loadSiteText(JSON.stringify(gallerySite(language)), file); // JSON is YAML
    if (!loaded.ok)
      throw new Error(loaded.problems.slice(0, MOST_PROBLEMS).map(describeProblem).join('\n'));
    writeFileSync(join(folder, `site-${language}.json`), JSON.stringify(loaded.value));
  }
}
