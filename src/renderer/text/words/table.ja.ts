/** Data tables, Japanese. */
import type { table as english } from './table.en.ts';
import type { Translation } from './translation.ts';

export const table: Translation<typeof english> = {
  columns: {
    tag: 'タグ',
    label: '名称',
    value: '値',
    unit: '単位',
    state: '状態',
    age: '経過',
    time: '測定時刻',
  },
  filter: '絞り込み',
  filterHint: '絞り込み: 文字、state:stale、-state:live',
  clearFilter: '絞り込みを解除',
  notLive: '{total} 件中 {count} 件が最新でない',
  allLive: '{count} 件すべて最新',
  hidden: '絞り込みで {count} 件を非表示',
  selected: '{count} 件を選択',
  orderOf: '{time} の並び',
  sortNow: '今すぐ並べ替え',
  noneMatch: '条件に合うタグはありません',
  noTags: 'タグはまだありません',
  live: '最新',
  chooseColumns: '列',
  columnUp: '{column}を前へ',
  columnDown: '{column}を後へ',
  usualColumns: 'サイトファイルの通り',
  close: '閉じる',
};
