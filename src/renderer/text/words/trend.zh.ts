/** Trends, Chinese. */
import type { Translation } from './translation.ts';
import type { trend as english } from './trend.en.ts';

export const trend: Translation<typeof english> = {
  gap: '缺失',
  noDataSince: '自 {time} 起无数据',
  noData: '无数据',
  over: '时间范围 {span}',
  of: '{count}/{total}',
  history: '历史',
  returns: '{time} 后恢复实时',
  live: '实时',
  pause: '暂停',
  earlier: '更早',
  later: '更晚',
  zoomIn: '缩短时间范围',
  zoomOut: '延长时间范围',
  tools: '时间范围选择',
  cursor: '时间游标',
  hide: '隐藏 {name}',
  show: '显示 {name}',
  hidden: '已隐藏',
  fetching: '正在读取历史数据',
  lacking: '无法获取历史数据：{why}',
  lackingRetry: '无法获取历史数据：{why} · {time} 后重试',
  why: {
    notConnected: '无连接',
    noAnswer: '无应答',
    refused: '被拒绝（{code}）',
  },
};
