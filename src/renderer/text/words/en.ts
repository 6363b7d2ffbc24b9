/** All words of the wall in English. */
import { alarmTable } from './alarm-table.en.ts';
import { alarms } from './alarms.en.ts';
import { editor } from './editor.en.ts';
import { kiosk } from './kiosk.en.ts';
import { kpi } from './kpi.en.ts';
import { links } from './links.en.ts';
import { mimic } from './mimic.en.ts';
import { quality } from './quality.en.ts';
import { rotation } from './rotation.en.ts';
import { table } from './table.en.ts';
import { time } from './time.en.ts';
import { timeline } from './timeline.en.ts';
import { trend } from './trend.en.ts';
import { wall } from './wall.en.ts';
import type { Translation } from './translation.ts';

/** English, the source: its keys and values are the type of all others. */
export const en = {
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
} as const;

/** What every language has to say. */
export type Catalogue = Translation<typeof en>;
