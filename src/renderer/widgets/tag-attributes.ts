/**
 * The public contract of every element that shows a tag's value (docs/quality.md): `data-*` for
 * audits and tests, and the same in words for screen readers.
 */
import type { ShownTag } from '../stores/tags.ts';
import { durationText, unitText, valueText, words } from '../text/locale.ts';
import { reasonWord } from '../text/messages.ts';

/** Attributes for `v-bind`. */
export interface TagAttributes {
  readonly role: 'group';
  readonly 'data-tag': string;
  readonly 'data-source': string;
  readonly 'data-state': string;
  readonly 'data-value': string;
  readonly 'data-time': number | undefined;
  readonly 'data-proof': number | undefined;
  readonly 'aria-label': string;
}

/** Attributes of an element that shows `tag`; times in whole Unix ms, left out where unknown. */
export function tagAttributes(tag: ShownTag, label: string = tag.label): TagAttributes {
  return {
    role: 'group',
    'data-tag': tag.name,
    'data-source': tag.source,
    'data-state': tag.state,
    'data-value': String(tag.value),
    'data-time': wholeMs(tag.sourceTime),
    'data-proof': wholeMs(tag.proofTime),
    'aria-label': spokenTag(tag, label),
  };
}

function wholeMs(time: number): number | undefined {
  return Number.isNaN(time) ? undefined : Math.floor(time);
}

/** A tag in words: `Drum level 48.2 %, live`. A bad value is not spoken, as it is not shown. */
export function spokenTag(tag: ShownTag, label: string): string {
  const m = words();
  const hidden = tag.state === 'bad' || tag.state === 'waiting' || tag.state === 'config';
  const value = hidden ? '' : ` ${unitText(displayText(tag), tag.unit)}`;
  const reason = tag.reason === '' ? '' : `, ${reasonWord(tag.reason, m)}`;
  const age =
    (tag.state === 'late' || tag.state === 'stale' || tag.state === 'nocomm') &&
    Number.isFinite(tag.ageMs)
      ? `, ${durationText(tag.ageMs)}`
      : '';
  return `${label}${value}, ${m.spoken[tag.state]}${reason}${age}`;
}

/**
 * The value as it stands on the screen, without unit: the lamp's word where there is one, and `>` or
 * `<` before a number beyond what can be measured.
 */
export function displayText(tag: ShownTag): string {
  const { value, span, reason } = tag;
  const text = tag.states?.[String(value)]?.word ?? valueText(value, tag.decimals);
  if (reason !== 'beyondRange' || typeof value !== 'number') return text;
  return `${span === null || value > span[1] ? '>' : '<'}${text}`;
}
