/**
 * Turns the screens of this display as `rotation.ts` decides: tells it which urgent alarms wait and
 * when somebody used the display, and keeps the sign that the header shows.
 */
import { onScopeDispose, shallowRef, watch } from 'vue';
import type { ShallowRef } from 'vue';
import { isUnacknowledged, priorityNumber } from '../alarm-terms.ts';
import { onJudge, pageNow, requestPass } from '../now.ts';
import { useAlarms } from '../stores/alarms.ts';
import { useEditor } from '../stores/editor.ts';
import { useSite } from '../stores/site.ts';
import { useView } from '../stores/view.ts';
import { Turns, type RotationSign, type UrgentAlarm } from './rotation.ts';

const STILL: RotationSign = { type: 'still' };
const EDITED: RotationSign = { type: 'edited' };
/** What tells that somebody is there. A pointer at rest over a page that changes moves by nothing. */
const SIGNS_OF_USE = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const;
/** The sign itself is pressed to end a pause, not to begin one. */
export const SIGN_CLASS = 'rotation-sign';

const sign: ShallowRef<RotationSign> = shallowRef(STILL);
let turns: Turns | null = null;

/** What the header shows of the rotation. */
export function rotationSign(): RotationSign {
  return sign.value;
}

/** The screens stay for a while, as when somebody uses the display. */
export function pauseRotation(): void {
  turns?.used(pageNow());
  requestPass();
}

/** The screens turn again now. */
export function resumeRotation(): void {
  turns?.resume(pageNow());
  requestPass();
}

/** Starts it for the life of the page; called once, by App.vue. */
export function useTurning(): void {
  const site = useSite();
  const view = useView();
  const alarms = useAlarms();
  const editor = useEditor();
  /** By source, by id. */
  const urgent = new Map<string, Map<string, UrgentAlarm>>();
  let list: readonly UrgentAlarm[] | null = null;

  function note(source: string, ids: readonly string[] | null): void {
    const rows = alarms.rowsOf(source);
    let kept = urgent.get(source);
    if (kept === undefined || ids === null) {
      kept = new Map<string, UrgentAlarm>();
      urgent.set(source, kept);
    }
    for (const id of ids ?? rows.keys()) {
      const row = rows.get(id);
      const priority = row === undefined ? 4 : priorityNumber(row.priority);
      if (row !== undefined && isUnacknowledged(row) && priority <= 2) {
        const shownOn = view.screensOf(source, row.tag);
        const screens = shownOn.length > 0 ? shownOn : view.alarmScreensOf(source);
        const id = `${source}\n${row.id}`;
        kept.set(row.id, { id, priority: priority === 1 ? 1 : 2, since: row.since, screens });
        list = null;
      } else if (kept.delete(id)) list = null;
    }
    if (ids === null) list = null;
  }

  const unlisten = alarms.onAlarms((source, ids) => {
    if (turns !== null) note(source, ids);
  });

  watch(
    () => site.site,
    (next) => {
      const pausedUntil = turns?.pausedUntil;
      turns =
        next?.rotation === undefined ? null : new Turns(next.rotation, next.screens, pausedUntil);
      urgent.clear();
      list = null;
      sign.value = STILL;
      if (turns !== null) for (const { id } of next?.sources ?? []) note(id, null);
    },
    { immediate: true },
  );

  const unjudge = onJudge((now) => {
    const shown = view.screen?.id;
    if (turns === null || shown === undefined) return Infinity;
    if (editor.isOpen) {
      // Whoever leaves the editor has used the display just now.
      turns.used(now);
      if (sign.value.type !== 'edited') sign.value = EDITED;
      return Infinity;
    }
    list ??= [...urgent.values()].flatMap((kept) => [...kept.values()]);
    const { show, sign: next, nextAt } = turns.look(now, shown, list);
    if (!isSame(sign.value, next)) sign.value = next;
    // Not in the middle of a pass, which judges the screen that it began with.
    if (show !== null) queueMicrotask(() => view.goToScreen(show));
    return nextAt;
  });

  function used(event: Event): void {
    if (turns === null) return;
    if (event.target instanceof Element && event.target.closest(`.${SIGN_CLASS}`) !== null) return;
    const moved = !(event instanceof PointerEvent) || event.type !== 'pointermove';
    if (moved || event.movementX !== 0 || event.movementY !== 0) turns.used(pageNow());
  }
  for (const name of SIGNS_OF_USE) {
    window.addEventListener(name, used, { capture: true, passive: true });
  }

  onScopeDispose(() => {
    unlisten();
    unjudge();
    for (const name of SIGNS_OF_USE) window.removeEventListener(name, used, { capture: true });
  });
}

function isSame(a: RotationSign, b: RotationSign): boolean {
  switch (a.type) {
    case 'still':
    case 'edited':
      return b.type === a.type;
    case 'next':
      return b.type === 'next' && a.screen === b.screen && a.dueAt === b.dueAt;
    case 'paused':
      return b.type === 'paused' && a.untilAt === b.untilAt;
    case 'held':
      return b.type === 'held' && a.count === b.count && a.screen === b.screen;
  }
}
