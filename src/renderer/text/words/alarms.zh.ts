/** Alarms in the terms of IEC 62682, Chinese. */
import type { alarms as english } from './alarms.en.ts';
import type { Translation } from './translation.ts';

export const alarms: Translation<typeof english> = {
  title: '报警',
  priorities: ['紧急', '高', '中', '低'],
  none: '无活动报警',
  asOf: '截至 {time}',
  notLive: '非实时',
  notLiveSince: '自 {time} 起非实时',
  list: '报警列表',
  listOf: '{source} 报警列表',
  unconfirmed: '{count} 行未核实',
  states: {
    normal: '正常',
    unacknowledged: '未确认',
    acknowledged: '已确认',
    returned: '已恢复未确认',
    latched: '锁存',
    latchedAcknowledged: '锁存已确认',
    shelved: '搁置',
    suppressed: '抑制',
    outOfService: '停用',
  },
  acknowledge: '确认',
  acknowledging: '正在发送…',
  failures: {
    acknowledge: '确认失败',
    shelve: '未搁置',
    unshelve: '仍搁置',
    reset: '未复位',
  },
  noAnswer: '现场无应答',
  more: '另有 {count} 条',
  unknownWord: '未知',
  unknown: '{count} 个未知',
  shelved: '搁置 {count} 条',
  suppressed: '抑制 {count} 条',
  outOfService: '停用 {count} 条',
  system: '链路',
};
