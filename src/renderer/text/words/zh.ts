/** All words of the wall in Chinese. */
import { alarmTable } from './alarm-table.zh.ts';
import { alarms } from './alarms.zh.ts';
import type { Catalogue } from './en.ts';
import { editor } from './editor.zh.ts';
import { kiosk } from './kiosk.zh.ts';
import { kpi } from './kpi.zh.ts';
import { links } from './links.zh.ts';
import { mimic } from './mimic.zh.ts';
import { quality } from './quality.zh.ts';
import { rotation } from './rotation.zh.ts';
import { table } from './table.zh.ts';
import { time } from './time.zh.ts';
import { timeline } from './timeline.zh.ts';
import { trend } from './trend.zh.ts';
import { wall } from './wall.zh.ts';

/** Chinese. */
export const zh: Catalogue = {
  ...quality,
  ...links,
  ...wall,
  time,
  timeline,
  trend,
  kpi,
  table,
  alarms,
  editor,
  kiosk,
  rotation,
  alarmTable,
  mimic,
};
