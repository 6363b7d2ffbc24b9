/** Data tables, Chinese. */
import type { table as english } from './table.en.ts';
import type { Translation } from './translation.ts';

export const table: Translation<typeof english> = {
  columns: {
    tag: '位号',
    label: '名称',
    value: '数值',
    unit: '单位',
    state: '状态',
    age: '时长',
    time: '采样时间',
  },
  filter: '筛选',
  filterHint: '筛选：文字、state:stale、-state:live',
  clearFilter: '清除筛选',
  notLive: '{total} 个中有 {count} 个非实时',
  allLive: '{count} 个全部实时',
  hidden: '筛选隐藏 {count} 个',
  selected: '已选 {count} 个',
  orderOf: '{time} 的排序',
  sortNow: '立即排序',
  noneMatch: '没有符合筛选的位号',
  noTags: '尚无位号',
  live: '实时',
  chooseColumns: '列',
  columnUp: '将{column}前移',
  columnDown: '将{column}后移',
  usualColumns: '按站点文件',
  close: '关闭',
};
