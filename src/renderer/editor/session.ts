/**
 * The editor's dealings with main: the draft as it was told last, steps asked for, what was refused.
 * One step at a time: the next one waits, because it is decided on the state that the last one left.
 */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type {
  EditorAnswer,
  EditorCommand,
  EditorState,
  Plain,
  Problem,
  SiteEdit,
} from '../../preload/api.d.ts';
import { useEditor } from '../stores/editor.ts';
import { useView } from '../stores/view.ts';
import { kindsOf, screenFields } from './schema-form.ts';
import { outlineOf, screensOf, type Item, type PlainMap } from './outline.ts';

/** A new widget that is not in the file yet: a required field is missing. */
export interface Pending {
  readonly grid: string;
  readonly value: PlainMap;
}

export const useSession = defineStore('editor-session', () => {
  const editor = useEditor();
  const view = useView();
  const state = shallowRef<EditorState | null>(null);
  const schema = shallowRef<unknown>(null);
  const problems = shallowRef<readonly Problem[]>([]);
  /** Main did not answer, in its words. */
  const failure = shallowRef('');
  const selected = shallowRef<ReadonlySet<string>>(new Set());
  const pending = shallowRef<Pending | null>(null);
  /** What was copied, and where it stood. */
  const clipboard = shallowRef<readonly Pick<Item, 'value' | 'places'>[]>([]);
  /** Said aloud, and shown below the wall. */
  const notice = shallowRef('');

  const kinds = computed(() => kindsOf(schema.value));
  const fieldsOfScreen = computed(() => screenFields(schema.value));
  const screens = computed(() => (state.value === null ? [] : screensOf(state.value)));
  const screenIndex = computed(() => Math.max(0, view.screenIndex));
  const outline = computed(() =>
    state.value === null ? { grids: [], items: [] } : outlineOf(state.value, screenIndex.value),
  );
  const chosen = computed<readonly Item[]>(() =>
    outline.value.items.filter(({ key }) => selected.value.has(key)),
  );

  let turn: Promise<unknown> = Promise.resolve();

  /** Asks main; true: done. The state and what was refused are kept. */
  async function ask(command: EditorCommand): Promise<boolean> {
    return inTurn(() => askNow(command));
  }

  /**
   * One step. It is made when it is its turn, so that each of two quick presses of a key counts from
   * where the one before led.
   */
  async function change(make: () => readonly SiteEdit[]): Promise<boolean> {
    return inTurn(async () => {
      const edits = make();
      if (state.value === null || edits.length === 0) return false;
      return askNow({ type: 'change', revision: state.value.revision, edits });
    });
  }

  async function inTurn(act: () => Promise<boolean>): Promise<boolean> {
    const acted = turn.then(act);
    turn = acted.catch(() => undefined);
    return acted;
  }

  async function askNow(command: EditorCommand): Promise<boolean> {
    const reply = await window.vigil.request('editSite', command);
    if (!reply.ok) {
      failure.value = `${reply.code}: ${reply.message}`;
      return false;
    }
    failure.value = '';
    take(reply.value, command.type === 'look');
    return reply.value.problems.length === 0;
  }

  function take(answer: EditorAnswer, isQuiet: boolean): void {
    // A form is drawn anew with the state, and with it what is being typed.
    if (!isSame(state.value, answer.state)) state.value = answer.state;
    if (answer.schema !== undefined) schema.value = answer.schema;
    if (!isQuiet) problems.value = answer.problems;
    const known = new Set(outline.value.items.map(({ key }) => key));
    const kept = [...selected.value].filter((key) => known.has(key));
    if (kept.length !== selected.value.size) selected.value = new Set(kept);
  }

  function select(keys: Iterable<string>): void {
    selected.value = new Set(keys);
    pending.value = null;
    problems.value = [];
  }

  /** Another value for the entry at a path. */
  async function setWhole(path: Item['path'], value: Plain): Promise<boolean> {
    return change(() => [{ type: 'set', path, value }]);
  }

  async function close(): Promise<void> {
    await ask({ type: 'close' });
    editor.close();
    select([]);
    clipboard.value = [];
  }

  function showScreen(index: number): void {
    select([]);
    view.showScreen(index);
  }

  return {
    state,
    problems,
    failure,
    selected,
    pending,
    clipboard,
    notice,
    kinds,
    fieldsOfScreen,
    screens,
    screenIndex,
    outline,
    chosen,
    ask,
    change,
    select,
    setWhole,
    close,
    showScreen,
  };
});

/** Nothing that is shown has changed. */
function isSame(one: EditorState | null, other: EditorState | null): boolean {
  if (one === null || other === null) return one === other;
  return (
    one.revision === other.revision &&
    one.isDirty === other.isDirty &&
    one.canUndo === other.canUndo &&
    one.canRedo === other.canRedo &&
    one.isOvertaken === other.isOvertaken &&
    one.readOnly === other.readOnly
  );
}

/** A mapping with one field set; undefined: without it. */
export function withField(value: PlainMap, name: string, inner: Plain | undefined): PlainMap {
  if (inner !== undefined) return { ...value, [name]: inner };
  const { [name]: _gone, ...rest } = value;
  return rest;
}

/** `screens[0].widgets[3]`, as problems name fields. */
export function printedPath(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`,
    '',
  );
}

/** Whether a problem is about the field at a path, or something inside it. */
export function isAbout(problem: Problem, path: readonly (string | number)[]): boolean {
  const field = problem.where.field ?? '';
  const own = printedPath(path);
  return field === own || field.startsWith(`${own}.`) || field.startsWith(`${own}[`);
}
