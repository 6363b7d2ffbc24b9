/**
 * The real wall under attack, by somebody who already runs code in its page, and by a page that has
 * no business here. One app for all: what one attack breaks, the ones after it see.
 */
import { expect, test } from '@playwright/test';
import assert from 'node:assert/strict';
import { readFileSync, readlinkSync } from 'node:fs';
import { CONTENT_POLICY } from '../../src/main/display/app-files.ts';
import { appLaunch } from '../support/app-user.ts';
import {
  ESCAPE,
  EXECUTION,
  OUTWARD,
  PERMISSIONS,
  type PageAttack,
} from '../support/attacks/page.ts';
import { startProbe, type Probe } from '../support/attacks/probe.ts';
import { allLive, settled } from '../support/demo-site.ts';
import { PlantProcess } from '../support/plant.ts';
import { startWall, tileSite, type DrivenWall } from '../support/wall.ts';

interface DragData {
  readonly items: { readonly mimeType: string; readonly data: string }[];
  readonly files?: string[];
  readonly dragOperationsMask: number;
}

let wall: DrivenWall;
let plant: PlantProcess;
let probe: Probe;

test.beforeAll(async () => {
  plant = await PlantProcess.start();
  probe = await startProbe();
  wall = await startWall({ site: tileSite({ boiler: { url: plant.url, tags: ['LT-101'] } }) });
  await allLive(wall.page);
});
test.afterAll(async () => {
  await wall.stop();
  await plant.kill();
  await probe.stop();
});

/** What somebody drags onto the wall from elsewhere; `dragOperationsMask` 1: a copy. */
const DROPPED: readonly (readonly [what: string, data: DragData])[] = [
  ['a file', { items: [], files: [import.meta.filename], dragOperationsMask: 1 }],
  ['a folder', { items: [], files: [import.meta.dirname], dragOperationsMask: 1 }],
  [
    'a link',
    { items: [{ mimeType: 'text/uri-list', data: 'https://x.example/' }], dragOperationsMask: 1 },
  ],
  [
    'a script',
    {
      items: [{ mimeType: 'text/html', data: '<img src=x onerror=hit()>' }],
      dragOperationsMask: 1,
    },
  ],
];

/** Runs an attack from a task of the page's own (what a debugger evaluates may call eval). */
async function ran([, code]: PageAttack): Promise<boolean> {
  const result: unknown = await wall.page.evaluate(`new Promise((resolve) => {
    let ran = false;
    const port = ${probe.port};
    const later = (ms = 60) => new Promise((wake) => { setTimeout(wake, ms); });
    globalThis.hit = () => { ran = true; };
    setTimeout(async () => {
      try { await Promise.race([(async () => { ${code} })(), later(1_500)]); } catch {}
      await later();
      resolve(ran);
    }, 0);
  })`);
  return result === true;
}

/** Drops something on the page; how much of it a listener of the page was told. `asks`: it wants it. */
async function dropped(data: DragData, asks: boolean): Promise<number> {
  await wall.page.evaluate((wanted) => {
    const told = { parts: 0 };
    const stop = new AbortController();
    Object.assign(globalThis, { told, stopTelling: () => stop.abort() });
    const { signal } = stop;
    document.addEventListener(
      'drop',
      (event) => {
        if (wanted) event.preventDefault();
        told.parts += event.dataTransfer?.types.length ?? 0;
      },
      { signal },
    );
    if (wanted)
      document.addEventListener('dragover', (event) => event.preventDefault(), { signal });
  }, asks);
  const browser = await wall.page.context().newCDPSession(wall.page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await browser.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  }
  await browser.detach();
  await settled(wall.page);
  const parts: unknown = await wall.page.evaluate(
    'globalThis.stopTelling(); globalThis.told.parts',
  );
  return Number(parts);
}

