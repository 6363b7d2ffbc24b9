/** The gallery (test/gallery) on the test's screen. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type Page } from '@playwright/test';
import { ensureGallery } from '../../scripts/setup/build.mjs';
import { APP_ORIGIN } from '../../src/main/display/app-files.ts';
import { appLaunch } from './app-user.ts';
import { PROJECT } from './plant.ts';
import { makeFolder } from './wall.ts';

/** What is photographed has to fit: a group of kinds on a display of 1920 × 1080 does. */
const VIEWPORT = { width: 1_920, height: 2_400 };
/** The whole gallery takes half a minute on a small machine, ms. */
const SETTLED_MS = 120_000;

/** A window on the gallery. */
export interface ShownGallery {
  readonly page: Page;
  /** Shows another part of it, `theme=dark&kind=value`, and waits until it stands still. */
  readonly show: (query: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Opens the gallery, built anew where its sources changed, on one part of it. */
export async function openGallery(query: string): Promise<ShownGallery> {
  const folder = await ensureGallery((line) => process.stdout.write(`${line}\n`));
  const data = makeFolder();
  const home = join(data.path, 'home');
  mkdirSync(home);
  const launch = appLaunch();
  launch.own(home);
  const app = await _electron.launch({
    executablePath: launch.executable,
    args: [
      ...launch.args.filter((word) => word !== PROJECT),
      join(folder, 'main.js'),
      `--user-data-dir=${home}`,
      query,
    ],
    env: { ...ownEnvironment(), ...launch.env },
    cwd: PROJECT,
    chromiumSandbox: true,
  });
  const page = await app.firstWindow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.setViewportSize(VIEWPORT);
  const settle = async (): Promise<void> => {
    await page.locator(':root[data-settled]').waitFor({ state: 'attached', timeout: SETTLED_MS });
  };
  await settle();
  return {
    page,
    show: async (next) => {
      // By main, because a page of the wall goes nowhere by itself.
      await app.evaluate(
        ({ BrowserWindow }, url) => BrowserWindow.getAllWindows()[0]?.loadURL(url),
        `${APP_ORIGIN}/index.html?${next}`,
      );
      await settle();
    },
    stop: async () => {
      await app.close();
      data.remove();
    },
  };
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}
