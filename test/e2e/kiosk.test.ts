import { expect, test } from '@playwright/test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linuxKiosk } from '../../src/main/kiosk/install/linux.ts';
import { hashPin } from '../../src/main/kiosk/pin.ts';
import { PlantProcess } from '../support/plant.ts';
import { makeFolder, startWall, tileSite, type DrivenWall } from '../support/wall.ts';

/** Every way out of a page, a browser, a window or a desktop that keys offer, as xdotool writes them. */
const WAYS_OUT = `
  alt+F4 alt+Tab alt+space alt+Escape alt+Left alt+Right alt+Home alt+d alt+f alt+e Alt_L
  ctrl+w ctrl+n ctrl+t ctrl+o ctrl+s ctrl+p ctrl+l ctrl+k ctrl+e ctrl+h ctrl+j ctrl+d ctrl+u ctrl+f ctrl+g
  ctrl+r ctrl+m ctrl+q ctrl+plus ctrl+minus ctrl+equal ctrl+0 ctrl+Tab ctrl+F4 ctrl+F5
  ctrl+shift+i ctrl+shift+j ctrl+shift+c ctrl+shift+k ctrl+shift+r ctrl+shift+n ctrl+shift+t ctrl+shift+w
  ctrl+shift+Delete ctrl+shift+Escape ctrl+shift+q ctrl+shift+o ctrl+shift+p ctrl+alt+Delete ctrl+Escape
  F1 F3 F5 F6 F7 F10 F11 F12 shift+F10 shift+F5 shift+F7 shift+Escape Menu Print
  super super+d super+e super+r super+l super+Tab
  XF86Back XF86Forward XF86Reload XF86HomePage XF86Search XF86WWW XF86Mail Escape
`
  .trim()
  .split(/\s+/);

/** A secret that can be found wherever it was written. */
const PLANT_TOKEN = 'known-plant-token-6b1f';

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true })
    .map((file) => join(path, String(file)))
    .filter((file) => lstatSync(file).isFile());
}

/** Real input, from outside the app. */
function xdotool(...args: readonly string[]): void {
  execFileSync('xdotool', args);
}

/** The window manager of the test's screen as a kiosk has it, in place of the one with a desktop's keys. */
async function manageAsKiosk(): Promise<() => void> {
  const folder = makeFolder();
  const file = join(folder.path, 'openbox.xml');
  const { files } = linuxKiosk({
    executable: '/opt/vigil/vigil',
    site: null,
    user: 'vigil',
    session: 'x',
    rebootAfter: null,
    secrets: [],
    metricsPort: null,
  });
  writeFileSync(file, files.find(({ path }) => path.endsWith('openbox.xml'))?.text ?? '');
  await takeOver(['--config-file', file]);
  return folder.remove;
}

