/** What one alarm's row says and lets do, for the banner and the table alike. */
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import { useSecond } from '../now.ts';
import { attemptOn, commandAlarm, type Attempt } from '../stores/alarm-commands.ts';
import { sinceText, timeText, words } from '../text/locale.ts';
import type { ListedAlarm } from './alarm-rows.ts';
import type { AlarmListView } from './use-alarm-list.ts';

const HALF_DAY_MS = 12 * 3_600_000;

/** See the file head. */
export interface AlarmRowView {
  /** Not to be trusted: list not live, row not told anew, or input bad. */
  readonly unknown: ComputedRef<boolean>;
  readonly pending: ComputedRef<boolean>;
  /** The word of a failed command with why; empty where none has failed. */
  readonly failure: ComputedRef<string>;
  /** The state in a word. */
  readonly state: ComputedRef<string>;
  /** When the present state's cause began. */
  readonly since: ComputedRef<string>;
  /** The time an unknown row is true for; empty for others. */
  readonly asOf: ComputedRef<string>;
  /** All of it, for those who have it read to them. */
  readonly spoken: ComputedRef<string>;
  /** What tests and audits read. */
  readonly attributes: ComputedRef<Readonly<Record<string, string | number | boolean>>>;
  /** Nothing may be asked of it now: nobody knows whether it stands. */
  readonly isOff: ComputedRef<boolean>;
  readonly acknowledge: () => void;
}

/** Why a command failed, in words. */
export function failureText(attempt: Attempt | undefined): string {
  if (attempt?.state !== 'failed') return '';
  const { failures, noAnswer } = words().alarms;
  return `${failures[attempt.action]}: ${attempt.why === '' ? noAnswer : attempt.why}`;
}

/** See the file head. */
export function useAlarmRow(row: () => ListedAlarm, list: AlarmListView): AlarmRowView {
  const second = useSecond();
  const attempt = computed(() => attemptOn(row().source, row().alarm.id));
  const unknown = computed(() => list.isUnknown(row()));
  const isOff = computed(() => unknown.value);
  const pending = computed(() => attempt.value?.state === 'pending' || row().alarm.pending);
  const failure = computed(() => failureText(attempt.value));
  const state = computed(() => {
    const { states, unknownWord } = words().alarms;
    const { alarm } = row();
    return alarm.state === 'normal' ? unknownWord : states[alarm.state];
  });
  const asOf = computed(() => {
    const time = unknown.value ? list.asOfTime(row()) : NaN;
    if (Number.isNaN(time)) return '';
    // Hours and minutes will do, and leave room for the message.
    return words().alarms.asOf({ time: sinceText(time, second.value, 'minute') });
  });
  const since = computed(() => {
    const time = row().alarm.since;
    // The date only where the time alone would mislead; then minutes will do.
    if (Math.abs(second.value - time) < HALF_DAY_MS) return timeText(time);
    return sinceText(time, second.value, 'minute');
  });
  const spoken = computed(() => {
    const { alarm, priority } = row();
    const { priorities, unknownWord } = words().alarms;
    return [
      priorities[priority - 1] ?? '',
      alarm.tag,
      alarm.message,
      since.value,
      state.value,
      unknown.value && state.value !== unknownWord ? unknownWord : '',
      asOf.value,
      failure.value,
    ]
      .filter((part) => part !== '')
      .join(', ');
  });
  const attributes = computed(() => {
    const { alarm, source, priority } = row();
    return {
      'aria-label': spoken.value,
      'data-alarm': alarm.id,
      'data-alarm-state': alarm.state,
      'data-source': source,
      'data-priority': priority,
      'data-suspect': unknown.value,
      'data-command': failure.value !== '' ? 'failed' : pending.value ? 'pending' : 'none',
    };
  });
  return {
    unknown,
    pending,
    failure,
    state,
    since,
    asOf,
    spoken,
    attributes,
    isOff,
    acknowledge() {
      const { source, alarm } = row();
      if (isOff.value || pending.value) return;
      commandAlarm({ source, alarm: alarm.id, action: 'acknowledge' });
    },
  };
}
