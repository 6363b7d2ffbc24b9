/**
 * The layout editor on a real file: what it shows on the wall, what it writes, and what it refuses
 * so that nothing is lost.
 */
import { test } from '@playwright/test';
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type {
  EditorAnswer,
  EditorCommand,
  EditorStanding,
  EditorState,
} from '../../../../src/main/bridge/editor-contract.ts';
import type { SiteEdit } from '../../../../src/main/editing/edits.ts';
import { SiteEditor } from '../../../../src/main/editing/site-editor.ts';
import { parseSite } from '../../../../src/main/site/load.ts';
import type { Site } from '../../../../src/main/site/site.ts';
import { until } from '../../../support/until.ts';
import { makeFolder } from '../../../support/wall.ts';

const TEXT = `version: 1 # of the file
name: Plant
timeZone: UTC
sources:
  plant: { url: 'ws://127.0.0.1:7700' }
templates:
  pump:
    parameters: { n: { type: integer } }
    widgets:
      - { kind: value, at: { x: 0, y: 0, w: 2, h: 1 }, tag: 'plant:P-{n}' }
screens:
  # The first thing seen
  - id: one
    title: One
    widgets:
      - { kind: value, at: { x: 0, y: 0, w: 2, h: 2 }, tag: plant:A } # left
      - { kind: clock, at: { x: 2, y: 0, w: 2, h: 2 } }
      - { kind: template, use: pump, for: { n: 1..3 }, at: { x: 0, y: 4 }, step: { x: 2, y: 0 } }

  - { id: two, title: Two, widgets: [] }
`;
const MOVED: SiteEdit = {
  type: 'set',
  path: ['screens', 0, 'widgets', 1, 'at', 'x'],
  value: 5,
};

interface DeskOptions {
  readonly text?: string;
  readonly standing?: EditorStanding;
  readonly isShipped?: boolean;
  readonly link?: boolean;
}

class Desk {
  readonly file: string;
  readonly sites: Site[] = [];
  readonly browsed: boolean[] = [];
  readonly editor: SiteEditor;
  readonly #remove: () => void;

  constructor({
    text = TEXT,
    standing = 'offered',
    isShipped = false,
    link = false,
  }: DeskOptions = {}) {
    const folder = makeFolder();
    this.#remove = folder.remove;
    this.file = path.join(folder.path, 'site.yaml');
    writeFileSync(this.file, text);
    const opened = link ? path.join(folder.path, 'link.yaml') : this.file;
    if (link) symlinkSync(this.file, opened);
    this.editor = new SiteEditor({
      file: opened,
      standing,
      isShipped,
      listener: { onSite: (site) => this.sites.push(site), onProblems: () => undefined },
      onBrowse: (isOn) => this.browsed.push(isOn),
      log: () => undefined,
    });
  }

  get text(): string {
    return readFileSync(this.file, 'utf8');
  }

  /** The widgets of the first screen of the site that the wall shows. */
  get shown(): string {
    return JSON.stringify(this.sites.at(-1)?.screens[0]?.widgets.map(({ at }) => at.x));
  }

  async ask(command: EditorCommand): Promise<EditorAnswer> {
    const reply = await this.editor.answer(command);
    assert.ok(reply.ok);
    return reply.value;
  }

  /** Carries out what must succeed. */
  async do(command: EditorCommand): Promise<EditorState> {
    const { state, problems } = await this.ask(command);
    assert.deepEqual(problems, []);
    assert.ok(state !== null);
    return state;
  }

  async change(...edits: SiteEdit[]): Promise<EditorState> {
    const { revision } = await this.do({ type: 'look' });
    return this.do({ type: 'change', revision, edits });
  }

  async refusal(command: EditorCommand): Promise<string> {
    const { problems } = await this.ask(command);
    return problems.map(({ code }) => code).join();
  }

  end(): void {
    this.editor.stop();
    this.#remove();
  }
}

/** A desk with an editor that is open. */
async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const desk = new Desk(options);
  await until('the file is read', () => desk.sites.length > 0);
  await desk.do({ type: 'open' });
  return desk;
}

