/** All words of the wall in German. */
import type { Catalogue } from './en.ts';
import { alarmTable } from './alarm-table.de.ts';
import { alarms } from './alarms.de.ts';
import { editor } from './editor.de.ts';
import { kiosk } from './kiosk.de.ts';
import { kpi } from './kpi.de.ts';
import { links } from './links.de.ts';
import { mimic } from './mimic.de.ts';
import { quality } from './quality.de.ts';
import { rotation } from './rotation.de.ts';
import { table } from './table.de.ts';
import { time } from './time.de.ts';
import { timeline } from './timeline.de.ts';
import { trend } from './trend.de.ts';
import { wall } from './wall.de.ts';

/** German. */
export const de: Catalogue = {
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
