/** Key figures, Japanese. */
import type { Translation } from './translation.ts';
import type { kpi as english } from './kpi.en.ts';

export const kpi: Translation<typeof english> = {
  mean: '平均',
  min: '最小',
  max: '最大',
  total: '積算',
  change: '変化',
  inBand: '帯域内時間',
  over: '直近 {span}',
  since: '{time} 以降',
  target: '目標 {sign} {value}',
  met: '達成',
  missed: '未達',
  ofData: 'データ {percent}',
};
