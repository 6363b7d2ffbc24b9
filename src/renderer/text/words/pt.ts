/** All words of the wall in Portuguese. */
import { alarmTable } from './alarm-table.pt.ts';
import { alarms } from './alarms.pt.ts';
import type { Catalogue } from './en.ts';
import { editor } from './editor.pt.ts';
import { kiosk } from './kiosk.pt.ts';
import { kpi } from './kpi.pt.ts';
import { links } from './links.pt.ts';
import { mimic } from './mimic.pt.ts';
import { quality } from './quality.pt.ts';
import { rotation } from './rotation.pt.ts';
import { table } from './table.pt.ts';
import { time } from './time.pt.ts';
import { timeline } from './timeline.pt.ts';
import { trend } from './trend.pt.ts';
import { wall } from './wall.pt.ts';

/** Portuguese. */
export const pt: Catalogue = {
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
