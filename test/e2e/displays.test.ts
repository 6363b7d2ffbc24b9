/**
 * Several monitors, for real: each display on its own, through unplugging, plugging and another
 * resolution, with nothing lost that was set on it; and screens that take turns.
 */
import { expect, test, type Page } from '@playwright/test';
import assert from 'node:assert/strict';
import { PlantProcess } from '../support/plant.ts';
import { ScreenPicture } from '../support/screen.ts';
import { until } from '../support/until.ts';
import { VncScreen, type VirtualMonitor } from '../support/vnc-screen.ts';
import { startWall, type DrivenWall } from '../support/wall.ts';

const LEFT: VirtualMonitor = { id: 1, x: 0, y: 0, width: 1_280, height: 720 };
const MIDDLE: VirtualMonitor = { id: 2, x: 1_280, y: 0, width: 1_024, height: 768 };
const TALL: VirtualMonitor = { id: 3, x: 2_304, y: 0, width: 720, height: 1_280 };

let screen: VncScreen;
let plant: PlantProcess;
let wall: DrivenWall;

test.beforeAll(async () => {
  screen = await VncScreen.start();
  screen.plug([LEFT, MIDDLE, TALL]);
  plant = await PlantProcess.start('--tags', '20', '--rate', '20');
  wall = await startWall({ site: site(plant.url), xDisplay: screen.display });
});
test.afterAll(async () => {
  await wall.stop();
  await plant.kill();
  await screen.stop();
});

test('each display stands on its monitor, fills it, and shows its own screens in its own colours', async () => {
  await stands({ left: LEFT, middle: MIDDLE, tall: TALL });
  const { left, middle } = await titles();
  assert.deepEqual([left, middle], ['Values', 'List']);
  for (const page of await pages()) {
    await expect(page.locator('[data-tag="LOAD.0001"]').first()).toHaveAttribute(
      'data-state',
      'live',
    );
  }
  const picture = await ScreenPicture.take(screen.display);
  assert.deepEqual([picture.width, picture.height], [3_024, 1_280]);
  const colours = [LEFT, MIDDLE, TALL].map((monitor) => corners(picture, monitor));
  const [light, dark] = ['d3d5d8', '1f2327'];
  assert.deepEqual(colours, [
    [light, light],
    [dark, dark],
    [dark, dark],
  ]);
});

test('a display whose monitor is unplugged is back with its screen and filter, and the others never move', async () => {
  const page = await pageOf('middle');
  await page.locator('.table-filter').fill('LOAD.001');
  await page.locator('.wall-name').click();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.pager-title')).toHaveText('Values');

  screen.plug([LEFT, TALL]);
  await stands({ left: LEFT, middle: null, tall: TALL });
  screen.plug([LEFT, MIDDLE, TALL]);
  await stands({ left: LEFT, middle: MIDDLE, tall: TALL });
  await expect(page.locator('.pager-title')).toHaveText('Values');
  await expect(page.locator('[data-tag="LOAD.0001"]').first()).toHaveAttribute(
    'data-state',
    'live',
  );
  await page.keyboard.press('ArrowLeft');
  await expect(page.locator('.table-filter')).toHaveValue('LOAD.001');
});

test('another resolution of one monitor moves the others, and every display follows its own', async () => {
  const larger = { ...LEFT, width: 1_600, height: 900 };
  const moved = [MIDDLE, TALL].map((monitor) => ({ ...monitor, x: monitor.x + 320 }));
  screen.plug([larger, ...moved]);
  await stands({ left: larger, middle: moved[0] ?? null, tall: moved[1] ?? null });
  screen.plug([LEFT, MIDDLE, TALL]);
  await stands({ left: LEFT, middle: MIDDLE, tall: TALL });
});

test('a monitor that no display is for shows the first display when it is the only one left', async () => {
  const strange = { id: 9, x: 0, y: 0, width: 800, height: 600 };
  screen.plug([strange]);
  await stands({ left: strange, middle: null, tall: null });
  screen.plug([LEFT, MIDDLE, TALL]);
  await stands({ left: LEFT, middle: MIDDLE, tall: TALL });
});

