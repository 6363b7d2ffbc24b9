/** Header, pager, banners and what stands in place of a screen or widget, Japanese. */
import type { Translation } from './translation.ts';
import type { wall as english } from './wall.en.ts';

export const wall: Translation<typeof english> = {
  screenOf: '{total} 画面中 {n}',
  previousScreen: '前の画面',
  nextScreen: '次の画面',
  siteRefused: 'サイトファイルを拒否（問題 {count} 件）、直前の有効なファイルを継続使用',
  siteUnreadable: 'サイトファイルを読み込めません',
  siteAwaited: '修正されると自動的に画面が表示されます。',
  fontMissing: 'このPCに「{language}」のフォントがないため英語で表示',
  andMore: 'ほか {count} 件',
  deadMan: '次の時刻から画面が更新されていません',
  connecting: '最初のデータを待っています',
  widgetFailed: '表示できません',
  on: 'オン',
  off: 'オフ',
  pictureAt: '画像 {time}',
  change: {
    rising: '上昇',
    falling: '下降',
    steady: '横ばい',
  },
};
