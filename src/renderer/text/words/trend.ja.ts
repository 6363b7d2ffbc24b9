/** Trends, Japanese. */
import type { Translation } from './translation.ts';
import type { trend as english } from './trend.en.ts';

export const trend: Translation<typeof english> = {
  gap: '欠測',
  noDataSince: '{time} からデータなし',
  noData: 'データなし',
  over: '期間 {span}',
  of: '{total} 件中 {count} 件',
  history: '履歴',
  returns: '{time} 後にライブへ戻る',
  live: 'ライブ',
  pause: '一時停止',
  earlier: '前へ',
  later: '後へ',
  zoomIn: '期間を短く',
  zoomOut: '期間を長く',
  tools: '期間の選択',
  cursor: '時間カーソル',
  hide: '{name} を隠す',
  show: '{name} を表示',
  hidden: '非表示',
  fetching: '過去データを読込中',
  lacking: '過去データを取得できません: {why}',
  lackingRetry: '過去データを取得できません: {why} · {time} 後に再試行',
  why: {
    notConnected: '接続なし',
    noAnswer: '応答なし',
    refused: '拒否 ({code})',
  },
};