test('screens take turns where the site says so, and stay when their sign is pressed', async () => {
  const tall = await pageOf('tall');
  const sign = tall.locator('.rotation-sign');
  await expect(tall.locator('.pager-title')).toHaveText('List');
  await expect(tall.locator('.pager-title')).toHaveText('Values');
  await expect(sign).toHaveText(/List in \d s/);
  await sign.click();
  await expect(sign).toHaveAttribute('data-rotation', 'paused');
  await expect(sign).toHaveText(/turning paused, 2 m/);
  await sign.click();
  await expect(sign).toHaveAttribute('data-rotation', 'next');
  await expect(tall.locator('.pager-title')).toHaveText('List');
});

/** What the windows are on: by display the place of its window, null: hidden. */
type Places = Readonly<Record<string, Omit<VirtualMonitor, 'id'> | null>>;

/** Waits until every display stands exactly there. */
async function stands(wanted: Readonly<Record<string, VirtualMonitor | null>>): Promise<void> {
  const places: Places = Object.fromEntries(
    Object.entries(wanted).map(([display, monitor]) => {
      if (monitor === null) return [display, null];
      const { id, ...bounds } = monitor;
      return [display, bounds];
    }),
  );
  await expect.poll(placesNow, { timeout: 30_000 }).toEqual(places);
}

function placesNow(): Promise<Places> {
  return wall.app.evaluate(({ BrowserWindow }) =>
    Object.fromEntries(
      BrowserWindow.getAllWindows().map((window) => {
        const [, display = ''] = window.getTitle().split(' · ');
        return [display, window.isVisible() ? window.getBounds() : null];
      }),
    ),
  );
}

async function pages(): Promise<Page[]> {
  const find = (): Page[] =>
    wall.app.windows().filter((page) => page.url().endsWith('/index.html'));
  await until('three pages', () => find().length === 3, 30_000);
  return find();
}

/** The page of a display, known by the title of its window. */
async function pageOf(display: string): Promise<Page> {
  for (const page of await pages()) {
    const window = await wall.app.browserWindow(page);
    const title = await window.evaluate((opened: Electron.BrowserWindow) => opened.getTitle());
    if (title.includes(` · ${display} · `)) return page;
  }
  throw new Error(`there is no page of ${display}`);
}

/** By display: the title of the screen it shows. */
async function titles(): Promise<Record<string, unknown>> {
  await pages();
  return wall.app.evaluate(async ({ BrowserWindow }) => {
    const read = "document.querySelector('.pager-title')?.textContent ?? ''";
    const shown = BrowserWindow.getAllWindows().map(async (window) => {
      const [, display = ''] = window.getTitle().split(' · ');
      return [display, await window.webContents.executeJavaScript(read)] as const;
    });
    return Object.fromEntries(await Promise.all(shown));
  });
}

/** Colours of the upper corners of a monitor, where nothing stands but the wall's ground. */
function corners(picture: ScreenPicture, { x, y, width }: VirtualMonitor): string[] {
  return [x + 1, x + width - 2].map((column) =>
    picture
      .at((column + 0.5) / picture.width, (y + 1.5) / picture.height)
      .map((channel) => channel.toString(16).padStart(2, '0'))
      .join(''),
  );
}

function site(url: string): object {
  const values = { kind: 'value', tag: 'load:LOAD.0001', at: { x: 0, y: 0, w: 8, h: 6 } };
  return {
    version: 1,
    name: 'Three Monitors',
    timeZone: 'UTC',
    theme: 'dark',
    viewing: { distanceM: 1, diagonalIn: 27 },
    sources: { load: { url } },
    screens: [
      { id: 'values', title: 'Values', widgets: [values] },
      {
        id: 'list',
        title: 'List',
        widgets: [{ kind: 'table', id: 'rows', at: { x: 0, y: 0, w: 24, h: 12 } }],
      },
    ],
    displays: [
      { id: 'left', monitor: { at: { x: 10, y: 650 } }, theme: 'light' },
      { id: 'middle', monitor: { size: '1024x768' }, screens: ['list', 'values'] },
      { id: 'tall', monitor: { size: '720x1280' }, rotation: { dwellMs: '5 s' } },
    ],
  };
}
