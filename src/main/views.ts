/**
 * What operators have set on each display, kept over restarts. By the display's id, so that it is
 * there again when the monitor, or the display in the site file, comes back.
 */
import type { ViewState } from './bridge/contract.ts';
import { ONLY_DISPLAY } from './site/displays.ts';
import type { StateFile } from './store/state-file.ts';

/** By the id of the display. */
export type StoredViews = Readonly<Record<string, ViewState>>;

/** Views of displays that the site no longer has are kept as long as there are no more than this. */
export const MAX_VIEWS = 64;

const EMPTY: ViewState = { screen: '', widgets: {} };

/** See the head of this file. */
export class Views {
  readonly #file: StateFile<StoredViews>;
  /** In the order of the last change. */
  readonly #views: Map<string, ViewState>;

  constructor(file: StateFile<StoredViews>) {
    this.#file = file;
    this.#views = new Map(Object.entries(file.read() ?? {}));
  }

  /**
   * What was set on a display. The first display of a site that came to have several takes over
   * what was set on the only one.
   */
  of(display: string, isFirst: boolean): ViewState {
    return this.#views.get(display) ?? (isFirst ? this.#views.get(ONLY_DISPLAY) : null) ?? EMPTY;
  }

  /** Something was set; `keep`: also for after a restart. */
  changed(display: string, view: ViewState, keep: boolean): void {
    this.#views.delete(display);
    this.#views.set(display, view);
    for (const oldest of this.#views.keys()) {
      if (this.#views.size <= MAX_VIEWS) break;
      this.#views.delete(oldest);
    }
    if (keep) this.#file.changed(() => Object.fromEntries(this.#views));
  }

  stop(): void {
    this.#file.stop();
  }
}
