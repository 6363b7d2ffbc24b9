/** Header, pager, banners and what stands in place of a screen or widget, Chinese. */
import type { Translation } from './translation.ts';
import type { wall as english } from './wall.en.ts';

export const wall: Translation<typeof english> = {
  screenOf: '第 {n} 页，共 {total} 页',
  previousScreen: '上一画面',
  nextScreen: '下一画面',
  siteRefused: '站点文件被拒绝（{count} 个问题），继续使用上一个有效文件',
  siteUnreadable: '无法读取站点文件',
  siteAwaited: '更正后画面会自动显示。',
  fontMissing: '本机没有“{language}”的字体，以英文显示',
  andMore: '另有 {count} 个',
  deadMan: '画面停止更新，自',
  connecting: '等待首批数据',
  widgetFailed: '无法显示',
  on: '开',
  off: '关',
  pictureAt: '图像 {time}',
  change: {
    rising: '上升',
    falling: '下降',
    steady: '平稳',
  },
};
