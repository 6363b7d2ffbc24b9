/** All words of the wall in Spanish. */
import { alarmTable } from './alarm-table.es.ts';
import { alarms } from './alarms.es.ts';
import type { Catalogue } from './en.ts';
import { editor } from './editor.es.ts';
import { kiosk } from './kiosk.es.ts';
import { kpi } from './kpi.es.ts';
import { links } from './links.es.ts';
import { mimic } from './mimic.es.ts';
import { quality } from './quality.es.ts';
import { rotation } from './rotation.es.ts';
import { table } from './table.es.ts';
import { time } from './time.es.ts';
import { timeline } from './timeline.es.ts';
import { trend } from './trend.es.ts';
import { wall } from './wall.es.ts';

/** Spanish. */
export const es: Catalogue = {
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