test.describe('attack: a page that was taken over', () => {
  test('sits in a sandbox: seccomp, namespaces of its own, no new privileges', async () => {
    const { sandboxRefusal } = appLaunch();
    test.skip(process.platform !== 'linux', 'a sandbox of Linux');
    test.skip(sandboxRefusal !== null, String(sandboxRefusal));
    const page = await wall.pagePid();
    const status = readFileSync(`/proc/${page}/status`, 'utf8');
    assert.match(status, /^Seccomp:\t2$/m);
    assert.match(status, /^NoNewPrivs:\t1$/m);
    assert.match(status, /^CapEff:\t0+$/m);
    for (const namespace of ['user', 'net', 'pid']) {
      const of = (pid: number): string => readlinkSync(`/proc/${pid}/ns/${namespace}`);
      assert.notEqual(of(page), of(wall.pid), namespace);
    }
  });

  test('has the preferences of a stranger, in every web contents of the app', async () => {
    const all = await wall.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => ({
        url: contents.getURL(),
        preferences: (
          contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
        ).getLastWebPreferences(),
      })),
    );
    assert.ok(all.length >= 2, 'page and overlay');
    for (const { url, preferences } of all) {
      const expected: Record<string, unknown> = {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        navigateOnDragDrop: false,
        javascript: !url.endsWith('overlay.html'),
      };
      for (const [name, value] of Object.entries(expected)) {
        // What is left out stands at Electron's default, which is false for these.
        assert.equal(preferences[name] ?? false, value, `${name} of ${url}`);
      }
      assert.equal(preferences['enableBlinkFeatures'] ?? '', '', url);
    }
  });

  test('finds no Node and no Electron', async () => {
    const found = await wall.page.evaluate(() =>
      [
        'require',
        'process',
        'Buffer',
        'module',
        'global',
        'electron',
        '__dirname',
        'ipcRenderer',
      ].filter((name) => name in globalThis),
    );
    assert.deepEqual(found, []);
  });

  test('finds one door of three functions, and cannot change it', async () => {
    const found = await wall.page.evaluate(() => {
      const door = window.vigil as unknown as Record<string, unknown>;
      const { request } = door;
      const tried: string[] = [];
      const attempt = (what: string, change: () => void): void => {
        try {
          change();
        } catch {
          tried.push(what);
        }
      };
      attempt('assign', () => (door['request'] = null));
      attempt('delete', () => delete door['notify']);
      attempt('define', () => Object.defineProperty(door, 'more', { value: 1 }));
      attempt('replace', () => Object.defineProperty(window, 'vigil', { value: {} }));
      attempt('prototype', () => Object.setPrototypeOf(door, { more: 1 }));
      return {
        names: Object.keys(door).sort(),
        kinds: Object.values(door).map((part) => typeof part),
        same: window.vigil.request === request && window.vigil === (door as unknown),
        frozen: Object.isFrozen(door),
        more: door['more'],
      };
    });
    assert.deepEqual(found, {
      names: ['notify', 'onBatch', 'request'],
      kinds: ['function', 'function', 'function'],
      same: true,
      frozen: true,
      more: undefined,
    });
  });

  test('reads the same content security policy in header and markup', async () => {
    const found = await wall.page.evaluate(async () => ({
      header: (await fetch(location.href)).headers.get('content-security-policy'),
      meta: document
        .querySelector('meta[http-equiv="Content-Security-Policy"]')
        ?.getAttribute('content'),
    }));
    assert.deepEqual(found, { header: CONTENT_POLICY, meta: CONTENT_POLICY });
  });

  for (const attack of EXECUTION) {
    test(`runs no text as code: ${attack[0]}`, async () => {
      assert.equal(await ran(attack), false);
    });
  }

  for (const attack of OUTWARD) {
    test(`reaches nobody outside: ${attack[0]}`, async () => {
      const before = probe.touched();
      await ran(attack);
      assert.equal(probe.touched(), before);
    });
  }

  for (const attack of PERMISSIONS) {
    test(`is denied ${attack[0]}`, async () => {
      assert.equal(await ran(attack), false);
    });
  }

  for (const attack of ESCAPE) {
    test(`goes nowhere: ${attack[0]}`, async () => {
      const address = wall.page.url();
      assert.equal(await ran(attack), false);
      assert.equal(wall.page.url(), address);
      const windows = await wall.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
      );
      assert.deepEqual(windows, [address]);
    });
  }

  for (const [what, data] of DROPPED) {
    test(`goes nowhere and reads nothing: ${what} dropped on it`, async () => {
      const address = wall.page.url();
      // A page that asks for what is dropped gets it, so the attack is real; ours does not ask.
      assert.ok((await dropped(data, true)) > 0);
      assert.equal(await dropped(data, false), 0);
      // What a drop would lead to has begun by now: some frames later the page is still there, and live.
      await settled(wall.page);
      assert.equal(wall.page.url(), address);
      await allLive(wall.page);
    });
  }

  test('gets no file of the disk by its own scheme', async () => {
    const statuses = await wall.page.evaluate(async () => {
      const paths = [
        '..%2fpackage.json',
        '%2e%2e/%2e%2e/package.json',
        '..%5cpackage.json',
        'index.html%00.js',
        '%ff.js',
        'assets/%252e%252e/%252e%252e/package.json',
        'none.js',
        '.env',
        '/etc/passwd',
      ];
      const found: number[] = [];
      for (const path of paths) found.push((await fetch(`app://vigil/${path}`)).status);
      found.push((await fetch('app://vigil/index.html', { method: 'POST' })).status);
      return found;
    });
    for (const status of statuses) assert.ok([400, 404, 405].includes(status), String(statuses));
  });

  test('gets no file of another host of its own scheme', async () => {
    const got = await wall.page.evaluate(() =>
      fetch('app://evil/index.html').then(
        ({ status }) => status,
        () => 0,
      ),
    );
    assert.ok(got === 0 || got === 404, String(got));
  });

  test('is refused arguments that are none, however large', async () => {
    const replies = await wall.page.evaluate(async () => {
      const door = window.vigil as unknown as {
        request(name: unknown, argument: unknown): Promise<{ ok: boolean; code?: string }>;
      };
      const large = 'x'.repeat(10 * 1024 * 1024);
      const asked: [unknown, unknown][] = [
        ['trend', { index: '0' }],
        ['trend', { index: -1 }],
        ['trend', { index: 0, __proto__: null, more: 1 }],
        ['retry', { source: large }],
        ['alarm', { source: 'boiler', alarm: large, action: 'acknowledge' }],
        ['exportOutages', { format: '../../etc/passwd' }],
        ['constructor', null],
        ['__proto__', null],
        [large, null],
        [{ toString: null }, null],
        [
          'past',
          { indexes: Array.from({ length: 1_000_000 }, () => 0), from: 0, to: 1, bucketMs: 1 },
        ],
      ];
      const codes: string[] = [];
      for (const [name, argument] of asked) {
        const reply = await door
          .request(name, argument)
          .catch(() => ({ ok: false, code: 'not-cloned' }));
        codes.push(reply.ok ? 'ok' : (reply.code ?? ''));
      }
      return codes;
    });
    assert.deepEqual([...new Set(replies)], ['ipc-argument']);
  });

  test('that calls ten thousand times in a second is slowed down, and the wall stays live', async () => {
    const refused = await wall.page.evaluate(async () => {
      const calls = Array.from({ length: 10_000 }, () =>
        window.vigil.request('retry', { source: 'no such source' }),
      );
      const replies = await Promise.all(calls);
      return replies.filter((reply) => !reply.ok && reply.code === 'ipc-rate').length;
    });
    assert.ok(refused >= 9_000, String(refused));
    await allLive(wall.page);
  });
});

