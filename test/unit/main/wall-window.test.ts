/**
 * A display whose page grows too large: another takes over, unseen, or nothing happens that anybody would
 * notice. Windows and pages are played; what they do is Electron's, when they do it is ours.
 */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Bridge } from '../../../src/main/bridge/bridge.ts';
import type { Batch, Notice, ViewState } from '../../../src/main/bridge/contract.ts';
import { TagDirectory } from '../../../src/main/bridge/directory.ts';
import { viewPlant } from '../../../src/main/bridge/plant-view.ts';
import type { Display } from '../../../src/main/display/displays.ts';
import { MAX_ATTEMPTS, QUIET } from '../../../src/main/display/renewal.ts';
import { LIVE_MS } from '../../../src/main/page-swap.ts';
import { HistoryStore } from '../../../src/main/telemetry/history.ts';
import { TagTable } from '../../../src/main/telemetry/tag-table.ts';
import { WallWindow } from '../../../src/main/wall-window.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { siteWith } from './bridge/sites.ts';

const BUDGET = 600;
const SITE = siteWith(['LT-101']);
const FIRST_VIEW: ViewState = { screen: 'main', widgets: {} };
const CHOSEN: ViewState = { screen: 'main', widgets: { list: { filter: 'LT', scroll: 40 } } };

/** A page that tells what a test has it tell. */
class Page extends EventEmitter {
  frames = 0;

  readonly id: number;
  readonly #does: (what: string) => void;

  constructor(id: number, does: (what: string) => void) {
    super();
    this.id = id;
    this.#does = does;
  }

  isDestroyed(): boolean {
    return false;
  }

  getOSProcessId(): number {
    // None of this machine's: nothing may be ended by it.
    return 0;
  }

  forcefullyCrashRenderer(): void {
    this.#does(`page ${this.id} crashed`);
  }
}

/** One display with its windows and pages, on a virtual clock. */
class Bench {
  readonly clock = new VirtualClock();
  readonly done: string[] = [];
  readonly codes: string[] = [];
  readonly views: ViewState[] = [];
  /** What was sent, by page. */
  readonly sent = new Map<number, Batch[]>();
  readonly window: WallWindow;
  #pages: Page[] = [];
  #next: Page | null = null;
  #shown: Page;

  constructor() {
    this.#shown = this.#makePage();
    const plant = viewPlant({
      tags: new TagTable(),
      history: new HistoryStore(),
      links: () => [],
      sourceOf: () => undefined,
    });
    this.window = new WallWindow({
      display: '1',
      bounds: { x: 0, y: 0, width: 1_920, height: 1_080 },
      plant,
      bridge: this.#bridge(),
      clock: this.clock,
      log: (_level, code) => this.codes.push(code),
      budgetBytes: BUDGET,
      makeDisplay: () => this.#display(),
      overlayStyle: () => '',
      onPainted: () => undefined,
      onAlive: () => undefined,
      onView: (view) => this.views.push(view),
      onRung: () => undefined,
      onExit: () => undefined,
    });
    this.begin(this.shown);
  }

  get shown(): Page {
    return this.#shown;
  }