/** Starts openbox in place of the one that runs; it ends with the screen. */
async function takeOver(args: readonly string[]): Promise<void> {
  const manager = spawn('openbox', ['--replace', ...args, '--startup', 'echo up'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(manager.stdout, 'data');
  manager.stdout.destroy();
  manager.unref();
}

let wall: DrivenWall | undefined;
let plant: PlantProcess | undefined;
let folder: ReturnType<typeof makeFolder> | undefined;
test.afterEach(async () => {
  delete process.env['VIGIL_SECRET_LEAVE_PIN'];
  delete process.env['VIGIL_SECRET_PLANT_TOKEN'];
  await wall?.stop();
  await plant?.kill();
  folder?.remove();
  wall = undefined;
  plant = undefined;
  folder = undefined;
});

/** What a passer-by could have changed. */
async function standing({ app, pid }: DrivenWall) {
  const seen = await app.evaluate(({ BrowserWindow, screen, webContents }) => {
    const [window] = BrowserWindow.getAllWindows();
    const page = window?.webContents;
    return {
      windows: BrowserWindow.getAllWindows().length,
      contents: webContents.getAllWebContents().length,
      fills:
        JSON.stringify(window?.getBounds()) === JSON.stringify(screen.getPrimaryDisplay().bounds),
      kiosk: window?.isKiosk(),
      focused: window?.isFocused(),
      visible: window?.isVisible() === true && !window.isMinimized(),
      zoom: page?.getZoomFactor(),
      url: page?.getURL(),
      tools: page?.isDevToolsOpened(),
      process: page?.getOSProcessId(),
    };
  });
  return { ...seen, pid };
}

let unmanage: (() => void) | undefined;
test.beforeAll(async () => {
  unmanage = await manageAsKiosk();
});
test.afterAll(async () => {
  await takeOver([]);
  unmanage?.();
});

test('no key, click, wheel or drag of a passer-by takes the wall away', async () => {
  plant = await PlantProcess.start();
  wall = await startWall({
    site: tileSite({ boiler: { url: plant.url, tags: ['LT-101', 'PT-101'] } }),
  });
  const live = wall.page.locator('[data-tag][data-state="live"]');
  await expect(live).toHaveCount(2);
  xdotool('mousemove', '960', '540', 'click', '1');
  const before = await standing(wall);
  assert.deepEqual(
    { ...before, url: '', process: 0, pid: 0 },
    {
      windows: 1,
      contents: 2, // the page, and the overlay that main keeps ready
      fills: true,
      kiosk: true,
      focused: true,
      visible: true,
      zoom: 1,
      url: '',
      tools: false,
      process: 0,
      pid: 0,
    },
  );
  for (const keys of WAYS_OUT) xdotool('key', '--clearmodifiers', keys);
  for (const button of ['2', '3', '8', '9']) xdotool('mousemove', '400', '300', 'click', button);
  xdotool('keydown', 'ctrl', 'click', '4', 'click', '4', 'click', '5', 'keyup', 'ctrl');
  xdotool('mousemove', '400', '300', 'mousedown', '1', 'mousemove', '1900', '1070', 'mouseup', '1');
  xdotool('mousemove', '960', '2', 'mousedown', '1', 'mousemove', '960', '900', 'mouseup', '1');
  // The wall has taken all of that in when it answers a key that it knows.
  xdotool('key', 'Tab');
  await expect(live).toHaveCount(2);
  assert.deepEqual(await standing(wall), before);
});

test('the hidden gesture asks for the PIN, over a wall that stays live; the right one ends it, and no secret is left', async () => {
  const hash = await hashPin('482913');
  process.env['VIGIL_SECRET_LEAVE_PIN'] = hash;
  process.env['VIGIL_SECRET_PLANT_TOKEN'] = PLANT_TOKEN;
  plant = await PlantProcess.start();
  folder = makeFolder();
  const site = tileSite({ boiler: { url: plant.url, tags: ['LT-101', 'PT-101'] } });
  wall = await startWall({
    userData: folder.path,
    site: {
      ...site,
      sources: { boiler: { url: plant.url, tokenSecret: 'plant-token' } },
      kiosk: {
        hideCursorMs: 500,
        leave: { pinSecret: 'leave-pin', holdMs: 2_000 },
        brightness: [{ at: '00:00', percent: 65 }],
      },
    },
  });
  const { page, app } = wall;
  const live = page.locator('[data-tag][data-state="live"]');
  await expect(live).toHaveCount(2);

  await expect(page.locator('html.pointer-hidden')).toHaveCount(1);
  xdotool('mousemove', '300', '300', 'mousemove', '310', '310');
  await expect(page.locator('html.pointer-hidden')).toHaveCount(0);
  await expect(page.locator('.kiosk-dim')).toHaveCSS('opacity', '0.35');

  const pad = page.getByRole('dialog');
  xdotool('mousemove', '20', '20', 'mousedown', '1');
  await expect(pad).toBeVisible();
  xdotool('mouseup', '1');
  xdotool('type', '111111');
  xdotool('key', 'Return');
  await expect(pad.getByRole('status')).toHaveText('Wrong PIN. Try again');
  xdotool('key', 'Escape');
  await expect(pad).toHaveCount(0);
  await expect(live).toHaveCount(2);

  xdotool('keydown', 'ctrl', 'keydown', 'shift', 'keydown', 'End');
  await expect(pad).toBeVisible();
  xdotool('keyup', 'End', 'keyup', 'shift', 'keyup', 'ctrl');
  for (const digit of '482913') await pad.getByRole('button', { name: digit, exact: true }).click();
  const shown = await page.content();
  const ended = new Promise((resolve) => app.process().once('exit', resolve));
  await pad.getByRole('button', { name: 'Leave' }).click();
  assert.equal(await ended, 0);

  const kept = filesBelow(folder.path);
  assert.ok(
    kept.some((file) => file.endsWith('leave.json')),
    'the wall has kept the tries',
  );
  for (const secret of [PLANT_TOKEN, hash, '482913']) {
    assert.ok(!shown.includes(secret), 'the page holds no secret');
    const found = kept.filter((file) => readFileSync(file).includes(secret));
    assert.deepEqual(found, []);
  }
});
