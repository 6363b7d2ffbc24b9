/**
 * What a window may say, checked before anybody acts on it: shape, size and range of every notice
 * and of every request's argument. The page is ours, but what runs in it may not be.
 */
import { z } from 'zod';
import { EDITOR_COMMAND } from './editor-arguments.ts';
import {
  MAX_PAST_TAGS,
  PIN_PATTERN,
  type Notice,
  type RequestName,
  type Requests,
} from './contract.ts';

/** Longest key, id or filter text. */
const TEXT = z.string().max(500);
/** Tags on one screen; `expand.ts` bounds a site's to the same order. */
const KEYS = z.array(TEXT).max(20_000);
/** No server shelves for longer than a week. */
const MAX_SHELVE_MS = 7 * 86_400_000;
const COUNT = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** No trend shows more at once. */
const MAX_TREND_MS = 31 * 86_400_000;
/** Unix ms. */
const TIME = z.number().min(0).max(8.64e15);

const WIDGET_VIEW = z.strictObject({
  filter: TEXT.exactOptional(),
  sort: z
    .array(z.strictObject({ column: TEXT, descending: z.boolean() }))
    .max(20)
    .exactOptional(),
  scroll: z.number().min(0).max(1e9).exactOptional(),
  selection: KEYS.exactOptional(),
  columns: z.array(TEXT).max(20).exactOptional(),
  tab: TEXT.exactOptional(),
  open: KEYS.exactOptional(),
  ungrouped: z.boolean().exactOptional(),
  trend: z
    .strictObject({
      spanMs: z.number().min(1_000).max(MAX_TREND_MS).exactOptional(),
      toTime: TIME.exactOptional(),
      hidden: z.array(TEXT).max(MAX_PAST_TAGS).exactOptional(),
    })
    .exactOptional(),
});

/** It is written to disk whenever it changes; a view with 2,000 selected rows has about 100 kB. */
const MAX_VIEW_CHARS = 2_000_000;

/** The operator's view: from a window, and from the state file. */
export const VIEW = z
  .strictObject({
    screen: TEXT,
    widgets: z
      .record(TEXT, WIDGET_VIEW)
      .refine((widgets) => Object.keys(widgets).length <= 2_000, 'too many widgets'),
  })
  .refine((view) => JSON.stringify(view).length <= MAX_VIEW_CHARS, 'too large');

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
  editSite: EDITOR_COMMAND,
  leave: z.strictObject({ pin: z.string().regex(PIN_PATTERN) }),
  trend: z.strictObject({ index: COUNT }),
  past: z.strictObject({
    indexes: z.array(COUNT).min(1).max(MAX_PAST_TAGS),
    from: TIME,
    to: TIME,
    bucketMs: z.number().min(1).max(1e10),
  }),
  kpi: z.strictObject({
    index: COUNT,
    from: TIME,
    to: TIME,
    band: z.tuple([z.number(), z.number()]).nullable(),
    intervalMs: z.number().min(1).max(1e10).nullable(),
    heldUntilTime: TIME,
  }),
  image: z.strictObject({ file: TEXT, held: TEXT }),
  alarm: z.strictObject({
    source: TEXT,
    alarm: TEXT,
    action: z.enum(['acknowledge', 'shelve', 'unshelve', 'reset']),
    forMs: z.number().min(1_000).max(MAX_SHELVE_MS).exactOptional(),
  }),
  retry: z.strictObject({ source: TEXT }),
  outages: z.null(),
  exportOutages: z.strictObject({ format: z.enum(['csv', 'json']) }),
};

/** True for the name of a request. */
export function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(ARGUMENTS, name);
}
