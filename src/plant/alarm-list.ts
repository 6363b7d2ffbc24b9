/** All alarms of a process: judged sample by sample, and what operators ask of them. */
import type { Alarm, AlarmCommand } from '../main/sources/vigil/codec.ts';
import { qualityClass, type Quality, type SampleValue } from '../main/telemetry/sample.ts';
import { AlarmPoint } from './alarm-point.ts';
import type { AlarmRule } from './alarm-rules.ts';
import type { AlarmResult } from './process.ts';

/** See the file head. */
export class AlarmList {
  readonly #points = new Map<string, AlarmPoint>();
  readonly #byTag = new Map<string, AlarmPoint[]>();
  /** Points that a tag's value suppresses, by that tag. */
  readonly #bySuppressor = new Map<string, AlarmPoint[]>();
  readonly #changed = new Set<AlarmPoint>();

  /** `areaOf` names the part of the plant a tag belongs to. */
  constructor(rules: readonly AlarmRule[], areaOf: (tag: string) => string) {
    for (const rule of rules) {
      const point = new AlarmPoint(rule, areaOf(rule.tag));
      this.#points.set(rule.id, point);
      append(this.#byTag, rule.tag, point);
      if (rule.suppressedWhile !== undefined) {
        append(this.#bySuppressor, rule.suppressedWhile.tag, point);
      }
    }
  }

  /** Tags whose samples are to be judged. */
  tags(): ReadonlySet<string> {
    return new Set([...this.#byTag.keys(), ...this.#bySuppressor.keys()]);
  }

  /** Judges one sample by the rules of its tag. */
  judge(tag: string, time: number, value: SampleValue, quality: Quality): void {
    if (qualityClass(quality) !== 'bad') {
      for (const point of this.#bySuppressor.get(tag) ?? []) {
        const design = point.rule.suppressedWhile;
        const reason = design?.value === value ? design.reason : undefined;
        this.#note(point, point.suppress(reason, time));
      }
    }
    for (const point of this.#byTag.get(tag) ?? []) {
      this.#note(point, point.judge(time, value, quality));
    }
  }

  /** Ends the shelves whose time is over. */
  passTime(time: number): void {
    for (const point of this.#points.values()) this.#note(point, point.passTime(time));
  }

  /** Takes every alarm of a tag out of service, or puts them back where there is no reason. */
  takeOut(tag: string, reason: string | undefined, by: string, time: number): void {
    for (const point of this.#byTag.get(tag) ?? []) {
      this.#note(point, point.takeOut(reason, by, time));
    }
  }

  /** Does what an operator asks for. */
  obey(command: AlarmCommand, time: number): AlarmResult {
    const point = this.#points.get(command.alarm);
    if (point === undefined) return 'unknown-alarm';
    const result = point.obey(command, time);
    this.#note(point, result === 'done');
    return result;
  }

  /** Acknowledges, and resets, what has waited since `before` or earlier. */
  takeCareOfOlder(before: number, by: string): void {
    for (const point of this.#points.values()) {
      if (point.since > before) continue;
      const { id: alarm } = point.rule;
      if (point.isWaiting) this.obey({ action: 'acknowledge', alarm, by }, before);
      if (point.state === 'latchedAcknowledged') this.obey({ action: 'reset', alarm, by }, before);
    }
  }

  /** Rows on the list. */
  rows(): readonly Alarm[] {
    return [...this.#points.values()].filter((point) => point.isListed).map((point) => point.row());
  }

  /** Rows that changed since last asked, those that left the list included. */
  takeChanges(): readonly Alarm[] {
    if (this.#changed.size === 0) return [];
    const rows = [...this.#changed].map((point) => point.row());
    this.#changed.clear();
    return rows;
  }

  #note(point: AlarmPoint, hasChanged: boolean): void {
    if (hasChanged) this.#changed.add(point);
  }
}

function append(points: Map<string, AlarmPoint[]>, tag: string, point: AlarmPoint): void {
  const present = points.get(tag);
  if (present === undefined) points.set(tag, [point]);
  else present.push(point);
}
