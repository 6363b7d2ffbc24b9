/**
 * vigil.v1 frames → session news, for one session: it keeps the session's aliases, which snapshots
 * have come in part, and one batch that is used for every frame. A frame that breaks the schema
 * becomes `malformed` and nothing else. Parts are passed on as they come, never gathered.
 */
import { describeProblem } from '../../problem.ts';
import { SampleBatch, type TagInfo } from '../../telemetry/sample.ts';
import type { HistoryPoint, SessionNews } from '../driver.ts';
import {
  decodeSamples,
  MAX_TAGS_PER_REQUEST,
  parseServerFrame,
  type HistoryRow,
  type ServerFrame,
  type SnapshotFrame,
} from './codec.ts';

/** Most aliases of one session; a server that gives more has its samples counted as malformed. */
const MAX_ALIASES = 5 * MAX_TAGS_PER_REQUEST;
/** Most snapshots under way at once; beyond, the oldest will not be taken for whole. */
const MAX_UNFINISHED = 1_024;

/** Longest life of a credential that is passed on, ms: what a timer can wait, almost 25 days. */
const MAX_LIFE_MS = 2 ** 31 - 1;

/** Whoever takes the news. */
type Report = (news: SessionNews) => void;

/** See the file head. */
export class Translator {
  readonly #aliases = new Map<number, string>();
  readonly #batch = new SampleBatch();
  /** Subscription → number of the part that must come next. */
  readonly #unfinished = new Map<number, number>();

  /** Reports what one text frame says. */
  translate(text: string, report: Report): void {
    const parsed = parseServerFrame(text);
    if (!parsed.ok) {
      const [problem] = parsed.problems;
      const code = problem?.code ?? 'frame-field';
      report({
        type: 'malformed',
        code,
        detail: problem === undefined ? '' : describeProblem(problem),
      });
      return;
    }
    this.#tell(parsed.value, report);
  }

  #tell(frame: ServerFrame, report: Report): void {
    switch (frame.type) {
      case 'data':
        this.#decode(frame, report);
        report({ type: 'data', seq: frame.seq, prev: frame.prev, samples: this.#batch });
        return;
      case 'heartbeat':
        report({
          type: 'heartbeat',
          seq: frame.seq,
          serverTime: frame.time,
          ...(frame.subscriptions === undefined ? {} : { subscriptions: frame.subscriptions }),
        });
        return;
      case 'welcome':
        report({
          type: 'welcomed',
          name: frame.session,
          epoch: frame.epoch,
          seq: frame.seq,
          heartbeatMs: frame.heartbeatMs,
          serverTime: frame.time,
          ...life(frame),
        });
        return;
      case 'authorized':
        report({ type: 'authorized', ...life(frame) });
        return;
      case 'snapshot':
        this.#snapshot(frame, report);
        return;
      case 'replay':
        this.#decode(frame, report);
        report({ type: 'replay', subscription: frame.id, seq: frame.seq, samples: this.#batch });
        return;
      case 'history':
        report({
          type: 'history',
          request: frame.id,
          series: new Map(Object.entries(frame.series).map(([tag, rows]) => [tag, points(rows)])),
          complete: frame.complete,
          ...(frame.bucketMs === undefined
            ? {}
            : { bucketMs: frame.bucketMs, gaps: new Map(Object.entries(frame.gaps ?? {})) }),
        });
        return;
      case 'alarms':
        report({
          type: 'alarms',
          subscription: frame.id,
          full: frame.full,
          part: frame.part ?? 0,
          more: frame.more ?? false,
          alarms: frame.alarms,
          offers: frame.offers ?? [],
          maxShelveMs: frame.maxShelveMs ?? null,
        });
        return;
      case 'acknowledged':
      case 'done':
        report({ type: 'carriedOut', request: frame.id, alarm: frame.alarm });
        return;
      case 'alarmCounts':
        report({
          type: 'alarmCounts',
          request: frame.id,
          from: frame.from,
          periodMs: frame.periodMs,
          counts: frame.counts,
        });
        return;
      case 'goaway':
        report({ type: 'goaway', reason: frame.reason, deadlineMs: frame.deadlineMs });
        return;
      case 'pong':
        report({
          type: 'pong',
          id: frame.id,
          serverTime: frame.time,
          subscriptions: frame.subscriptions,
        });
        return;
      case 'error':
        report({
          type: 'refused',
          code: frame.code,
          message: frame.message,
          ...(frame.id === undefined ? {} : { request: frame.id }),
        });
    }
  }

  #snapshot(frame: SnapshotFrame, report: Report): void {
    const tags = new Map<string, TagInfo>();
    for (const [tag, { alias, ...info }] of Object.entries(frame.tags)) {
      tags.set(tag, info);
      if (alias !== undefined && (this.#aliases.size < MAX_ALIASES || this.#aliases.has(alias))) {
        this.#aliases.set(alias, tag);
      }
    }
    this.#decode(frame, report);
    const isWhole = this.#completes(frame);
    if (!isWhole && frame.more !== true) {
      const detail = `snapshot ${frame.id} ended with part ${frame.part}`;
      report({ type: 'malformed', code: 'frame-part-missing', detail });
    }
    report({
      type: 'snapshot',
      subscription: frame.id,
      more: !isWhole,
      seq: frame.seq,
      recovered: frame.recovered,
      missed: frame.missed,
      samples: this.#batch,
      tags,
      unknown: frame.unknown,
    });
  }

  /**
   * Whether a snapshot is whole with this frame: it is the only one, or the last of parts that came
   * in order. A part that was dropped as malformed must not be missed without a word: its tags would
   * count as confirmed.
   */
  #completes({ id, part = 0, more }: SnapshotFrame): boolean {
    const isNext = part === (part === 0 ? 0 : this.#unfinished.get(id));
    this.#unfinished.delete(id);
    if (more !== true) return isNext;
    if (isNext) this.#unfinished.set(id, part + 1);
    const [oldest] = this.#unfinished.keys();
    if (this.#unfinished.size > MAX_UNFINISHED && oldest !== undefined) {
      this.#unfinished.delete(oldest);
    }
    return false;
  }

  #decode(frame: Parameters<typeof decodeSamples>[0], report: Report): void {
    this.#batch.clear();
    const dropped = decodeSamples(frame, this.#aliases, this.#batch);
    if (dropped === 0) return;
    report({ type: 'malformed', code: 'frame-unknown-alias', detail: `${dropped} samples` });
  }
}

function life({ authorizedForMs }: { readonly authorizedForMs?: number }): {
  readonly authorizedForMs?: number;
} {
  return authorizedForMs === undefined
    ? {}
    : { authorizedForMs: Math.min(authorizedForMs, MAX_LIFE_MS) };
}

function points(rows: readonly HistoryRow[]): HistoryPoint[] {
  return rows.map(([time, value, quality = 'good']) => ({ time, value, quality }));
}
