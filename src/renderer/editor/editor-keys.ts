/** The editor's keys: move, resize, copy, delete, undo, save. Keys of a field are the field's. */
import { onMounted, onScopeDispose } from 'vue';
import { words } from '../text/locale.ts';
import { placed, duplicates } from './duplicates.ts';
import { resized } from './geometry.ts';
import { isFree, isMap, stepTo, type Grid, type Item } from './outline.ts';
import { useSession } from './session.ts';
import { copyOf, insertSteps, moveSteps, outermost, removeSteps, resizeStep } from './steps.ts';

const ARROWS: Readonly<Record<string, { readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Listens while the editor is open. */
export function useEditorKeys({ endDrag }: { readonly endDrag: () => void }): void {
  const session = useSession();

  function gridOf(item: Item | undefined): Grid | undefined {
    return session.outline.grids.find(({ key }) => key === item?.grid);
  }

  /** On a free place in that direction; over what is in the way. */
  function nudge(by: { readonly x: number; readonly y: number }): void {
    void session.change(() => {
      const items = session.chosen;
      const grid = gridOf(items[0]);
      if (grid === undefined || items.some((item) => item.grid !== grid.key)) return [];
      const places = items.flatMap((item) => item.places);
      const except = new Set(items.map(({ key }) => key));
      const step = stepTo(places, by, grid, session.outline.items, except);
      session.notice = step === null ? words().editor.noRoom : '';
      return step === null ? [] : moveSteps(items, grid, step);
    });
  }

  /** The right and lower edges move. */
  function stretch(by: { readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 }): void {
    void session.change(() => {
      const [item] = session.chosen;
      const grid = gridOf(item);
      const at = item?.places[0];
      if (item === undefined || at === undefined || grid === undefined || item.isInstance)
        return [];
      const next = resized(at, { x: by.x === 0 ? 0 : 1, y: by.y === 0 ? 0 : 1 }, by, grid);
      const isSame = next.w === at.w && next.h === at.h;
      if (isSame || !isFree([next], grid, session.outline.items, new Set([item.key]))) {
        session.notice = words().editor.noRoom;
        return [];
      }
      session.notice = '';
      return [resizeStep(item, next)];
    });
  }

  function remove(): void {
    const items = session.chosen;
    session.select([]);
    void session.change(() => removeSteps(items));
  }

  function copy(): void {
    session.clipboard = outermost(session.chosen).map(({ value, places }) => ({ value, places }));
    session.notice = words().editor.copied({ count: session.clipboard.length });
  }

  function paste(): void {
    void session.change(() => {
      const [item] = session.chosen;
      const inside =
        item?.kind === 'panel' ? JSON.stringify([...item.path, 'widgets']) : item?.grid;
      const { grids } = session.outline;
      const grid = grids.find(({ key }) => key === inside) ?? grids[0];
      const found = grid === undefined ? null : placed(session.clipboard, grid, session.outline);
      session.notice = found === null && session.clipboard.length > 0 ? words().editor.noRoom : '';
      return found === null ? [] : insertSteps(found.values.map(copyOf).filter(isMap), found.grid);
    });
  }

  function duplicate(): void {
    void session.change(() => {
      const found = duplicates(session.chosen, session.outline);
      session.notice = found === null ? words().editor.noRoom : '';
      return found === null ? [] : insertSteps(found.values.map(copyOf), found.grid);
    });
  }

  /** True: it was ours. */
  function pressed(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    if (event.ctrlKey && key === 's') {
      if (session.state?.isDirty === true) {
        void session.ask({ type: 'save' }).then((done) => {
          if (done) session.notice = words().editor.saved;
        });
      }
      return true;
    }
    if (isTyping(event.target)) return false;
    if (event.key === 'Escape') {
      endDrag();
      session.select([]);
      return true;
    }
    if (event.ctrlKey) return chord(key, event.shiftKey);
    if (session.chosen.length === 0) return false;
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) {
      if (event.shiftKey) stretch(arrow);
      else nudge(arrow);
      return true;
    }
    if (event.key === 'Delete' || event.key === 'Backspace') {
      remove();
      return true;
    }
    return false;
  }

  function chord(key: string, isShift: boolean): boolean {
    switch (key) {
      case 'z':
        void session.ask({ type: isShift ? 'redo' : 'undo' });
        return true;
      case 'y':
        void session.ask({ type: 'redo' });
        return true;
      case 'd':
        duplicate();
        return true;
      case 'c':
      case 'x':
        if (session.chosen.length === 0) return false;
        copy();
        if (key === 'x') remove();
        return true;
      case 'v':
        if (session.clipboard.length > 0) paste();
        return true;
      case 'a': {
        const [screen] = session.outline.grids;
        session.select(
          session.outline.items.filter(({ grid }) => grid === screen?.key).map((item) => item.key),
        );
        return true;
      }
      default:
        return false;
    }
  }

  function listen(event: KeyboardEvent): void {
    if (!pressed(event)) return;
    event.preventDefault();
    // The wall turns its screens with the same arrows.
    event.stopPropagation();
  }

  onMounted(() => {
    window.addEventListener('keydown', listen, { capture: true });
  });
  onScopeDispose(() => {
    window.removeEventListener('keydown', listen, { capture: true });
  });
}

/** In a field, letters and arrows are the field's. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea') !== null;
}
