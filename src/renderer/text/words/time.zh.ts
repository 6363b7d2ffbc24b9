/** Ages and durations, Chinese. */
import type { time as english } from './time.en.ts';
import type { Translation } from './translation.ts';

export const time: Translation<typeof english> = {
  age: { s: '{n}秒', min: '{n}分钟', h: '{n}小时', d: '{n}天' },
  duration: { min: '{m}分{s}秒', h: '{h}小时{m}分', d: '{d}天{h}小时' },
  span: { s: '{n}秒', min: '{n}分钟', h: '{n}小时', d: '{n}天' },
};
