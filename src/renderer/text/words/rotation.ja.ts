/** Screens that take turns, Japanese. */
import type { Translation } from './translation.ts';
import type { rotation as english } from './rotation.en.ts';

export const rotation: Translation<typeof english> = {
  next: '次は{title}',
  soon: '{time}後に{title}',
  paused: '画面切替を一時停止中、{time}',
  edited: 'レイアウト編集中は画面を保持',
  held: 'P1–P2 アラーム {count} 件が未確認：画面を保持',
  heldOn: 'P1–P2 アラーム {count} 件が未確認：{title}を参照',
  pause: 'この画面をしばらく表示',
  resume: '画面の切替を再開',
  goThere: 'その画面へ移動',
};
