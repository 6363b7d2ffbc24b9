import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { Bridge } from '../../../../src/main/bridge/bridge.ts';
import { CHANNELS, type Notice } from '../../../../src/main/bridge/contract.ts';
import { realClock } from '../../../../src/main/clock.ts';

const ORIGIN = 'app://vigil';

type Listener = (event: IpcMainEvent, ...sent: unknown[]) => void;
type Answerer = (event: IpcMainInvokeEvent, ...sent: unknown[]) => Promise<unknown>;

/** Electron's side of the border, as far as the bridge sees it. */
class Border {
  now = 0;
  readonly notices: Notice[] = [];
  readonly log: string[] = [];
  readonly #mainFrame = { parent: null, origin: ORIGIN };
  readonly page = { id: 7, mainFrame: this.#mainFrame } as unknown as WebContents; // what is read
  readonly bridge: Bridge;
  #listener: Listener = () => undefined;
  #answerer: Answerer = () => Promise.resolve();

  constructor() {
    const ipcMain = {
      on: (channel: string, listener: Listener) => {
        if (channel === CHANNELS.notice) this.#listener = listener;
      },
      handle: (channel: string, answerer: Answerer) => {
        if (channel === CHANNELS.request) this.#answerer = answerer;
      },
    } as unknown as IpcMain; // what is called
    this.bridge = new Bridge({
      ipcMain,
      clock: { ...realClock, now: () => this.now },
      log: (_level, code) => this.log.push(code),
      origin: ORIGIN,
      onNotice: (_window, notice) => this.notices.push(notice),
      handlers: {
        editSite: () => ({ ok: true, value: { state: null, problems: [] } }),
        ready: () => ({
          ok: true,
          value: { version: '1', mark: '', display: 'panel-3', isKiosk: true, editor: 'off' },
        }),
        leave: () => ({ ok: true, value: { outcome: 'wrong' } }),
        trend: () => ({ ok: false, code: 'x', message: '' }),
        alarm: (_window, { alarm }) => Promise.resolve({ ok: true, value: { alarm } }),
        kpi: () => ({ ok: false, code: 'none', message: '' }),
        image: () => ({ ok: false, code: 'image-not-shown', message: '' }),
        past: () => ({ ok: false, code: 'x', message: '' }),
        outages: () => ({ ok: true, value: { outages: [], total: 0 } }),
        exportOutages: () => ({ ok: false, code: 'export-not-written', message: '' }),
        retry: () => ({ ok: true, value: null }),
      },
    });
    this.bridge.admit(this.page);
  }

  notify(notice: unknown, from: object = {}): void {
    this.#listener(this.#event(from) as IpcMainEvent, notice);
  }

  request(asked: unknown, from: object = {}): Promise<unknown> {
    return this.#answerer(this.#event(from) as IpcMainInvokeEvent, asked);
  }

  #event(from: object): unknown {
    return { sender: this.page, senderFrame: this.#mainFrame, ...from };
  }
}

const ALIVE = {
  type: 'alive',
  frames: 1,
  heapBytes: 0,
  widgets: 1,
  liveWidgets: 1,
  proofs: [{ source: 'plant', time: 1_764_000_000_000 }],
  staleAsLiveMs: 0,
};

test('a page of ours is heard and answered', async () => {
  const border = new Border();
  border.notify(ALIVE);
  assert.deepEqual(border.notices, [ALIVE]);
  assert.deepEqual(await border.request(['ready', null]), {
    ok: true,
    value: { version: '1', mark: '', display: 'panel-3', isKiosk: true, editor: 'off' },
  });
  const asked = ['alarm', { source: 's', alarm: 'a', action: 'acknowledge' }];
  assert.deepEqual(await border.request(asked), { ok: true, value: { alarm: 'a' } });
  assert.equal(border.bridge.refused, 0);
});

test('a stranger is not heard: another window, a frame inside, another origin, a frame gone', async () => {
  for (const from of [
    { sender: { id: 8 } },
    { senderFrame: { parent: {}, origin: ORIGIN } },
    { senderFrame: { parent: null, origin: ORIGIN } },
    { senderFrame: { parent: null, origin: 'null' } },
    { senderFrame: null },
  ]) {
    const border = new Border();
    border.notify(ALIVE, from);
    assert.deepEqual(border.notices, []);
    const reply = await border.request(['ready', null], from);
    assert.equal((reply as { code: string }).code, 'ipc-sender');
    assert.deepEqual(border.log, ['ipc-sender', 'ipc-sender']);
  }
});

test('our own window on another origin is a stranger too', () => {
  const border = new Border();
  Object.assign(border.page.mainFrame, { origin: 'https://example.org' });
  border.notify(ALIVE);
  assert.deepEqual(border.notices, []);
});

test('words that are no words of the contract are dropped', async () => {
  const border = new Border();
  const tags = Array.from({ length: 30_000 }, (_, index) => `T-${index}`);
  for (const notice of [
    undefined,
    'alive',
    { type: 'exit' },
    { ...ALIVE, frames: -1 },
    { ...ALIVE, frames: Number.NaN },
    { ...ALIVE, extra: 1 },
    { type: 'fault', message: 'x'.repeat(10 * 1024 * 1024) },
    { type: 'showing', tags, trends: [] },
    { type: 'view', view: { screen: 7, widgets: {} } },
  ]) {
    border.notify(notice);
  }
  assert.deepEqual(border.notices, []);
  for (const asked of [
    undefined,
    'ready',
    ['ready'],
    ['constructor', null],
    ['trend', { index: '0' }],
    ['trend', { index: 1.5 }],
    ['retry', { source: 'x'.repeat(10_000) }],
    ['ready', null, null],
  ]) {
    const reply = await border.request(asked);
    assert.equal((reply as { code: string }).code, 'ipc-argument', JSON.stringify(asked));
  }
});

test('a page that shouts is heard at the allowed pace, and heard again when it calms down', () => {
  const border = new Border();
  for (let word = 0; word < 10_000; word++) border.notify(ALIVE);
  assert.equal(border.notices.length, 200);
  assert.ok(border.log.every((code) => code === 'ipc-rate'));
  border.now += 1_000;
  border.notify(ALIVE);
  assert.equal(border.notices.length, 201);
});

test('a window that was dismissed is a stranger', () => {
  const border = new Border();
  border.bridge.admit(border.page)();
  border.notify(ALIVE);
  assert.deepEqual(border.notices, []);
});

test('what is asked of the layout editor is bounded in shape, size and depth', async () => {
  const border = new Border();
  const ask = async (command: unknown): Promise<boolean> => {
    const reply = await border.request(['editSite', command]);
    return (reply as { readonly ok: boolean }).ok;
  };
  const change = (value: unknown, path: unknown = ['screens', 0]): unknown => ({
    type: 'change',
    revision: 1,
    edits: [{ type: 'set', path, value }],
  });
  let deep: unknown = 1;
  for (let level = 0; level < 100; level += 1) deep = [deep];
  for (const good of [{ type: 'open' }, change({ kind: 'text', at: { x: 0 }, list: [1, null] })]) {
    assert.equal(await ask(good), true, JSON.stringify(good));
  }
  for (const bad of [
    { type: 'write' },
    { type: 'open', file: '/etc/passwd' },
    { type: 'browse' },
    change(deep),
    change(Number.NaN),
    change(new Date()),
    change(new Map()),
    change(() => 1),
    change(JSON.parse('{"__proto__":1}')),
    change('x'.repeat(20_000)),
    change(new Array(30_000).fill(1)),
    change(1, []),
    change(1, ['screens', -1]),
    change(1, ['screens', {}]),
    { type: 'change', revision: 1, edits: [] },
    { type: 'change', revision: 1, edits: [{ type: 'delete', path: ['screens'] }] },
  ]) {
    assert.equal(await ask(bad), false, JSON.stringify(bad)?.slice(0, 100));
  }
});
