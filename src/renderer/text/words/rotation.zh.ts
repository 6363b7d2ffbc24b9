/** Screens that take turns, Chinese. */
import type { Translation } from './translation.ts';
import type { rotation as english } from './rotation.en.ts';

export const rotation: Translation<typeof english> = {
  next: '下一个：{title}',
  soon: '{time}后切换到{title}',
  paused: '轮播已暂停，{time}',
  edited: '编辑布局时画面保持不变',
  held: '{count} 条 P1–P2 报警待确认：画面保持不变',
  heldOn: '{count} 条 P1–P2 报警待确认，见{title}',
  pause: '暂时停留在此画面',
  resume: '恢复画面轮播',
  goThere: '转到该画面',
};