test('a kiosk has no editor: whatever a page asks, nothing is read, shown or written', async () => {
  const desk = new Desk({ standing: 'off' });
  await until('the file is read', () => desk.sites.length > 0);
  for (const type of ['open', 'undo', 'look', 'save', 'reload', 'merge', 'close'] as const) {
    const reply = await desk.editor.answer({ type });
    assert.deepEqual(reply.ok ? '' : reply.code, 'editor-off', type);
  }
  const change = await desk.editor.answer({ type: 'change', revision: 1, edits: [MOVED] });
  assert.equal(change.ok, false);
  assert.deepEqual([desk.sites.length, desk.text, desk.editor.standing()], [1, TEXT, 'off']);
  desk.end();
});

test('a step is on the wall at once, and in the file when it is saved, with a copy of what was', async () => {
  const desk = await openDesk();
  const changed = await desk.change(MOVED);
  assert.deepEqual(
    [changed.isDirty, changed.canUndo, desk.shown, desk.text === TEXT],
    [true, true, '[0,5,0,2,4]', true],
  );
  const saved = await desk.do({ type: 'save' });
  assert.equal(saved.isDirty, false);
  assert.equal(desk.text, TEXT.replace('x: 2, y: 0, w: 2, h: 2 } }', 'x: 5, y: 0, w: 2, h: 2 } }'));
  assert.equal(readFileSync(`${desk.file}.bak`, 'utf8'), TEXT);
  assert.equal(existsSync(`${desk.file}.new`), false);
  await desk.ask({ type: 'close' });
  assert.equal(desk.shown, '[0,5,0,2,4]');
  desk.end();
});

test('a page that is loaded anew finds the draft as it was', async () => {
  const desk = await openDesk();
  const { revision } = await desk.change(MOVED);
  assert.equal(desk.editor.standing(), 'open');
  const again = await desk.ask({ type: 'open' });
  assert.deepEqual([again.state?.revision, again.state?.isDirty], [revision, true]);
  assert.ok(again.schema !== undefined);
  desk.end();
});

test('closing without saving leaves the file, and the wall shows it again', async () => {
  const desk = await openDesk();
  await desk.change(MOVED);
  const { state } = await desk.ask({ type: 'close' });
  assert.deepEqual([state, desk.text, desk.shown], [null, TEXT, '[0,2,0,2,4]']);
  assert.equal(await desk.refusal({ type: 'save' }), 'editor-closed');
  desk.end();
});

test('what the checker refuses is not made: overlap, outside, unknown tag, wrong value', async () => {
  const desk = await openDesk();
  const { revision } = await desk.do({ type: 'look' });
  for (const [widget, path, value, code] of [
    [1, ['at', 'x'], 1, 'site-overlap'],
    [1, ['at', 'x'], 23, 'site-outside-grid'],
    [0, ['tag'], 'nowhere', 'site-unknown-tag'],
    [0, ['tagg'], 'plant:A', 'site-unknown-key'],
    [0, ['label'], '', 'site-out-of-bounds'],
    [0, ['id'], 'a b', 'site-wrong-value'],
  ] as const) {
    const edits: SiteEdit[] = [
      { type: 'set', path: ['screens', 0, 'widgets', widget, ...path], value },
    ];
    assert.equal(await desk.refusal({ type: 'change', revision, edits }), code);
  }
  const state = await desk.do({ type: 'look' });
  assert.deepEqual([state.isDirty, state.revision, desk.shown], [false, revision, '[0,2,0,2,4]']);
  desk.end();
});

test('the page can change screens and nothing else: no source, no secret, no tag', async () => {
  const desk = await openDesk();
  const { revision } = await desk.do({ type: 'look' });
  for (const edit of [
    { type: 'set', path: ['sources', 'plant', 'url'], value: 'ws://127.0.0.1:1' },
    { type: 'set', path: ['metrics'], value: { port: 1 } },
    { type: 'remove', path: ['templates', 'pump', 'widgets', 0] },
    { type: 'move', path: ['screens', 0], to: ['sources'], index: 0 },
  ] satisfies SiteEdit[]) {
    const edits: SiteEdit[] = [MOVED, edit];
    assert.equal(
      await desk.refusal({ type: 'change', revision, edits }),
      'editor-beyond-layout',
      JSON.stringify(edit),
    );
  }
  assert.equal((await desk.do({ type: 'look' })).isDirty, false);
  desk.end();
});

