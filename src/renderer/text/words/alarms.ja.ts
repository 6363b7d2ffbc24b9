/** Alarms in the terms of IEC 62682, Japanese. */
import type { alarms as english } from './alarms.en.ts';
import type { Translation } from './translation.ts';

export const alarms: Translation<typeof english> = {
  title: 'アラーム',
  priorities: ['緊急', '高', '中', '低'],
  none: '発生中のアラームなし',
  asOf: '{time} 現在',
  notLive: '最新でない',
  notLiveSince: '{time} から最新でない',
  list: 'アラーム一覧',
  listOf: '{source} のアラーム一覧',
  unconfirmed: '{count} 行が未照合',
  states: {
    normal: '正常',
    unacknowledged: '未確認',
    acknowledged: '確認済',
    returned: '復帰未確認',
    latched: '保持',
    latchedAcknowledged: '保持確認済',
    shelved: '棚上げ',
    suppressed: '抑制',
    outOfService: '使用停止',
  },
  acknowledge: '確認',
  acknowledging: '送信中…',
  failures: {
    acknowledge: '確認できず',
    shelve: '棚上げできず',
    unshelve: '棚上げ中のまま',
    reset: 'リセットできず',
  },
  noAnswer: 'プラントから応答なし',
  more: 'ほか {count} 件',
  unknownWord: '不明',
  unknown: '{count} 件不明',
  shelved: '棚上げ {count} 件',
  suppressed: '抑制 {count} 件',
  outOfService: '使用停止 {count} 件',
  system: 'リンク',
};
