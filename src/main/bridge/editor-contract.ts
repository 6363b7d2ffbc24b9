/**
 * What crosses between the layout editor in the page and the site file in main: commands, and the
 * state of the draft in every answer. The draft itself is shown as any site is, through batches.
 */
import type { Plain, SiteEdit } from '../editing/edits.ts';
import type { Problem } from '../problem.ts';
import type { FieldPath } from '../site/fault.ts';
import type { Place } from '../site/site.ts';

export type { FieldPath, Plain, SiteEdit };

/**
 * `off`: this wall has no editor, and every command is refused. `offered`: it may be opened.
 * `open`: it is to be open from the start, or is open already.
 */
export type EditorStanding = 'off' | 'offered' | 'open';

/** What the page asks for. `revision`: the state that was seen when it was decided. */
export type EditorCommand =
  /** Begins, or joins what was begun before the page was loaded anew. */
  | { readonly type: 'open' }
  | {
      readonly type: 'change';
      readonly revision: number;
      /** One step, made as a whole or not at all. */
      readonly edits: readonly SiteEdit[];
    }
  | { readonly type: 'undo' | 'redo' }
  /** Has the file changed on disk? */
  | { readonly type: 'look' }
  /** All tags that the sources have are wanted, for a search; or no longer. */
  | { readonly type: 'browse'; readonly isOn: boolean }
  | { readonly type: 'save' }
  /** Back to what was saved last; can be undone. */
  | { readonly type: 'discard' }
  /** Takes the file as it is on disk and forgets the draft. */
  | { readonly type: 'reload' }
  /** Puts the draft's changes onto the file as it is on disk. */
  | { readonly type: 'merge' }
  /** Ends; the wall shows the file again. */
  | { readonly type: 'close' };

/** Widgets that one instance entry of a template stands for. */
export interface InstancePlaces {
  /** The entry in the file. */
  readonly path: FieldPath;
  /** Ids of the widgets on the wall, and where each stands on the grid of the entry. */
  readonly widgets: readonly { readonly id: string; readonly at: Place }[];
}

/** The draft. */
export interface EditorState {
  /** Rises with every change of the text. */
  readonly revision: number;
  /** Path of the file. */
  readonly file: string;
  readonly isDirty: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** Why it cannot be saved; null: it can. */
  readonly readOnly: string | null;
  /** Somebody else wrote the file since it was read. */
  readonly isOvertaken: boolean;
  /** `screens` of the file, as written. */
  readonly screens: Plain;
  /** Templates of the file: name → names of parameters. */
  readonly templates: Readonly<Record<string, readonly string[]>>;
  readonly instances: readonly InstancePlaces[];
}

/** Answer to every command. */
export interface EditorAnswer {
  /** Null: the editor is closed. */
  readonly state: EditorState | null;
  /** Why it was refused, all of it; empty: done. */
  readonly problems: readonly Problem[];
  /** JSON Schema of the site file, with `open`. */
  readonly schema?: unknown;
}

/** Most edits of one step. */
export const MAX_EDITS = 500;