test('several edits are one step, made as a whole or not at all', async () => {
  const desk = await openDesk();
  // Each by itself would lie over the other.
  const place = (index: number, x: number): SiteEdit => ({
    type: 'set',
    path: ['screens', 0, 'widgets', index, 'at', 'x'],
    value: x,
  });
  await desk.change(place(0, 2), place(1, 0));
  assert.equal(desk.shown, '[2,0,0,2,4]');
  await desk.do({ type: 'undo' });
  assert.equal(desk.shown, '[0,2,0,2,4]');
  await desk.do({ type: 'redo' });
  assert.equal(desk.shown, '[2,0,0,2,4]');
  await desk.do({ type: 'discard' });
  assert.equal(desk.shown, '[0,2,0,2,4]');
  desk.end();
});

test('a change that was decided on an older state is refused', async () => {
  const desk = await openDesk();
  const { revision } = await desk.do({ type: 'look' });
  await desk.change(MOVED);
  assert.equal(
    await desk.refusal({ type: 'change', revision, edits: [MOVED] }),
    'editor-overtaken',
  );
  desk.end();
});

test('a file that somebody else changed is told, not written over, and merged', async () => {
  const desk = await openDesk();
  await desk.change(MOVED);
  writeFileSync(desk.file, TEXT.replace('title: Two', 'title: Zwei'));
  assert.equal((await desk.do({ type: 'look' })).isOvertaken, true);
  assert.equal(await desk.refusal({ type: 'save' }), 'editor-file-changed');
  const merged = await desk.do({ type: 'merge' });
  assert.deepEqual([merged.isOvertaken, merged.isDirty, merged.canUndo], [false, true, false]);
  await desk.do({ type: 'save' });
  assert.equal(
    desk.text,
    TEXT.replace('title: Two', 'title: Zwei').replace(
      'x: 2, y: 0, w: 2, h: 2 } }',
      'x: 5, y: 0, w: 2, h: 2 } }',
    ),
  );
  desk.end();
});

test('two changes of one line are not merged: theirs is taken in when that is asked', async () => {
  const desk = await openDesk();
  await desk.change(MOVED);
  const theirs = TEXT.replace('{ x: 2, y: 0, w: 2, h: 2 }', '{ x: 8, y: 0, w: 2, h: 2 }');
  writeFileSync(desk.file, theirs);
  const { problems, state } = await desk.ask({ type: 'merge' });
  assert.deepEqual(
    problems.map(({ code, where }) => [code, where.line]),
    [['editor-merge-conflict', 17]],
  );
  assert.deepEqual([state?.isDirty, desk.shown], [true, '[0,5,0,2,4]']);
  await desk.do({ type: 'reload' });
  assert.deepEqual([desk.shown, desk.text], ['[0,8,0,2,4]', theirs]);
  desk.end();
});

test('a file that broke meanwhile is neither taken in nor merged; the draft stays', async () => {
  const desk = await openDesk();
  await desk.change(MOVED);
  writeFileSync(desk.file, TEXT.replace('title: Two', 'titel: Two'));
  assert.equal(await desk.refusal({ type: 'reload' }), 'site-missing-field,site-unknown-key');
  assert.match(await desk.refusal({ type: 'merge' }), /site-unknown-key/);
  assert.equal((await desk.do({ type: 'look' })).isDirty, true);
  desk.end();
});

test('a file that is marked read-only is not replaced, whoever asks', async () => {
  const desk = await openDesk();
  await desk.change(MOVED);
  chmodSync(desk.file, 0o444);
  assert.match((await desk.do({ type: 'look' })).readOnly ?? '', /read-only/);
  assert.equal(await desk.refusal({ type: 'save' }), 'editor-read-only');
  assert.equal(desk.text, TEXT);
  desk.end();
});

