/** What a bound element of a drawing has to show of a tag, in the words of the site. */
import type { MimicBinding } from '../../preload/api.d.ts';
import { holds } from '../mimic/conditions.ts';
import type { Showing, ShownLook } from '../mimic/bound-element.ts';
import type { ShownTag } from '../stores/tags.ts';
import { unitText, words } from '../text/locale.ts';
import { WAITING_MARK } from '../text/mark.ts';
import { isUnmapped, orderedInstead, stateOf } from './lamp-state.ts';
import { displayText, tagAttributes } from './tag-attributes.ts';

/** As wide as figures: a text without any has no place in a drawing, and its mark none beside it. */
const NO_FIGURES = '\u00a0'.repeat(4);

/** Reactive: reads the command of the tag, too. */
export function showingOf(tag: ShownTag, binding: MimicBinding): Showing {
  const { role, ...attributes } = tagAttributes(tag);
  return {
    tag,
    attributes: { role, ...attributes },
    text: (decimals) => figures(decimals === undefined ? tag : { ...tag, decimals }),
    withUnit: (text) => (tag.states === null ? unitText(text, tag.unit) : text),
    look: lookOf(tag, binding),
  };
}

/** Whether the element is a text that is read, and not a shape that is seen. */
export function isReadOff({ shows }: MimicBinding): boolean {
  return shows.some((show) => show === 'value' || show === 'word');
}

function figures(tag: ShownTag): string {
  if (tag.state === 'waiting') return WAITING_MARK;
  if (tag.state === 'nocomm' && Number.isNaN(tag.sourceTime)) return NO_FIGURES;
  return displayText(tag);
}

function lookOf(tag: ShownTag, { looks }: MimicBinding): ShownLook {
  const m = words();
  switch (tag.state) {
    case 'bad':
      return { look: 'unknown', word: m.bad };
    case 'nocomm':
      return { look: 'unknown', word: m.noCommWord };
    case 'waiting':
      return { look: 'unknown', word: WAITING_MARK };
    case 'config':
      return { look: 'unknown', word: m.notFound };
    case 'live':
    case 'uncertain':
    case 'late':
    case 'stale':
      break;
  }
  if (looks !== undefined) {
    const look = looks.find(({ when }) => holds(when, tag.value))?.look ?? 'unmapped';
    return { look, word: unitText(figures(tag), tag.unit) };
  }
  const feedback = stateOf(tag);
  const ordered = orderedInstead(tag, feedback);
  if (ordered !== null) {
    return { look: 'disagree', word: `${feedback.word} \u2260 ${ordered.word}` };
  }
  return { look: isUnmapped(feedback) ? 'unmapped' : feedback.look, word: feedback.word };
}
