/**
 * When a person last did anything at this display. What somebody looks at in the past gives way to
 * the present when nobody has touched the wall for a while: they have gone.
 */
import { pageNow } from './now.ts';

let touchedAt = pageNow();

function note(): void {
  touchedAt = pageNow();
}

// Moves alone do not count: a desk that shakes moves a mouse.
for (const event of ['pointerdown', 'keydown', 'wheel'] as const) {
  window.addEventListener(event, note, { capture: true, passive: true });
}

/** How long nobody has touched keys, mouse or screen, ms. */
export function untouchedMs(): number {
  return pageNow() - touchedAt;
}
