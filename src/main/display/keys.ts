/**
 * Which keys reach a page. A wall has a mouse and a keyboard for filters and tables, but no key may
 * zoom, reload, open tools, print, or leave the kiosk.
 */

/** The part of Electron's input event that is judged. */
export interface KeyPress {
  readonly type: string;
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

/** Editing in a filter field. */
const EDITING = new Set(['a', 'c', 'v', 'x', 'z', 'y']);

/** True for a key the page may have. */
export function isAllowedKey({ key, control, alt, meta }: KeyPress): boolean {
  if (meta || /^F\d+$/.test(key)) return false;
  if (control && alt) return key.length === 1; // AltGr: characters such as @ on many keyboards
  if (alt) return false;
  if (control) return EDITING.has(key.toLowerCase()) || NAVIGATION.has(key);
  return !key.startsWith('Browser') && !key.startsWith('Launch');
}

const NAVIGATION = new Set([
  'Control',
  'Shift',
  'Home',
  'End',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
]);

/** Ctrl+S and Ctrl+D of the layout editor; where there is none, they go nowhere. */
export function isEditorKey({ key, control, alt, meta }: KeyPress): boolean {
  return control && !alt && !meta && (key.toLowerCase() === 's' || key.toLowerCase() === 'd');
}

/** Ctrl+Q, or Cmd+Q: ends the app, in a window only. */
export function isQuitKey({ type, key, control, meta }: KeyPress): boolean {
  return type === 'keyDown' && key.toLowerCase() === 'q' && (control || meta);
}
