/**
 * The plant clock's distance from UTC, whatever the zone of this PC, and the hour that comes twice
 * when summer time ends: a reading of the clock in it means two moments, so its times carry the
 * offset. Pure.
 */

const MINUTE = 60_000;
/** Zones change their offset only at whole quarters of an hour (IANA data since 1972). */
const QUARTER_MS = 15 * MINUTE;
/** More than any zone turns its clock at once. */
const LONGEST_TURN_MS = 180 * MINUTE;
/** Quarters remembered for each zone: ten days, more than the longest trend. */
const MOST_QUARTERS = 1_000;

/** What is so for a quarter of an hour. */
interface Quarter {
  readonly offsetMs: number;
  /** Every reading of the clock in it comes twice. */
  readonly isDoubled: boolean;
}

const clocks = new Map<string, Intl.DateTimeFormat>();
const quarters = new Map<string, Map<number, Quarter>>();

/** Clock in `timeZone` (IANA) minus UTC at a Unix time, ms; whole minutes. */
export function zoneOffsetMs(time: number, timeZone: string): number {
  return quarterAt(time, timeZone).offsetMs;
}

/** `+02` in an hour that comes twice, by which it is told from the other; empty at all other times. */
export function doubledHourMark(time: number, timeZone: string): string {
  const { offsetMs, isDoubled } = quarterAt(time, timeZone);
  return isDoubled ? offsetDigits(offsetMs, true) : '';
}

/** The zone's offset from UTC at `time`: `UTC+1`, `UTC−3:30`, `UTC`. */
export function formatOffset(time: number, timeZone: string): string {
  const offsetMs = zoneOffsetMs(time, timeZone);
  return offsetMs === 0 ? 'UTC' : `UTC${offsetDigits(offsetMs, false)}`;
}

/** `+2`, or padded `+02` (ISO 8601); minutes only where there are any. */
function offsetDigits(offsetMs: number, isPadded: boolean): string {
  const minutes = Math.abs(offsetMs) / MINUTE;
  const hours = String(Math.floor(minutes / 60)).padStart(isPadded ? 2 : 1, '0');
  const rest = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`;
  return `${offsetMs < 0 ? '\u2212' : '+'}${hours}${rest}`;
}

function quarterAt(time: number, timeZone: string): Quarter {
  const at = Math.floor(time / QUARTER_MS) * QUARTER_MS;
  let known = quarters.get(timeZone);
  if (known === undefined || known.size >= MOST_QUARTERS) {
    known = new Map();
    quarters.set(timeZone, known);
  }
  let quarter = known.get(at);
  if (quarter === undefined) {
    quarter = { offsetMs: readOffset(at, timeZone), isDoubled: isDoubled(at, timeZone) };
    known.set(at, quarter);
  }
  return quarter;
}

/** Whether the clock reads the same at another moment, before or after the clock was put back. */
function isDoubled(time: number, timeZone: string): boolean {
  const offset = readOffset(time, timeZone);
  return [-LONGEST_TURN_MS, LONGEST_TURN_MS].some((away) => {
    const other = readOffset(time + away, timeZone);
    // Put back: more before, less after.
    if (other === offset || other > offset !== away < 0) return false;
    return readOffset(time + offset - other, timeZone) === other;
  });
}

function readOffset(time: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    clocks.set(timeZone, clock);
  }
  const name = clock.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const away = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * MINUTE;
  return sign === '-' ? -away : away;
}
