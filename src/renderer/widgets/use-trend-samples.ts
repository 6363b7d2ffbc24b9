/**
 * The samples behind one trend: the buffers of its tags, held while it stands on the screen, and the
 * server's thinned past for what is older than they reach; until that has come, the past that a trend
 * of the tag had before.
 */
import { onScopeDispose, watch } from 'vue';
import type { Ref } from 'vue';
import type { SampleColumns } from '../draw/strokes.ts';
import { pageNow } from '../now.ts';
import { heldFrom, JoinedSamples } from '../stores/joined-samples.ts';
import { keepPast, keptPast } from '../stores/kept-pasts.ts';
import { PastWindow } from '../stores/past-window.ts';
import { useSite } from '../stores/site.ts';
import type { ShownTag } from '../stores/tags.ts';
import { showTrend } from '../stores/trends.ts';
import type { ShownTrend } from '../stores/trends.ts';

/** Samples one by one are kept no further back, ms: main holds no more (contract of `past`). */
const RAW_MS = 3_600_000;

/** A line of the trend; `position` is its place in the site file. */
export interface TrendLine {
  readonly position: number;
  readonly tag: ShownTag;
  readonly name: string;
}

/** The window about to be drawn, on the axis. */
export interface TrendSpan {
  readonly from: number;
  readonly to: number;
  readonly columnMs: number;
  readonly nowTime: number;
}

/** See the file head. */
export interface TrendSamples {
  /** Says what is to be drawn; `skewTo`: a source's clock minus that of the axis, ms. */
  want(span: TrendSpan, lines: readonly TrendLine[], skewTo: (source: string) => number): void;
  /** Samples of a line for a window that begins at `from` on the source's clock. */
  of(line: TrendLine, from: number): SampleColumns | null;
  /** Changes when more than the newest end of a line has changed. */
  revision(line: TrendLine): string;
  /** Where a line's buffer ends: its newest value, and a number that changes with it. */
  newest(line: TrendLine): { readonly value: number | undefined; readonly version: number };
  /** Of the sources whose past is wanted and missing: since when (page clock), why, next try. */
  trouble(): {
    readonly sinceAt: number;
    readonly code: string | null;
    readonly retryAt: number;
  } | null;
}

/** Holds the trends of these tags, in this order, until the widget goes. */
export function useTrendSamples(
  tags: Readonly<Ref<readonly ShownTag[]>>,
  spanMs: () => number,
): TrendSamples {
  const joined: JoinedSamples[] = [];
  const pasts = new Map<string, PastWindow>();
  let held: (ShownTrend | null)[] = [];
  // Another site may mean another plant by the same name.
  const { revision } = useSite();

  watch(
    () => tags.value.map(({ index }) => index).join(),
    () => {
      const before = held;
      held = tags.value.map(({ index }) =>
        index < 0 ? null : showTrend(index, Math.min(RAW_MS, spanMs())),
      );
      // Released after the new ones are held, so that nothing is fetched twice.
      for (const trend of before) trend?.release();
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    for (const trend of held) trend?.release();
    for (const tag of tags.value) {
      const past = pasts.get(tag.source)?.past(tag.index);
      if (past !== undefined && past !== null) keepPast(keyOf(tag), past);
    }
    for (const past of pasts.values()) past.stop();
    held = [];
  });

  function keyOf({ source, name }: ShownTag): string {
    return `${revision} ${source}\0${name}`;
  }

  function pastOf(source: string): PastWindow {
    const known = pasts.get(source);
    if (known !== undefined) return known;
    const made = new PastWindow({
      request: (argument) => window.vigil.request('past', argument),
      later: (ms, call) => {
        const timer = setTimeout(call, ms);
        return () => {
          clearTimeout(timer);
        };
      },
      now: pageNow,
    });
    pasts.set(source, made);
    return made;
  }

  return {
    want({ from, to, columnMs, nowTime }, lines, skewTo) {
      const keepMs = Math.min(RAW_MS, Math.max(to - from, nowTime - from));
      for (const trend of held) trend?.keep(keepMs);
      const sources = new Set(lines.map(({ tag }) => tag.source));
      for (const [source, past] of pasts) if (!sources.has(source)) past.want(null);
      for (const source of sources) {
        const skewMs = skewTo(source);
        const wanted = lines.filter(({ tag }) => tag.source === source && tag.index >= 0);
        if (wanted.length === 0) continue;
        pastOf(source).want({
          from: from + skewMs,
          to: to + skewMs,
          now: nowTime + skewMs,
          columnMs,
          tags: wanted.map(({ tag, position }) => ({
            index: tag.index,
            heldFrom: heldFrom(held[position]?.buffer ?? null),
          })),
        });
      }
    },
    of({ position, tag }, from) {
      const buffer = held[position]?.buffer ?? null;
      if (buffer !== null) buffer.intervalMs = tag.intervalMs;
      const samples = (joined[position] ??= new JoinedSamples());
      const past = pasts.get(tag.source)?.past(tag.index) ?? keptPast(keyOf(tag));
      return samples.of(past, buffer, from, tag.intervalMs);
    },
    revision: ({ position, tag }) =>
      `${held[position]?.buffer.revision ?? -1} ${pasts.get(tag.source)?.version ?? 0}`,
    newest({ position }) {
      const buffer = held[position]?.buffer;
      return { value: buffer?.value[buffer.end - 1], version: buffer?.version ?? -1 };
    },
    trouble() {
      for (const { missingSince, trouble } of pasts.values()) {
        if (missingSince === null) continue;
        const { code = null, retryAt = 0 } = trouble ?? {};
        return { sinceAt: missingSince, code, retryAt };
      }
      return null;
    },
  };
}
