/**
 * A flood of alarms, for tests and demonstrations: alarms of the plant's own tags are raised and
 * return, so many a second in turn, until there are as many as `MOST`. Every 500th is urgent: what
 * a wall must not lose among the others.
 */
import type { Alarm, AlarmCommand, AlarmPriority } from '../main/sources/vigil/codec.ts';
import { AlarmPoint } from './alarm-point.ts';
import type { AlarmResult, PlantTag } from './process.ts';

/** Different alarms: what a large plant may have configured. */
const MOST = 5_000;
const URGENT_EVERY = 500;
const PRIORITIES: readonly AlarmPriority[] = [
  'high',
  'medium',
  'low',
  'low',
  'medium',
  'low',
  'low',
];

/** See the file head. Times are Unix ms. */
export class AlarmFlood {
  readonly #tags: readonly PlantTag[];
  readonly #points: AlarmPoint[] = [];
  readonly #byId = new Map<string, AlarmPoint>();
  readonly #changed = new Set<AlarmPoint>();
  #next = 0;

  constructor(tags: readonly PlantTag[]) {
    this.#tags = tags;
  }

  /** Turns the next `count` alarms over: what is quiet is raised, what stands returns. */
  pour(count: number, time: number): void {
    for (let n = 0; n < Math.min(count, MOST); n += 1) {
      const point = this.#points[this.#next] ?? this.#make(this.#next);
      if (point === undefined) return;
      this.#next = (this.#next + 1) % MOST;
      const stands = point.state === 'unacknowledged' || point.state === 'acknowledged';
      // An urgent one stands until the flood is over.
      if (stands && point.rule.priority === 'urgent') continue;
      point.judge(time, !stands, 'good');
      this.#changed.add(point);
    }
  }

  /** Every alarm of the flood returns, acknowledged. */
  dry(time: number): void {
    for (const point of this.#points) {
      if (!point.isListed) continue;
      point.judge(time, false, 'good');
      point.obey({ action: 'unshelve', alarm: point.rule.id, by: 'plant' }, time);
      point.obey({ action: 'acknowledge', alarm: point.rule.id, by: 'plant' }, time);
      this.#changed.add(point);
    }
  }

  obey(command: AlarmCommand, time: number): AlarmResult {
    const point = this.#byId.get(command.alarm);
    if (point === undefined) return 'unknown-alarm';
    const result = point.obey(command, time);
    if (result === 'done') this.#changed.add(point);
    return result;
  }

  passTime(time: number): void {
    for (const point of this.#points) if (point.passTime(time)) this.#changed.add(point);
  }

  rows(): readonly Alarm[] {
    return this.#points.filter((point) => point.isListed).map((point) => point.row());
  }

  takeChanges(): readonly Alarm[] {
    if (this.#changed.size === 0) return [];
    const rows = [...this.#changed].map((point) => point.row());
    this.#changed.clear();
    return rows;
  }

  #make(index: number): AlarmPoint | undefined {
    const tag = this.#tags[index % this.#tags.length];
    if (tag === undefined) return undefined;
    const isUrgent = index % URGENT_EVERY === URGENT_EVERY - 1;
    const round = Math.floor(index / this.#tags.length) + 1;
    const point = new AlarmPoint(
      {
        id: `${tag.tag}/FLOOD-${round}`,
        tag: tag.tag,
        priority: isUrgent ? 'urgent' : (PRIORITIES[index % PRIORITIES.length] ?? 'low'),
        message: `${tag.description ?? tag.tag}: flood ${round}`,
        condition: { kind: 'equals', value: true },
        onDelayMs: 0,
        offDelayMs: 0,
      },
      tag.area,
    );
    this.#points.push(point);
    this.#byId.set(point.rule.id, point);
    return point;
  }
}
