import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { overlayStyle } from '../../../../src/main/display/overlay-style.ts';
import {
  WORD_LANGUAGES,
  isLanguage,
  nearestLanguage,
  wordLanguage,
} from '../../../../src/main/site/language.ts';
import { catalogues } from '../../../../src/renderer/text/words/catalogues.ts';
import * as page from '../../../../src/renderer/text/words/catalogues.ts';

test('main and the page know the same languages', () => {
  assert.deepEqual([...WORD_LANGUAGES], Object.keys(catalogues));
  for (const language of ['en', 'de-AT', 'ZH-hans-CN', 'pt-BR', 'ar', 'he-IL', 'xx']) {
    assert.equal(wordLanguage(language), page.wordLanguage(language));
  }
});

test('a language may have a region, and must exist', () => {
  for (const good of [
    'en',
    'de-AT',
    'pt-BR',
    'zh-Hant-TW',
    'es-419',
    'ar',
    'gsw-CH',
    'de-u-nu-latn',
  ])
    assert.ok(isLanguage(good), good);
  for (const bad of ['', 'e', 'german', 'jp', 'de_AT', 'de-XY', 'en-', 'en US', '日本語'])
    assert.ok(!isLanguage(bad), bad);
});

const MEANT: readonly (readonly [wrong: string, meant: string | undefined])[] = [
  ['german', 'de'],
  ['Deutsch', 'de'],
  ['français', 'fr'],
  ['日本語', 'ja'],
  ['jp', 'ja'],
  ['cn', 'zh'],
  ['gr', 'el'],
  ['de_AT', 'de-AT'],
  ['pt_BR.UTF-8', 'pt-BR'],
  ['de-ATT', 'de-AT'],
  ['en-GBR', 'en-GB'],
  ['klingonese', undefined],
];
for (const [wrong, meant] of MEANT) {
  test(`whoever writes ${wrong} is asked whether ${meant ?? 'nothing'} was meant`, () => {
    assert.equal(isLanguage(wrong), false);
    assert.equal(nearestLanguage(wrong), meant);
  });
}

test('the cover speaks the language of the site, with a time that cannot be mistaken', () => {
  const html = readFileSync(join('src', 'renderer', 'public', 'overlay.html'), 'utf8');
  const spoken = [...html.matchAll(/<main id="(\w+)"/g)].map(([, id]) => id);
  assert.deepEqual(spoken.toSorted(), [...WORD_LANGUAGES].toSorted());
  // In the doubled hour of Oslo.
  const style = overlayStyle(Date.UTC(2026, 9, 25, 1, 30), 'de-AT', 'Europe/Oslo');
  assert.match(style, /^main:not\(#de\) \{ display: none; \}$/m);
  assert.match(style, /content: "02:30:00 UTC\+1"/);
  assert.match(overlayStyle(0, 'ar', 'UTC'), /^main#en \{ display: flex; \}$/m);
});