  get next(): Page {
    if (this.#next === null) throw new Error('there is no next page');
    return this.#next;
  }

  get hasNext(): boolean {
    return this.#next !== null;
  }

  /** The page is up and asks for what it is to show. */
  begin(page: Page): void {
    const directory = new TagDirectory(SITE);
    const content = { site: SITE, siteProblems: [], view: FIRST_VIEW, directory };
    this.window.begin(page.id, content);
  }

  tell(page: Page, notice: Notice): void {
    this.window.noticed(page.id, notice);
  }

  /** A second passes, in which both pages paint; `live` of three widgets on the next one are live. */
  second(live = 3): void {
    this.clock.advance(1_000);
    this.#alive(this.shown, 3);
    if (this.#next !== null) this.#alive(this.#next, live);
  }

  grows(bytes = BUDGET + 1): void {
    this.window.memoryLooked(() => bytes, BUDGET);
  }

  /** What was done to windows and pages since the last call. */
  did(): string[] {
    return this.done.splice(0);
  }

  #alive(page: Page, liveWidgets: number): void {
    page.frames += 4;
    const { frames } = page;
    const rest = { heapBytes: 0, widgets: 3, proofs: [], staleAsLiveMs: 0 };
    this.tell(page, { type: 'alive', frames, liveWidgets, ...rest });
  }

  #makePage(): Page {
    const page = new Page(this.#pages.length + 1, (what) => this.done.push(what));
    this.#pages.push(page);
    return page;
  }

  #bridge(): Bridge {
    const bridge = {
      admit: () => () => undefined,
      send: (page: number, batch: Batch) => {
        this.sent.set(page, [...(this.sent.get(page) ?? []), batch]);
      },
    };
    return bridge as unknown as Bridge; // why: as much of it as a window uses
  }

  #display(): Display {
    const shown = (): Page => this.#shown;
    const display = {
      get page() {
        return shown();
      },
      stand: () => undefined,
      load: () => undefined,
      cover: () => this.done.push('covered'),
      uncover: () => undefined,
      close: () => undefined,
      prepareNext: () => (this.#next = this.#makePage()),
      loadNext: () => this.done.push('next loaded'),
      showNext: () => this.done.push('next shown'),
      takeOver: () => {
        this.done.push('next took over');
        this.#shown = this.next;
        this.#next = null;
      },
      dropNext: () => {
        this.done.push('next dropped');
        this.#next = null;
      },
    };
    return display as unknown as Display; // why: as much of it as is used
  }
}

/** Batches are packed once what is being read has been read. */
function flushed(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

test('a page over its budget is replaced by one as live, which is then the display’s page', () => {
  const bench = new Bench();
  const old = bench.shown;
  bench.second();
  bench.grows();
  bench.second();
  assert.deepEqual(bench.did(), ['next loaded']);
  bench.begin(bench.next);
  bench.second(2);
  assert.deepEqual(bench.did(), []);
  bench.second();
  bench.second();
  assert.deepEqual(bench.did(), ['next shown']);
  bench.second();
  assert.deepEqual(bench.did(), ['next took over']);
  assert.notEqual(bench.shown, old);
  assert.deepEqual(bench.codes, ['page-renewing', 'page-renewed']);
  const { renewals, reloads, liveWidgets } = bench.window.reading();
  assert.deepEqual([renewals, reloads, liveWidgets], [1, 0, 3]);
  // The old page is heard no more, and the new one is watched.
  assert.equal(bench.window.outboxOf(old.id), undefined);
  bench.second();
  assert.ok(bench.window.vitals().silentMs < 1_000);
  // As large as the one before: not again within the hour.
  bench.grows();
  bench.second();
  assert.deepEqual(bench.did(), []);
});

test('the new page begins with what is set on the display, and is told what the old one is told', async () => {
  const bench = new Bench();
  bench.tell(bench.shown, { type: 'view', view: CHOSEN });
  bench.grows();
  bench.second();
  const { next } = bench;
  bench.begin(next);
  await flushed();
  assert.deepEqual(bench.sent.get(next.id)?.[0]?.view, CHOSEN);
  bench.window.tell((outbox) => {
    outbox.setSiteProblems([{ code: 'a-b', where: {}, expected: 'x', got: 'y' }]);
  });
  for (const page of [bench.shown, next]) {
    bench.tell(page, { type: 'painted', batch: bench.sent.get(page.id)?.at(-1)?.number ?? 0 });
  }
  bench.clock.advance(100);
  await flushed();
  for (const { id } of [bench.shown, next]) {
    assert.equal(bench.sent.get(id)?.at(-1)?.siteProblems?.length, 1, `page ${id}`);
  }
});

for (const [what, happens] of [
  ['an alarm', (bench: Bench) => bench.window.alarmed()],
  ['a key', (bench: Bench) => bench.shown.emit('input-event', {}, { type: 'keyDown' })],
  ['another screen', (bench: Bench) => bench.tell(bench.shown, { type: 'view', view: CHOSEN })],
  [
    'a screen that the new page turned',
    (bench: Bench) => bench.tell(bench.next, { type: 'view', view: CHOSEN }),
  ],
  ['another place', (bench: Bench) => bench.window.stand(null)],
  ['sleep', (bench: Bench) => bench.window.suspended()],
  [
    'the end of the old page',
    (bench: Bench) =>
      bench.shown.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 }),
  ],
] as const) {
  test(`${what} puts a renewal off, and the old page stays`, () => {
    const bench = new Bench();
    bench.second();
    bench.grows();
    bench.second();
    assert.ok(bench.hasNext);
    const { shown } = bench;
    bench.did();
    happens(bench);
    assert.equal(bench.hasNext, false);
    assert.equal(bench.shown, shown);
    assert.ok(bench.did().includes('next dropped'));
    assert.equal(bench.codes.at(-1) === 'page-renewed', false);
    assert.ok(bench.codes.includes('page-renewal-put-off'));
  });
}

