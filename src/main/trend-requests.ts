/** What a window asks for its trends: the samples main keeps, and the thinned past of the server. */
import type { KpiReading, PastFill, Requests, TrendFill } from './bridge/contract.ts';
import type { TagAddress } from './bridge/directory.ts';
import type { Kpis } from './kpi/kpis.ts';
import { refusal, type Reply } from './reply.ts';
import type { PastQuestion, PastReply } from './sources/pasts.ts';

/** Which trends the window shows; the outbox knows. */
export interface ShownTrends {
  fetchTrend(index: number): TrendFill | null;
  trendedTag(index: number): TagAddress | null;
}

/** Who can be asked for the past of its tags. */
export interface PastSource {
  past(question: PastQuestion): Promise<PastReply>;
}

/** The whole trend of an index. Refuses with `trend-not-shown`. */
export function answerTrend(shown: ShownTrends | undefined, index: number): Reply<TrendFill> {
  const value = shown?.fetchTrend(index) ?? null;
  if (value !== null) return { ok: true, value };
  return refusal('trend-not-shown', `no trend of index ${index} is on screen`);
}

/** The thinned past of trends of one source. */
export async function answerPast(
  shown: ShownTrends | undefined,
  sourceOf: (id: string) => PastSource | undefined,
  { indexes, ...stretch }: Requests['past']['argument'],
): Promise<Reply<readonly PastFill[]>> {
  const tags = indexes.flatMap((index) => shown?.trendedTag(index) ?? []);
  const source = tags[0]?.source ?? '';
  if (tags.length < indexes.length || tags.some((tag) => tag.source !== source)) {
    return refusal('trend-not-shown', 'these are no trends of one source that is on screen');
  }
  const names = tags.map(({ name }) => name);
  const answer = await sourceOf(source)?.past({ tags: names, ...stretch });
  if (answer === undefined) return refusal('source-unknown', `no source ${source} is running`);
  if (!answer.ok) return answer;
  const fills = indexes.flatMap((index, position) => {
    const past = answer.value.get(names[position] ?? '');
    if (past === undefined) return [];
    const { bucketMs: _bucketMs, ...columns } = past;
    return [{ index, ...columns }];
  });
  return { ok: true, value: fills };
}

/** A key figure of a tag on the screen. */
export function answerKpi(
  shown: ShownTrends | undefined,
  kpis: Kpis,
  site: object,
  { index, ...question }: Requests['kpi']['argument'],
): Reply<KpiReading> {
  const tag = shown?.trendedTag(index) ?? null;
  if (tag !== null) return kpis.answer(site, { tag, ...question });
  return refusal('trend-not-shown', `no key figure of index ${index} is on screen`);
}
