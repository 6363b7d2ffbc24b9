/**
 * A window on the gallery's page, under the wall's own lock: its files over `app://`, its policy, no
 * network. Nothing of it is in the package.
 *
 *     electron out/gallery/main.js [QUERY]      QUERY as in page/parts.ts, `theme=dark&kind=value`
 */
import { join } from 'node:path';
import { app, BrowserWindow, protocol } from 'electron';
import { APP_ORIGIN } from '../../src/main/display/app-files.ts';
import { lockContents, lockSession, registerScheme } from '../../src/main/display/lockdown.ts';

const query = process.argv.slice(1).findLast((word) => /^\w+=/.test(word)) ?? '';

// The same pixels on every machine: no hints and colours of its own fonts and monitor.
app.commandLine.appendSwitch('force-device-scale-factor', '1');
app.commandLine.appendSwitch('force-color-profile', 'srgb');
app.commandLine.appendSwitch('disable-lcd-text');
app.commandLine.appendSwitch('font-render-hinting', 'none');
registerScheme(protocol);
app.on('window-all-closed', () => {
  app.quit();
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    app.quit();
  });
}

void app.whenReady().then(async () => {
  lockContents(app, log);
  const window = new BrowserWindow({
    ...{ width: 1_920, height: 1_080, useContentSize: true, autoHideMenuBar: true },
    title: 'Vigil gallery',
    webPreferences: { sandbox: true, backgroundThrottling: false },
  });
  lockSession(window.webContents.session, join(import.meta.dirname, 'page'), log);
  await window.loadURL(`${APP_ORIGIN}/index.html?${query}`);
});

function log(level: string, code: string, text: string): void {
  process.stderr.write(`gallery: ${level} [${code}] ${text}\n`);
}
