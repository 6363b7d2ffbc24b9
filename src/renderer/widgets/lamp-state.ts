/** What a status is: word and look of a value, and whether it is what was ordered. */
import type { LampState } from '../../preload/api.d.ts';
import { shownTag } from '../stores/tags.ts';
import type { ShownTag } from '../stores/tags.ts';
import { valueText, words } from '../text/locale.ts';

/** The state of a tag's value; one that the site has no word for is `?7`, not guessed. */
export function stateOf(shown: ShownTag, states: ShownTag['states'] = shown.states): LampState {
  // Words for truth values where the site gives none.
  const plain: Readonly<Record<string, LampState>> = {
    true: { word: words().on, look: 'running' },
    false: { word: words().off, look: 'stopped' },
  };
  return (
    (states ?? plain)[String(shown.value)] ?? {
      word: `?${valueText(shown.value, null)}`,
      look: 'other',
    }
  );
}

/** True for the word of a value that the site has no word for. */
export function isUnmapped({ word }: LampState): boolean {
  return word.startsWith('?');
}

/**
 * What was ordered, where it is proven, differs from what is, and is not just being done; reactive.
 */
export function orderedInstead(tag: ShownTag, feedback: LampState): LampState | null {
  const key = tag.command;
  if (key === null || feedback.look === 'transition') return null;
  const command = shownTag(key);
  if (command.state !== 'live') return null;
  const state = stateOf(command, command.states ?? tag.states);
  // `Run` and `Running` are one thing: it is the value or its look that agrees, not the word.
  const agrees = String(command.value) === String(tag.value) || state.look === feedback.look;
  return agrees ? null : state;
}
