/** Which screen a key asks for. Pure but for reading the event. */

/** Where arrows, figures and letters belong to the widget, not to the wall. */
const KEYS_OF_ITS_OWN =
  'input, textarea, select, [contenteditable], [role="grid"], [role="listbox"], .editor';

/** Index of the screen that a key press asks for; null when it asks for none. */
export function screenForKey(event: KeyboardEvent, current: number, count: number): number | null {
  if (count < 2 || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) {
    return null;
  }
  if (event.target instanceof Element && event.target.closest(KEYS_OF_ITS_OWN) !== null)
    return null;
  switch (event.key) {
    case 'ArrowRight':
    case 'PageDown':
      return current + 1;
    case 'ArrowLeft':
    case 'PageUp':
      return current - 1;
  }
  const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
  return digit >= 1 && digit <= count ? digit - 1 : null;
}
