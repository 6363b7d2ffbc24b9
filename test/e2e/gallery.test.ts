/**
 * The gallery (docs/gallery.md) compared with pictures of itself, read without colour, and by axe:
 * every kind of widget in every state, in both themes. Time stands still in it, so one picture is like
 * the other to the pixel. `npm run gallery -- --renew` takes the expected ones anew.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { GROUPS, THEMES } from '../gallery/page/parts.ts';
import { differences } from '../support/coarse-picture.ts';
import { openGallery, type ShownGallery } from '../support/gallery.ts';
import { GreyPicture, type Box } from '../support/pictures.ts';
import { clippedTexts } from '../support/text-audit.ts';

const PICTURED = 'pictured=1&size=hd';
const PICTURED_GROUPS = {
  light: Object.keys(GROUPS),
  dark: ['figures', 'scales', 'status'],
} as const;

/** How long a picture may take to be as expected, ms: a busy processor paints late. */
const REPEATED_MS = 10_000;

/** States that must not be taken for each other, and the kinds that show a tag, or a picture, in them. */
const STATES = ['live', 'uncertain', 'late', 'stale', 'bad', 'nocomm', 'waiting', 'config'];
const KINDS = [
  'value',
  'key',
  'kpi',
  'indicator',
  'tank',
  'lying',
  'bar',
  'upright',
  'lamp',
].concat([...['symbol', 'vessel', 'mimic', 'trend', 'sparkline', 'image']]);

let gallery: ShownGallery;
test.beforeAll(async () => {
  gallery = await openGallery(PICTURED);
});
test.afterAll(async () => {
  await gallery.stop();
});

test('gallery: the widgets look as they did, light and dark', async () => {
  assert.equal(await gallery.page.locator(':root').getAttribute('data-faults'), '[]');
  for (const theme of THEMES) {
    for (const group of PICTURED_GROUPS[theme]) await looksAsItDid(theme, group);
  }
});

test('gallery: axe finds nothing, light and dark', async () => {
  // States between those look like one of them, in colours that the unit tests compute.
  const states = [
    'live',
    'stale',
    'bad',
    'not-live',
    'states',
    'lost',
    'unmapped',
    'fixed',
    'label',
  ];
  const builder = new AxeBuilder({ page: gallery.page })
    .include(states.map((state) => `[data-specimen$=".${state}"]`).join(', '))
    // Not the modern mode: it opens a page, and this app opens none.
    .setLegacyMode(true)
    // A wall has each widget once, under a name of its own.
    .disableRules(['landmark-unique']);
  const { violations } = await builder.analyze();
  const found = violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  assert.deepEqual(found, []);
});

test('gallery: without colour no state is taken for another, light and dark', async () => {
  await gallery.show(`size=hd&kind=${KINDS.join(',')}&state=${STATES.join(',')}`);
  const alike: string[] = [];
  for (const theme of THEMES) {
    for (const group of Object.keys(GROUPS)) {
      const boxes = await placeOf(theme, group).evaluate(boxesOfSpecimens);
      if (Object.keys(boxes).length === 0) continue;
      const picture = await GreyPicture.read(await pictureOf(theme, group));
      for (const kind of KINDS) {
        const shown = STATES.flatMap((state) => {
          const box = boxes[`${kind}.${state}`];
          return box === undefined ? [] : [{ state, box }];
        });
        for (const [index, one] of shown.entries()) {
          for (const other of shown.slice(index + 1)) {
            const share = picture.difference(one.box, other.box);
            const least = one.state === 'live' ? LEAST_FROM_LIVE : LEAST;
            if (share < least)
              alike.push(`${theme} ${kind}: ${one.state}, ${other.state} ${share.toFixed(4)}`);
          }
        }
      }
    }
  }
  assert.deepEqual(alike, []);
});

test('gallery: no text is cut or sticks out, from 96 px on, German too', async () => {
  await gallery.show('theme=light&size=hd&language=de');
  assert.deepEqual(await gallery.page.evaluate(clippedTexts), []);
  // Lists and drawings need more room (`vigil lint` says how much).
  const small = KINDS.filter((kind) => kind !== 'mimic' && kind !== 'trend').join(',');
  await gallery.show(`theme=light&size=small&language=de&kind=${small}`);
  assert.deepEqual(await gallery.page.evaluate(clippedTexts), []);
});

/** One picture against the expected one; what differs for a moment alone is not a difference. */
async function looksAsItDid(theme: string, group: string): Promise<void> {
  const name = `${theme}-${group}.png`;
  if (test.info().config.updateSnapshots === 'all') {
    expect(await pictureOf(theme, group)).toMatchSnapshot(name);
    return;
  }
  const expected = readFileSync(test.info().snapshotPath(name));
  const parts = await placeOf(theme, group).evaluate(boxesOfSpecimens);
  await expect
    .soft(async () => {
      const actual = await pictureOf(theme, group);
      const found = await differences(expected, actual, parts);
      if (found.length > 0) writeFileSync(test.info().outputPath(name), actual);
      assert.deepEqual(found, [], `${name} is not as expected`);
    })
    .toPass({ timeout: REPEATED_MS });
}

function placeOf(theme: string, group: string): Locator {
  return gallery.page.locator(`[data-theme=${theme}] > [data-group=${group}]`);
}

function pictureOf(theme: string, group: string): Promise<Buffer> {
  return placeOf(theme, group).screenshot({ animations: 'disabled' });
}

/** Shares of a widget's pixels in which two states differ at least. */
const LEAST_FROM_LIVE = 0.01;
const LEAST = 0.004;

/** Runs in the page: where the widgets of a group stand on its picture. */
function boxesOfSpecimens(group: Element): Record<string, Box> {
  const from = group.getBoundingClientRect();
  const found: Record<string, Box> = {};
  for (const specimen of group.querySelectorAll<HTMLElement>('[data-specimen]')) {
    const box = specimen.querySelector('.specimen-box')?.getBoundingClientRect();
    if (box === undefined) continue;
    const { width, height } = box;
    found[specimen.dataset['specimen'] ?? ''] = {
      ...{ x: box.x - from.x, y: box.y - from.y, width, height },
    };
  }
  return found;
}
