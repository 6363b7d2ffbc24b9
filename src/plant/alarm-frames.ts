/** What goes over the wire about alarms: the list in parts, changes, requests and refusals. */
import type { Alarm, AlarmCommand, AlarmsFrame, ClientFrame } from '../main/sources/vigil/codec.ts';
import { MAX_SHELVE_MS } from './alarm-point.ts';
import type { AlarmResult } from './process.ts';

/** Rows of one frame: about 300 kB. */
const ROWS_PER_FRAME = 1_000;

/** A client's request about one alarm. */
export type AlarmRequest = Extract<
  ClientFrame,
  { type: 'acknowledge' | 'shelve' | 'unshelve' | 'reset' }
>;

/** Why a request is refused, for people. */
export const REFUSALS: Readonly<Record<Exclude<AlarmResult, 'done'>, string>> = {
  'unknown-alarm': 'There is no such alarm on the list.',
  'already-acknowledged': 'The alarm is acknowledged already.',
  'not-acknowledged': 'The alarm must be acknowledged before it is reset.',
  'not-latched': 'The alarm is not latched.',
  'not-shelved': 'The alarm is not shelved.',
  'set-aside': 'The alarm is shelved, suppressed or out of service.',
  'shelving-refused': 'This alarm may not be shelved.',
  'shelved-too-long': 'An alarm may not be shelved for so long.',
};

/** What a request asks for. */
export function commandOf(request: AlarmRequest): AlarmCommand {
  const { alarm, by } = request;
  return request.type === 'shelve'
    ? { action: 'shelve', alarm, by, forMs: request.forMs }
    : { action: request.type, alarm, by };
}

/** The whole list for subscription `id`, in parts where it is long. */
export function listFrames(id: number, alarms: readonly Alarm[]): readonly AlarmsFrame[] {
  const parts = slices(alarms);
  return parts.map((rows, part) => {
    const isLast = part === parts.length - 1;
    return {
      type: 'alarms',
      id,
      full: true,
      ...(parts.length === 1 ? {} : { part }),
      ...(isLast ? {} : { more: true }),
      alarms: rows,
      ...(isLast
        ? { offers: ['shelve', 'reset', 'counts'] as const, maxShelveMs: MAX_SHELVE_MS }
        : {}),
    };
  });
}

/** Changed rows for subscription `id`. */
export function changeFrames(id: number, alarms: readonly Alarm[]): readonly AlarmsFrame[] {
  return slices(alarms).map((rows) => ({ type: 'alarms', id, full: false, alarms: rows }));
}

/** At least one, which may be empty. */
function slices(alarms: readonly Alarm[]): (readonly Alarm[])[] {
  const found: (readonly Alarm[])[] = [];
  for (let from = 0; from === 0 || from < alarms.length; from += ROWS_PER_FRAME) {
    found.push(alarms.slice(from, from + ROWS_PER_FRAME));
  }
  return found;
}
