/** Drawings of the plant, Chinese. */
import type { mimic as english } from './mimic.en.ts';
import type { Translation } from './translation.ts';

export const mimic: Translation<typeof english> = {
  missing: '{file} 中没有元素“{id}”',
  unreadable: '无法显示图纸 {file}',
};