test('attack: a second window with our preload and our page is not heard', async () => {
  const reply = await wall.app.evaluate(async ({ BrowserWindow, app }) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        preload: `${app.getAppPath()}/out/preload/index.cjs`,
        sandbox: true,
        contextIsolation: true,
      },
    });
    await window.loadURL('app://vigil/index.html');
    const answer: unknown = await window.webContents.executeJavaScript(
      "vigil.request('ready', null)",
    );
    window.destroy();
    return answer;
  });
  assert.equal((reply as { code?: string }).code, 'ipc-sender');
});

test('attack: after all of it the wall is live', async () => {
  await allLive(wall.page);
});

test('attack: a page that closes its own window is back in another one, live', async () => {
  // What is asked of a page while it closes is never answered.
  const closed = wall.page.waitForEvent('close');
  await wall.page.evaluate('setTimeout(() => window.close(), 0)').catch(() => undefined);
  await closed;
  const states = async (): Promise<string> => {
    // The new window loads meanwhile, and what it was asked before is lost.
    const lost = new Promise<string[]>((resolve) => {
      setTimeout(resolve, 2_000, ['no answer']);
    });
    const asked = wall.states().catch(() => ['no page']);
    return (await Promise.race([asked, lost])).join();
  };
  await expect.poll(states, { timeout: 30_000 }).toBe('live');
});
