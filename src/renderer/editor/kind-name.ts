/** Names of kinds of widgets in the language of the site; of one without a word the file's own. */
import { words } from '../text/locale.ts';

/** `value` → `Value tile`. */
export function kindName(kind: string): string {
  const names: Readonly<Record<string, string>> = words().editor.kinds;
  return names[kind] ?? kind;
}