test('the demo wall that comes with the app can be tried on and not written', async () => {
  const desk = await openDesk({ isShipped: true });
  await desk.change(MOVED);
  assert.equal(await desk.refusal({ type: 'save' }), 'editor-read-only');
  assert.equal(desk.text, TEXT);
  desk.end();
});

test('a file that is wrong is not opened: its problems are told', async () => {
  const desk = new Desk({ text: TEXT.replace('title: One', 'titel: One') });
  const { state, problems } = await desk.ask({ type: 'open' });
  assert.equal(state, null);
  assert.ok(problems.some(({ code, where }) => code === 'site-unknown-key' && where.line === 14));
  desk.end();
});

test('a link is written through, and keeps being one', async () => {
  const desk = await openDesk({ link: true });
  await desk.change(MOVED);
  await desk.do({ type: 'save' });
  assert.match(desk.text, /x: 5/);
  assert.ok(lstatSync(desk.file.replace('site.yaml', 'link.yaml')).isSymbolicLink());
  desk.end();
});

test('the instances of a template are told with their places', async () => {
  const desk = await openDesk();
  const { instances, templates } = await desk.do({ type: 'look' });
  assert.deepEqual(templates, { pump: ['n'] });
  assert.deepEqual(
    instances.map(({ path: entry, widgets }) => [entry, widgets.map(({ at }) => at.x)]),
    [
      [
        ['screens', 0, 'widgets', 2],
        [0, 2, 4],
      ],
    ],
  );
  desk.end();
});

test('tags are looked for only while somebody searches, and no longer when the editor closes', async () => {
  const desk = await openDesk();
  await desk.do({ type: 'browse', isOn: true });
  await desk.do({ type: 'browse', isOn: true });
  await desk.ask({ type: 'close' });
  assert.deepEqual(desk.browsed, [true, false]);
  desk.end();
});

test('any steps, undone, are the file byte for byte; every draft on the way is a site', async () => {
  const widget = fc.record(
    {
      kind: fc.constantFrom('clock', 'table'),
      at: fc.record(
        { x: fc.nat(26), y: fc.nat(12), w: fc.nat(6), h: fc.nat(4) },
        { noNullPrototype: true },
      ),
    },
    { noNullPrototype: true },
  );
  const list = fc.constantFrom(['screens', 0, 'widgets'], ['screens', 1, 'widgets']);
  const edit: fc.Arbitrary<SiteEdit> = fc.oneof(
    fc
      .tuple(list, fc.nat(3), widget)
      .map(([at, index, value]) => ({ type: 'insert' as const, path: at, index, value })),
    fc
      .tuple(list, fc.nat(4))
      .map(([at, index]) => ({ type: 'remove' as const, path: [...at, index] })),
    fc.tuple(list, fc.nat(4), list, fc.nat(3)).map(([from, index, to, target]) => ({
      type: 'move' as const,
      path: [...from, index],
      to,
      index: target,
    })),
    fc
      .tuple(list, fc.nat(4), fc.constantFrom('x', 'y', 'w', 'h'), fc.nat(12))
      .map(([at, index, key, value]) => ({
        type: 'set' as const,
        path: [...at, index, 'at', key],
        value,
      })),
    fc.nat(1).map((index) => ({
      type: 'move' as const,
      path: ['screens', index],
      to: ['screens'],
      index: 1 - index,
    })),
  );
  let made = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), async (edits) => {
      const desk = await openDesk();
      for (const one of edits) {
        const { revision } = await desk.do({ type: 'look' });
        const { state, problems } = await desk.ask({ type: 'change', revision, edits: [one] });
        if (problems.length > 0) assert.equal(state?.revision, revision);
        else made += 1;
      }
      await desk.do({ type: 'save' });
      assert.ok(parseSite(desk.text, 'site.yaml').ok);
      while ((await desk.do({ type: 'look' })).canUndo) await desk.do({ type: 'undo' });
      await desk.do({ type: 'save' });
      assert.equal(desk.text, TEXT);
      desk.end();
    }),
    { numRuns: 25 },
  );
  assert.ok(made > 20);
});
