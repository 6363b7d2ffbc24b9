/** The pad that asks for the PIN, Japanese. */
import type { kiosk as english } from './kiosk.en.ts';
import type { Translation } from './translation.ts';

export const kiosk: Translation<typeof english> = {
  title: 'キオスクを終了',
  ask: 'PIN を入力してください',
  wrong: 'PIN が違います。もう一度入力してください',
  blocked: 'PIN の誤りが多すぎます。{wait} お待ちください',
  impossible: '今は PIN を確認できません：ログを見てください',
  entered: '{count} 桁入力済み',
  back: '最後の数字を消す',
  enter: '終了',
  cancel: 'キャンセル',
};
