/**
 * The layout editor's side of the site file: one draft, changed step by step, shown on the wall at
 * once, written when its author says so. Stands between the file's watcher and the wall: while there
 * is a draft, the wall shows it and not the file.
 *
 * 1. Every draft is a site: a step whose text the wall's own checker refuses is not made.
 * 2. Commands are carried out one after the other; each answer holds the state after it.
 * 3. What somebody else wrote meanwhile is never written over: it is told, and taken in or merged.
 * 4. A drawing that was wrong when the file was read stays so: it keeps nobody from editing the rest.
 * 5. A wall without an editor (`off`, the kiosk) refuses every command.
 */
import type {
  EditorAnswer,
  EditorCommand,
  EditorStanding,
  EditorState,
} from '../bridge/editor-contract.ts';
import type { Reply } from '../bridge/contract.ts';
import type { Parsed, Problem } from '../problem.ts';
import { shorten } from '../site/fault.ts';
import { drawingProblems, loadSiteText, readSiteText } from '../site/load.ts';
import { siteJsonSchema } from '../site/schema.ts';
import type { Site } from '../site/site.ts';
import { watchSite, type SiteListener } from '../site/watch.ts';
import { backupOf, whyReadOnly, writeSite } from '../site/write.ts';
import { Draft } from './draft.ts';
import { isLayoutEdit, type SiteEdit } from './edits.ts';
import { mergeTexts } from './merge.ts';
import { outlineOf } from './outline.ts';
import { editYaml } from './yaml-edit.ts';

/** What the editor needs. */
export interface SiteEditorSetup {
  readonly file: string;
  readonly standing: EditorStanding;
  /** The file came with the app: it is looked at and tried on, and not written. */
  readonly isShipped: boolean;
  /** Hears of the site the wall is to show: the file's, or the draft. */
  readonly listener: SiteListener;
  /** All tags of all sources are wanted; or no longer. */
  readonly onBrowse: (isOn: boolean) => void;
  readonly log: (level: 'info' | 'warn', code: string, text: string) => void;
}

/** Problems of a command; none: done. */
type Outcome = readonly Problem[];
const DONE: Outcome = [];

