/**
 * The gesture that asks for the PIN: the upper left corner held, by mouse or finger, or
 * Ctrl+Shift+End. Hidden, because a passer-by tries what he sees; no secret, because a PIN follows.
 */

/** Side of the corner, CSS px: a finger's breadth on a wall. */
const CORNER_PX = 64;
/** A finger that wanders farther is pointing at something, CSS px. */
const WANDER_PX = 24;

/** Calls back after the corner or the keys have been held for `holdMs`; returns the undo. */
export function onHeld(target: Window, holdMs: number, held: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from: PointerEvent | null = null;

  function begin(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      end();
      held();
    }, holdMs);
  }
  function end(): void {
    clearTimeout(timer);
    timer = undefined;
    from = null;
  }
  function down(event: PointerEvent): void {
    if (!event.isPrimary || event.clientX > CORNER_PX || event.clientY > CORNER_PX) return;
    begin();
    from = event;
  }
  function move(event: PointerEvent): void {
    if (from === null) return;
    const far = Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY);
    if (far > WANDER_PX) end();
  }
  function keyDown(event: KeyboardEvent): void {
    const isGesture = event.key === 'End' && event.ctrlKey && event.shiftKey;
    if (!isGesture) end();
    else if (!event.repeat) begin();
  }

  const undo = new AbortController();
  const options = { capture: true, signal: undo.signal };
  target.addEventListener('pointerdown', down, options);
  target.addEventListener('pointermove', move, options);
  target.addEventListener('pointerup', end, options);
  target.addEventListener('pointercancel', end, options);
  target.addEventListener('keydown', keyDown, options);
  target.addEventListener('keyup', end, options);
  target.addEventListener('blur', end, options);
  return () => {
    end();
    undo.abort();
  };
}
