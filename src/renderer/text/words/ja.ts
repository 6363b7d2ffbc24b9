/** All words of the wall in Japanese. */
import { alarmTable } from './alarm-table.ja.ts';
import { alarms } from './alarms.ja.ts';
import type { Catalogue } from './en.ts';
import { editor } from './editor.ja.ts';
import { kiosk } from './kiosk.ja.ts';
import { kpi } from './kpi.ja.ts';
import { links } from './links.ja.ts';
import { mimic } from './mimic.ja.ts';
import { quality } from './quality.ja.ts';
import { rotation } from './rotation.ja.ts';
import { table } from './table.ja.ts';
import { time } from './time.ja.ts';
import { timeline } from './timeline.ja.ts';
import { trend } from './trend.ja.ts';
import { wall } from './wall.ja.ts';

/** Japanese. */
export const ja: Catalogue = {
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
