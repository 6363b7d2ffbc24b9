/**
 * The real app on the test's screen, in two ways: `startWall` drives it through Playwright, and
 * `spawnWall` starts it with nothing attached, for tests that must not disturb what they watch.
 * Each wall has a data folder of its own, which survives `restart`.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { appLaunch } from './app-user.ts';
import { PROJECT } from './plant.ts';
import { until } from './until.ts';

/** How to start a wall. */
export interface WallOptions {
  /** A site: the path of a file, or an object that is written to one. */
  readonly site?: string | object;
  /** More arguments, such as `--windowed`. */
  readonly args?: readonly string[];
  /** X display to appear on, such as `:5`; that of the tests when left out. */
  readonly xDisplay?: string;
  /** Data folder; a new one, removed in the end, when left out. */
  readonly userData?: string;
}

/** A folder for one test's files. */
export function makeFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'vigil-test-'));
  chmodSync(path, 0o755); // the app may run as another user (app-user.ts)
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A wall driven by Playwright. */
export interface DrivenWall {
  readonly app: ElectronApplication;
  /** The wall's page; the same through reloads. */
  readonly page: Page;
  /** The site file, to be changed while the wall runs; undefined for the demo wall. */
  readonly siteFile: string | undefined;
  /** Main process. */
  readonly pid: number;
  /** The page's process at present; 0 while it has none. */
  readonly pagePid: () => Promise<number>;
  /**
   * Runs code in the page, asked for by main. Playwright's own `page` does not outlive a crash of
   * the page's process; this does.
   */
  readonly inPage: (code: string) => Promise<unknown>;
  /** The states of all elements that show a tag, by `inPage`. */
  readonly states: () => Promise<readonly string[]>;
  /** Stops the app as a service manager would. */
  readonly stop: () => Promise<void>;
}

/** Starts a wall and waits for its page. */
export async function startWall(options: WallOptions = {}): Promise<DrivenWall> {
  const prepared = prepare(options);
  const app = await _electron.launch({
    executablePath: appLaunch().executable,
    args: prepared.args,
    env: prepared.env,
    cwd: PROJECT,
    // Otherwise Playwright adds --no-sandbox by itself; where it must be, appLaunch() does.
    chromiumSandbox: true,
  });
  const page = await wallPage(app);
  const pid = app.process().pid;
  if (pid === undefined) throw new Error('the app has no process');
  const inPage = (code: string): Promise<unknown> =>
    app.evaluate(
      ({ BrowserWindow }, text) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text),
      code,
    );
  return {
    app,
    page,
    siteFile: prepared.siteFile,
    pid,
    inPage,
    pagePid: () =>
      app.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
      ),
    states: async () => {
      const states = await inPage(
        "[...document.querySelectorAll('[data-tag]')].map((shown) => shown.dataset.state)",
      );
      return Array.isArray(states) ? states.map(String) : [];
    },
    stop: async () => {
      const child = app.process();
      child.kill('SIGCONT'); // a test may have failed while it was stopped
      child.kill('SIGTERM');
      await ended(child);
      prepared.remove();
    },
  };
}

/** A wall with nothing attached. */
export interface SpawnedWall {
  readonly pid: number;
  /** What it logged so far. */
  readonly log: () => string;
  /** Pid of the process of the page that last painted; 0 before the first. */
  readonly pagePid: () => number;
  /** Exit code or signal; null while it runs. */
  readonly ending: () => number | string | null;
  stop(signal?: NodeJS.Signals): Promise<number | string>;
}

/** Starts a wall and returns at once. */
export function spawnWall(options: WallOptions = {}): SpawnedWall {
  const prepared = prepare(options);
  const child = spawn(appLaunch().executable, prepared.args, {
    cwd: PROJECT,
    env: prepared.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => (log = `${log}${chunk}`.slice(-1_000_000)));
  }
  const { pid } = child;
  if (pid === undefined) throw new Error('the app did not start');
  return {
    pid,
    log: () => log,
    pagePid: () => Number([...log.matchAll(/\[page-painted\] process (\d+)/g)].at(-1)?.[1] ?? 0),
    ending: () => child.exitCode ?? child.signalCode,
    stop: async (signal = 'SIGTERM') => {
      child.kill('SIGCONT'); // a test may have failed while it was stopped
      child.kill(signal);
      const ending = await ended(child);
      prepared.remove();
      return ending;
    },
  };
}

/** Value tiles for tags of one or several servers, twelve columns wide; for `WallOptions.site`. */
export function tileSite(
  servers: Readonly<Record<string, { url: string; tags: readonly string[] }>>,
): object {
  const tags: Record<string, object> = {};
  const widgets: object[] = [];
  for (const [source, server] of Object.entries(servers)) {
    for (const name of server.tags) {
      const key = `${source}-${name}`;
      tags[key] = { source, name };
      const at = { x: (widgets.length % 6) * 2, y: Math.floor(widgets.length / 6), w: 2, h: 1 };
      widgets.push({ kind: 'value', at, tag: key });
    }
  }
  return {
    version: 1,
    name: 'Test wall',
    timeZone: 'UTC',
    language: 'en',
    theme: 'dark',
    viewing: { distanceM: 1, diagonalIn: 27 },
    sources: Object.fromEntries(
      Object.entries(servers).map(([source, { url }]) => [source, { label: source, url }]),
    ),
    tags,
    screens: [
      {
        id: 'tiles',
        title: 'Tiles',
        columns: 12,
        rows: Math.max(4, Math.ceil(widgets.length / 6)),
        widgets,
      },
    ],
  };
}

interface Prepared {
  readonly args: string[];
  readonly env: Record<string, string>;
  readonly siteFile: string | undefined;
  readonly remove: () => void;
}

function prepare({ site, args = [], userData, xDisplay }: WallOptions): Prepared {
  const folder = makeFolder();
  let siteFile: string | undefined;
  if (typeof site === 'string') siteFile = site;
  if (typeof site === 'object') {
    siteFile = join(folder.path, 'site.yaml');
    writeFileSync(siteFile, JSON.stringify(site)); // JSON is YAML
  }
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined) env[name] = value;
  }
  const launch = appLaunch();
  const data = userData ?? join(folder.path, 'data');
  mkdirSync(data, { recursive: true });
  launch.own(data);
  return {
    args: [...launch.args, ...(siteFile === undefined ? [] : ['--site', siteFile]), ...args],
    env: {
      ...env,
      ...launch.env,
      VIGIL_USER_DATA: data,
      ...(xDisplay === undefined ? {} : { DISPLAY: xDisplay }),
    },
    siteFile,
    remove: folder.remove,
  };
}

/** The window that is the wall, not the overlay. */
async function wallPage(app: ElectronApplication): Promise<Page> {
  const find = (): Page | undefined =>
    app.windows().find((page) => page.url().endsWith('/index.html'));
  await until('the wall’s page', () => find() !== undefined, 30_000);
  const page = find();
  if (page === undefined) throw new Error('the wall’s page went away');
  return page;
}

async function ended(child: ChildProcess): Promise<number | string> {
  const ending = (): number | string | null => child.exitCode ?? child.signalCode;
  try {
    await until('the app ends', () => ending() !== null, 10_000);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return ending() ?? 0;
}
