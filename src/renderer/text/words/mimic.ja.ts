/** Drawings of the plant, Japanese. */
import type { mimic as english } from './mimic.en.ts';
import type { Translation } from './translation.ts';

export const mimic: Translation<typeof english> = {
  missing: '{file} に要素「{id}」がありません',
  unreadable: '図面 {file} を表示できません',
};
