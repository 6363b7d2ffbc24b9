/** Ages and durations, Portuguese. */
import type { time as english } from './time.en.ts';
import type { Translation } from './translation.ts';

export const time: Translation<typeof english> = {
  age: { s: '{n} s', min: '{n} min', h: '{n} h', d: '{n} d' },
  duration: { min: '{m} min {s} s', h: '{h} h {m} min', d: '{d} d {h} h' },
  span: { s: '{n} s', min: '{n} min', h: '{n} h', d: '{n} d' },
};
