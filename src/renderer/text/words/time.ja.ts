/** Ages and durations, Japanese. */
import type { time as english } from './time.en.ts';
import type { Translation } from './translation.ts';

export const time: Translation<typeof english> = {
  age: { s: '{n}秒', min: '{n}分', h: '{n}時間', d: '{n}日' },
  duration: { min: '{m}分{s}秒', h: '{h}時間{m}分', d: '{d}日{h}時間' },
  span: { s: '{n}秒', min: '{n}分', h: '{n}時間', d: '{n}日' },
};
