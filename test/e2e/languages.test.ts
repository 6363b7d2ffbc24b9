/**
 * The demo wall in every language, one after the other on one wall: words, direction, no text cut,
 * live and lost. The words themselves are words.test.ts's.
 */
import { expect, test, type Page } from '@playwright/test';
import assert from 'node:assert/strict';
import { writeFileSync, readFileSync } from 'node:fs';
import { messagesFor } from '../../src/renderer/text/messages.ts';
import { allLive, DEMO_SITE, settled, siteWith } from '../support/demo-site.ts';
import { PlantProcess } from '../support/plant.ts';
import { clippedTexts } from '../support/text-audit.ts';
import { makeFolder, startWall } from '../support/wall.ts';

/** Language of the site, language of its words. */
const LANGUAGES = [
  ['en-GB', 'en-GB'],
  ['de-AT', 'de-AT'],
  ['es', 'es'],
  ['fr-CA', 'fr-CA'],
  ['pt-BR', 'pt-BR'],
  ['zh-CN', 'zh-CN'],
  ['ja', 'ja'],
  ['ar', 'en'],
] as const;
const SIZE = { width: 1920, height: 1080 };

test('the demo wall reads whole in every language, live and lost', async () => {
  const plant = await PlantProcess.start();
  const folder = makeFolder();
  const file = siteWith(DEMO_SITE, folder.path, { 'demo:': plant.url });
  const text = readFileSync(file, 'utf8');
  const speak = (language: string): void => {
    writeFileSync(file, text.replace(/^language: .*$/m, `language: ${language}`));
  };
  const wall = await startWall({ site: file });
  try {
    const { page } = wall;
    await page.setViewportSize(SIZE);
    for (const [language, lang] of LANGUAGES) {
      speak(language);
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      await expect(page.locator('html')).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr');
      for (const screen of ['1', '2', '3']) {
        await page.keyboard.press(screen);
        await allLive(page);
        await audit(page, `${language}, screen ${screen}`);
      }
      const m = messagesFor(lang);
      await expect(page.locator('.link strong').first()).toHaveText(m.links.live);
      assert.match(await spokenTag(page), new RegExp(`, ${m.spoken.live}$`));
      // No font is missing, so no word is a row of empty boxes.
      await expect(page.locator('.wall-header .banner')).toHaveCount(0);
    }
    await geometryOfArabic(page);
    await plant.kill();
    await expect(page.locator('[data-tag][data-state="live"]')).toHaveCount(0);
    for (const [language, lang] of LANGUAGES) {
      speak(language);
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      await expect(page.locator('.wall-header .banner')).toBeVisible();
      for (const screen of ['3', '1']) {
        await page.keyboard.press(screen);
        await audit(page, `${language}, lost, screen ${screen}`);
      }
      const { noComm } = messagesFor(lang);
      await expect(page.locator('.mark-word').filter({ hasText: noComm }).first()).toBeVisible();
    }
  } finally {
    await wall.stop();
    await plant.kill();
    folder.remove();
  }
});

async function audit(page: Page, what: string): Promise<void> {
  await settled(page);
  assert.deepEqual(await page.evaluate(clippedTexts), [], what);
}

function spokenTag(page: Page): Promise<string> {
  return page.evaluate(
    () => document.querySelector('[data-tag]')?.getAttribute('aria-label') ?? '',
  );
}

/** What is read is mirrored; the plant's picture and time are not, and figures stay in order. */
async function geometryOfArabic(page: Page): Promise<void> {
  await page.keyboard.press('1');
  await settled(page);
  const found = await page.evaluate(() => {
    const left = (selector: string): number =>
      document.querySelector(selector)?.getBoundingClientRect().left ?? NaN;
    const cells = [...document.querySelectorAll('.screen > .widget-grid > .cell')];
    const directions = [...document.querySelectorAll('.tag-value')].map(
      (value) => getComputedStyle(value).direction,
    );
    return {
      clockBeforeName: left('.wall-time') < left('.wall-name'),
      ownBeforeLink: left('.link-own') < left('.link'),
      firstCellLeft: cells[0]?.getBoundingClientRect().left ?? NaN,
      trend: getComputedStyle(document.querySelector('.trend') ?? document.body).direction,
      directions: [...new Set(directions)],
    };
  });
  assert.ok(found.clockBeforeName && found.ownBeforeLink);
  assert.ok(found.firstCellLeft < SIZE.width / 4);
  assert.equal(found.trend, 'ltr');
  assert.deepEqual(found.directions, ['ltr']);
}
