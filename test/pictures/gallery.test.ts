/**
 * Writes the gallery as pictures, one for each theme, size and kind, into the folder that
 * VIGIL_GALLERY_PICTURES names: `npm run gallery -- --screenshot FOLDER`.
 */
import { test } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SIZES, THEMES } from '../gallery/page/parts.ts';
import { openGallery } from '../support/gallery.ts';

const FOLDER = process.env['VIGIL_GALLERY_PICTURES'] ?? '';
const QUERY = process.env['VIGIL_GALLERY_QUERY'] ?? '';

test('gallery: every kind, theme and size as a picture', async () => {
  test.skip(FOLDER === '', 'made by `npm run gallery -- --screenshot FOLDER`');
  mkdirSync(FOLDER, { recursive: true });
  const wanted = new URLSearchParams(QUERY);
  const chosen = (part: string, all: readonly string[]): readonly string[] =>
    wanted.get(part)?.split(',') ?? all;
  const themes = chosen('theme', THEMES);
  const sizes = chosen(
    'size',
    SIZES.map(({ id }) => id),
  );
  const gallery = await openGallery('theme=light&size=small&kind=value');
  try {
    for (const theme of themes) {
      for (const size of sizes) {
        await gallery.show(String(withParts(wanted, { theme, size })));
        for (const kind of await gallery.page.locator('.gallery-kind').all()) {
          const name = (await kind.getAttribute('data-kind')) ?? '';
          await kind.screenshot({ path: join(FOLDER, `${size}-${theme}-${name}.png`) });
        }
      }
    }
  } finally {
    await gallery.stop();
  }
});

function withParts(query: URLSearchParams, parts: Readonly<Record<string, string>>) {
  return new URLSearchParams([...query.entries(), ...Object.entries(parts)].reverse());
}
