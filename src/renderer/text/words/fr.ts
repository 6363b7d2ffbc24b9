/** All words of the wall in French. */
import { alarmTable } from './alarm-table.fr.ts';
import { alarms } from './alarms.fr.ts';
import type { Catalogue } from './en.ts';
import { editor } from './editor.fr.ts';
import { kiosk } from './kiosk.fr.ts';
import { kpi } from './kpi.fr.ts';
import { links } from './links.fr.ts';
import { mimic } from './mimic.fr.ts';
import { quality } from './quality.fr.ts';
import { rotation } from './rotation.fr.ts';
import { table } from './table.fr.ts';
import { time } from './time.fr.ts';
import { timeline } from './timeline.fr.ts';
import { trend } from './trend.fr.ts';
import { wall } from './wall.fr.ts';

/** French. */
export const fr: Catalogue = {
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
