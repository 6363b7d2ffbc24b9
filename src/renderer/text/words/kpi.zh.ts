/** Key figures, Chinese. */
import type { Translation } from './translation.ts';
import type { kpi as english } from './kpi.en.ts';

export const kpi: Translation<typeof english> = {
  mean: '平均值',
  min: '最小值',
  max: '最大值',
  total: '累计',
  change: '变化',
  inBand: '带内时间',
  over: '最近 {span}',
  since: '自 {time} 起',
  target: '目标 {sign} {value}',
  met: '达标',
  missed: '未达标',
  ofData: '数据覆盖 {percent}',
};
