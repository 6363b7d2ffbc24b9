/** The pad that asks for the PIN, Chinese. */
import type { kiosk as english } from './kiosk.en.ts';
import type { Translation } from './translation.ts';

export const kiosk: Translation<typeof english> = {
  title: '退出看板模式',
  ask: '请输入 PIN 码',
  wrong: 'PIN 码错误，请重试',
  blocked: 'PIN 码错误次数过多，请等待 {wait}',
  impossible: '目前无法验证 PIN 码：请查看日志',
  entered: '已输入 {count} 位数字',
  back: '删除最后一位数字',
  enter: '退出',
  cancel: '取消',
};