/** See the head of this file. */
export class SiteEditor {
  readonly #setup: SiteEditorSetup;
  readonly #unwatch: () => void;
  #draft: Draft | null = null;
  /** The newest good site of the file. */
  #fileSite: Site | null = null;
  #isOvertaken = false;
  /** The file that the draft began with has a drawing with something wrong in it. */
  #isTolerant = false;
  #isBrowsing = false;
  /** Of the newest state asked for: the page looks every few seconds, and it seldom changes. */
  #outline: { readonly revision: number; readonly parts: ReturnType<typeof outlineOf> } | null =
    null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(setup: SiteEditorSetup) {
    this.#setup = setup;
    this.#unwatch = watchSite(setup.file, {
      onSite: (site) => {
        this.#fileSite = site;
        if (this.#draft === null) setup.listener.onSite(site);
      },
      onProblems: (problems) => {
        setup.listener.onProblems(problems);
      },
    });
  }

  /** What a page that has just loaded is to do. */
  standing(): EditorStanding {
    return this.#draft === null ? this.#setup.standing : 'open';
  }

  /** Carries out a command. */
  async answer(command: EditorCommand): Promise<Reply<EditorAnswer>> {
    if (this.#setup.standing === 'off') {
      this.#setup.log('warn', 'editor-off', `refused: ${command.type}`);
      return { ok: false, code: 'editor-off', message: 'this wall is not to be edited' };
    }
    const turn = this.#queue.then(() => this.#carryOut(command));
    // One that throws is told to whoever asked, and must not stop those behind it.
    this.#queue = turn.catch(() => undefined);
    const problems = await turn;
    const state = await this.#state();
    return {
      ok: true,
      value: {
        state,
        problems,
        ...(command.type === 'open' ? { schema: siteJsonSchema() } : {}),
      },
    };
  }

  stop(): void {
    this.#unwatch();
  }

  async #carryOut(command: EditorCommand): Promise<Outcome> {
    if (command.type === 'open') return this.#open();
    const draft = this.#draft;
    if (draft === null) return [refusal('editor-closed', 'an editor that is open', 'none')];
    switch (command.type) {
      case 'change':
        return this.#change(draft, command.edits, command.revision);
      case 'undo':
        return draft.undo() ? this.#show(draft) : DONE;
      case 'redo':
        return draft.redo() ? this.#show(draft) : DONE;
      case 'look':
        this.#isOvertaken = await this.#differs(draft);
        return DONE;
      case 'browse':
        this.#browse(command.isOn);
        return DONE;
      case 'save':
        return this.#save(draft);
      case 'discard':
        draft.change(draft.base);
        return this.#show(draft);
      case 'reload':
        return this.#reload(draft);
      case 'merge':
        return this.#merge(draft);
      case 'close':
        this.#close();
        return DONE;
    }
  }

  async #open(): Promise<Outcome> {
    if (this.#draft !== null) return DONE;
    const { file, log } = this.#setup;
    const loaded = await this.#load();
    if (!loaded.ok) return loaded.problems;
    this.#draft = new Draft(loaded.value.text);
    this.#isOvertaken = false;
    log('info', 'editor-opened', file);
    return DONE;
  }

  #close(): void {
    this.#draft = null;
    this.#outline = null;
    this.#browse(false);
    this.#setup.log('info', 'editor-closed', this.#setup.file);
    if (this.#fileSite !== null) this.#setup.listener.onSite(this.#fileSite);
  }

  async #change(draft: Draft, edits: readonly SiteEdit[], revision: number): Promise<Outcome> {
    if (revision !== draft.revision) {
      return [refusal('editor-overtaken', `a change of state ${draft.revision}`, `of ${revision}`)];
    }
    let text = draft.text;
    for (const edit of edits) {
      if (!isLayoutEdit(edit)) {
        return [refusal('editor-beyond-layout', 'a change of `screens`', edit.path.join('.'))];
      }
      const next = editYaml(text, edit);
      if (next === null) {
        const expected =
          'a part of the file that can be changed by itself: mend it in a text editor';
        return [refusal('editor-cannot-write', expected, edit.path.join('.'))];
      }
      text = next;
    }
    const site = await this.#check(text);
    if (!site.ok) return site.problems;
    draft.change(text);
    this.#setup.listener.onSite(site.value);
    return DONE;
  }

  /** Undo leads through texts that were sites when they were made; a file they name may be gone. */
  async #show(draft: Draft): Promise<Outcome> {
    const site = await this.#check(draft.text);
    if (!site.ok) return site.problems;
    this.#setup.listener.onSite(site.value);
    return DONE;
  }

  async #save(draft: Draft): Promise<Outcome> {
    const { file, log } = this.#setup;
    const readOnly = await this.#whyNotWritten();
    if (readOnly !== null) {
      return [refusal('editor-read-only', 'a site file that may be written', readOnly, file)];
    }
    this.#isOvertaken = await this.#differs(draft);
    if (this.#isOvertaken) {
      const got = 'another text: take it in or merge it first';
      return [refusal('editor-file-changed', 'the file as it was read', got, file)];
    }
    if (!draft.isDirty) return DONE;
    const site = await this.#check(draft.text);
    if (!site.ok) return site.problems;
    try {
      await writeSite(file, draft.text, { backup: true });
    } catch (cause) {
      const got = shorten(cause instanceof Error ? cause.message : String(cause));
      return [refusal('editor-not-written', 'room and rights to write', got, file, cause)];
    }
    draft.saved();
    this.#fileSite = site.value;
    log('info', 'editor-saved', `${file}, the version before in ${backupOf(file)}`);
    return DONE;
  }

  async #reload(draft: Draft): Promise<Outcome> {
    const loaded = await this.#load();
    if (!loaded.ok) return loaded.problems;
    this.#rebase(draft, loaded.value.text, loaded.value);
    return DONE;
  }

  async #merge(draft: Draft): Promise<Outcome> {
    const { file } = this.#setup;
    const disk = await readSiteText(file);
    if (!disk.ok) return disk.problems;
    const merged = mergeTexts(draft.text, draft.base, disk.value);
    if (!merged.ok) {
      const [line = 1] = merged.lines;
      const got = `the same lines changed in both, ${merged.lines.length} times`;
      return [
        {
          code: 'editor-merge-conflict',
          where: { file, line },
          expected: 'changes of different lines',
          got,
        },
      ];
    }
    const site = await this.#check(merged.text);
    if (!site.ok) return site.problems;
    this.#rebase(draft, disk.value, { text: merged.text, site: site.value });
    return DONE;
  }

  #rebase(
    draft: Draft,
    base: string,
    { text, site }: { readonly text: string; readonly site: Site },
  ): void {
    draft.rebase(base, text);
    this.#isOvertaken = false;
    this.#setup.listener.onSite(site);
  }

  #browse(isOn: boolean): void {
    if (isOn === this.#isBrowsing) return;
    this.#isBrowsing = isOn;
    this.#setup.onBrowse(isOn);
  }

  async #load(): Promise<Parsed<{ readonly text: string; readonly site: Site }>> {
    const { file } = this.#setup;
    const text = await readSiteText(file);
    if (!text.ok) return text;
    const site = await loadSiteText(text.value, file, { isTolerant: true });
    if (!site.ok) return site;
    this.#isTolerant = drawingProblems(site.value).length > 0;
    return { ok: true, value: { text: text.value, site: site.value } };
  }

  #check(text: string): Promise<Parsed<Site>> {
    return loadSiteText(text, this.#setup.file, { isTolerant: this.#isTolerant });
  }

  /** The file on disk is not the one the draft began with; one that is gone is not. */
  async #differs(draft: Draft): Promise<boolean> {
    const disk = await readSiteText(this.#setup.file);
    return !disk.ok || disk.value !== draft.base;
  }

  async #whyNotWritten(): Promise<string | null> {
    const { file, isShipped } = this.#setup;
    return isShipped ? 'the demo wall that comes with the app' : whyReadOnly(file);
  }

  #outlineOf({ revision, text }: Draft): ReturnType<typeof outlineOf> {
    if (this.#outline?.revision !== revision) {
      this.#outline = { revision, parts: outlineOf(text) };
    }
    return this.#outline.parts;
  }

  async #state(): Promise<EditorState | null> {
    const draft = this.#draft;
    if (draft === null) return null;
    const { revision, isDirty, canUndo, canRedo } = draft;
    return {
      revision,
      file: this.#setup.file,
      isDirty,
      canUndo,
      canRedo,
      readOnly: await this.#whyNotWritten(),
      isOvertaken: this.#isOvertaken,
      ...this.#outlineOf(draft),
    };
  }
}

function refusal(
  code: string,
  expected: string,
  got: string,
  file?: string,
  cause?: unknown,
): Problem {
  return {
    code,
    where: file === undefined ? {} : { file },
    expected,
    got: shorten(got),
    ...(cause === undefined ? {} : { cause }),
  };
}
