/**
 * What a window may say, checked before anybody acts on it: shape, size and range of every notice
 * and of every request's argument. The page is ours, but what runs in it may not be.
 */
import { z } from 'zod';
import type { Notice, RequestName, Requests } from './contract.ts';

/** Longest key, id or filter text. */
const TEXT = z.string().max(500);
/** Tags on one screen; `expand.ts` bounds a site's to the same order. */
const KEYS = z.array(TEXT).max(20_000);
const COUNT = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const WIDGET_VIEW = z.strictObject({
  filter: TEXT.exactOptional(),
  sort: z
    .array(z.strictObject({ column: TEXT, descending: z.boolean() }))
    .max(20)
    .exactOptional(),
  scroll: z.number().min(0).max(1e9).exactOptional(),
  selection: KEYS.exactOptional(),
});

/** The operator's view: from a window, and from the state file. */
export const VIEW = z.strictObject({
  screen: TEXT,
  widgets: z
    .record(TEXT, WIDGET_VIEW)
    .refine((widgets) => Object.keys(widgets).length <= 2_000, 'too many widgets'),
});

/** Any notice. */
export const NOTICE: z.ZodType<Notice> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('painted'), batch: COUNT }),
  z.strictObject({
    type: z.literal('alive'),
    frames: COUNT,
    heapBytes: z.number().min(0),
    widgets: COUNT,
    liveWidgets: COUNT,
    proofs: z.array(z.strictObject({ source: TEXT, time: z.number() })).max(1_000),
    staleAsLiveMs: z.number().min(0),
  }),
  z.strictObject({ type: z.literal('online'), online: z.boolean() }),
  z.strictObject({ type: z.literal('showing'), tags: KEYS, trends: KEYS }),
  z.strictObject({ type: z.literal('view'), view: VIEW }),
  z.strictObject({ type: z.literal('fault'), message: z.string().max(10_000) }),
]);

/** The argument of each request. */
export const ARGUMENTS: { readonly [N in RequestName]: z.ZodType<Requests[N]['argument']> } = {
  ready: z.null(),
  trend: z.strictObject({ index: COUNT }),
  acknowledge: z.strictObject({ source: TEXT, alarm: TEXT }),
  retry: z.strictObject({ source: TEXT }),
  outages: z.null(),
  exportOutages: z.strictObject({ format: z.enum(['csv', 'json']) }),
};

/** True for the name of a request. */
export function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(ARGUMENTS, name);
}
