/**
 * The text that is being edited, and the way back. Undo and redo restore the text byte for byte,
 * because what is kept is what was taken out and put in, not what was meant. Pure.
 */

/** Steps that can be undone; older ones are forgotten. */
export const MAX_STEPS = 200;
/** Characters kept for undoing them; a step of the layout has some hundred. */
export const MAX_KEPT = 4_000_000;

/** What one step did: `removed` stood at `at`, and `inserted` stands there now. */
interface Change {
  readonly at: number;
  readonly removed: string;
  readonly inserted: string;
}

/** A text and its history; see the head of this file. */
export class Draft {
  #base: string;
  #text: string;
  #revision = 1;
  #past: Change[] = [];
  #future: Change[] = [];

  /** @param base the text on disk */
  constructor(base: string) {
    this.#base = base;
    this.#text = base;
  }

  /** The text on disk, as far as it is known here. */
  get base(): string {
    return this.#base;
  }

  get text(): string {
    return this.#text;
  }

  /** Rises whenever the text becomes another one. */
  get revision(): number {
    return this.#revision;
  }

  get isDirty(): boolean {
    return this.#text !== this.#base;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** The text is another one from now on; the same one is no step. */
  change(text: string): void {
    if (text === this.#text) return;
    this.#past.push(changeBetween(this.#text, text));
    this.#future = [];
    this.#forget();
    this.#become(text);
  }

  /** One step back. False: there is none. */
  undo(): boolean {
    const change = this.#past.pop();
    if (change === undefined) return false;
    this.#future.push(change);
    this.#become(swap(this.#text, change.at, change.inserted, change.removed));
    return true;
  }

  /** The step that was undone last, again. False: there is none. */
  redo(): boolean {
    const change = this.#future.pop();
    if (change === undefined) return false;
    this.#past.push(change);
    this.#become(swap(this.#text, change.at, change.removed, change.inserted));
    return true;
  }

  /** The text stands on disk now. Its history stays. */
  saved(): void {
    this.#base = this.#text;
  }

  /**
   * Another text stands on disk, and the draft goes on as `text`. What was done before cannot be
   * undone: it would take away what others wrote.
   */
  rebase(base: string, text: string): void {
    this.#base = base;
    this.#past = [];
    this.#future = [];
    this.#become(text);
  }

  #become(text: string): void {
    this.#text = text;
    this.#revision += 1;
  }

  #forget(): void {
    let kept = this.#past.reduce((sum, change) => sum + sizeOf(change), 0);
    while (this.#past.length > MAX_STEPS || (kept > MAX_KEPT && this.#past.length > 1)) {
      const oldest = this.#past.shift();
      if (oldest !== undefined) kept -= sizeOf(oldest);
    }
  }
}

function sizeOf({ removed, inserted }: Change): number {
  return removed.length + inserted.length;
}

function swap(text: string, at: number, present: string, wanted: string): string {
  return text.slice(0, at) + wanted + text.slice(at + present.length);
}

/** The one stretch in which two texts differ. */
function changeBetween(before: string, after: string): Change {
  const least = Math.min(before.length, after.length);
  let at = 0;
  while (at < least && before[at] === after[at]) at += 1;
  let tail = 0;
  while (tail < least - at && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return {
    at,
    removed: before.slice(at, before.length - tail),
    inserted: after.slice(at, after.length - tail),
  };
}