test('what comes when the new page is on the screen already takes it away no more', () => {
  const bench = new Bench();
  bench.second();
  bench.grows();
  for (let second = 0; second < 2; second += 1) bench.second();
  assert.ok(bench.did().includes('next shown'));
  bench.window.alarmed();
  bench.next.emit('input-event', {}, { type: 'keyDown' });
  bench.second();
  assert.deepEqual(bench.did(), ['next took over']);
});

test('a pointer that a new window finds under itself is nobody', () => {
  const bench = new Bench();
  bench.second();
  bench.grows();
  bench.second();
  bench.next.emit('input-event', {}, { type: 'mouseMove' });
  assert.ok(bench.hasNext);
});

test('a page that does not get as live is given up, and the one over its budget is loaded anew', () => {
  const bench = new Bench();
  bench.second();
  bench.grows();
  bench.second();
  bench.did();
  for (let second = 0; second < LIVE_MS / 1_000; second += 1) bench.second(2);
  assert.deepEqual(bench.did(), ['next dropped', 'covered', `page ${bench.shown.id} crashed`]);
  assert.ok(bench.codes.includes('page-not-renewed'));
});

test('what is put off again and again is done under the overlay at last', () => {
  const bench = new Bench();
  bench.second();
  bench.grows();
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    for (let second = 0; second <= QUIET.over.unusedMs / 1_000; second += 1) {
      if (!bench.hasNext) bench.second();
    }
    assert.ok(bench.hasNext, `attempt ${attempt}`);
    bench.window.alarmed();
  }
  assert.deepEqual(bench.did().slice(-3), [
    'next dropped',
    'covered',
    `page ${bench.shown.id} crashed`,
  ]);
});

test('a display that stands nowhere is not renewed', () => {
  const bench = new Bench();
  bench.window.stand(null);
  bench.second();
  bench.grows();
  bench.second();
  assert.equal(bench.hasNext, false);
});

test('a page that is loaded anew gets nothing before it has said that it is ready', async () => {
  const bench = new Bench();
  bench.second();
  await flushed();
  bench.shown.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
  assert.ok(bench.codes.includes('page-reloaded'));
  const sent = bench.sent.get(bench.shown.id)?.length ?? 0;
  assert.ok(sent > 0);
  bench.clock.advance(3_000);
  bench.window.tell((outbox) => {
    outbox.linksChanged();
  });
  await flushed();
  assert.equal(bench.sent.get(bench.shown.id)?.length, sent);
  bench.begin(bench.shown);
  await flushed();
  assert.notEqual(bench.sent.get(bench.shown.id)?.[sent]?.view, undefined);
});
