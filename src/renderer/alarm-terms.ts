/** What the words of a row mean for those who read alarms (ISA-18.2). Pure. */
import type { Alarm, AlarmAction, AlarmPriority, AlarmState } from '../preload/api.d.ts';

/** 1 (urgent) to 4 (low). */
export type PriorityNumber = 1 | 2 | 3 | 4;

const PRIORITY: Readonly<Record<AlarmPriority, PriorityNumber>> = {
  urgent: 1,
  high: 2,
  medium: 3,
  low: 4,
};
const UNACKNOWLEDGED: ReadonlySet<AlarmState> = new Set(['unacknowledged', 'returned', 'latched']);
/** States whose cause stands now, or is held, so that the alarm's symbol belongs at the value. */
const STANDING: ReadonlySet<AlarmState> = new Set([
  'unacknowledged',
  'acknowledged',
  'latched',
  'latchedAcknowledged',
]);

/** 1 (urgent) to 4 (low). */
export function priorityNumber(priority: AlarmPriority): PriorityNumber {
  return PRIORITY[priority];
}

/** True while somebody has still to acknowledge it. */
export function isUnacknowledged({ state }: Pick<Alarm, 'state'>): boolean {
  return UNACKNOWLEDGED.has(state);
}

/** True while its cause stands, or is held until it is reset. */
export function isStanding({ state }: Pick<Alarm, 'state'>): boolean {
  return STANDING.has(state);
}

/** The lists an operator goes through. */
export const ALARM_TABS = ['active', 'unknown', 'shelved', 'suppressed', 'outOfService'] as const;
export type AlarmTab = (typeof ALARM_TABS)[number];

/**
 * The list a row belongs to. `unknown`: normal when last judged, and its input cannot be judged by
 * since; it must not be taken for normal.
 */
export function tabOf({ state }: Pick<Alarm, 'state'>): AlarmTab {
  switch (state) {
    case 'shelved':
    case 'suppressed':
    case 'outOfService':
      return state;
    case 'normal':
      return 'unknown';
    default:
      return 'active';
  }
}

/** What the server can be asked for about a row now; `offers` as it told them. */
export function actionsOn(
  alarm: Pick<Alarm, 'state' | 'mayShelve'>,
  offers: readonly string[],
): AlarmAction[] {
  const actions: AlarmAction[] = [];
  if (isUnacknowledged(alarm)) actions.push('acknowledge');
  if (alarm.state === 'latchedAcknowledged' && offers.includes('reset')) actions.push('reset');
  if (!offers.includes('shelve')) return actions;
  if (alarm.state === 'shelved') actions.push('unshelve');
  const isAside = alarm.state === 'suppressed' || alarm.state === 'outOfService';
  if (alarm.mayShelve !== false && !isAside) actions.push('shelve');
  return actions;
}

/** True once a row shows that what was asked for has happened; undefined: it has left the list. */
export function hasHappened(action: AlarmAction, alarm: Pick<Alarm, 'state'> | undefined): boolean {
  if (alarm === undefined) return true;
  switch (action) {
    case 'acknowledge':
      return !isUnacknowledged(alarm);
    case 'reset':
      return alarm.state !== 'latchedAcknowledged';
    case 'shelve':
      return alarm.state === 'shelved';
    case 'unshelve':
      return alarm.state !== 'shelved';
  }
}

/** A count of alarms in words; a nought that rests on a list that is not live is not known to be one. */
export function countText(count: number, isDoubtful: boolean): string {
  return isDoubtful && count === 0 ? '?' : String(count);
}
