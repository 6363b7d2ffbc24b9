/**
 * The one listener of `window.vigil`: batch → stores → next pass; and everything the page tells main
 * without being asked. What is told follows from what was painted: `painted` and `alive` are sent
 * from behind a rendered frame and from nowhere else, so a page that hangs, throws or is not drawn
 * falls silent, which is what main's watchdog listens for.
 */
import { watch } from 'vue';
import type { Batch, Reply, Requests, VigilApi } from '../preload/api.d.ts';
import { reportFault } from './faults.ts';
import {
  clockGap,
  fromMain,
  observeBatch,
  onJudge,
  onPainted,
  pageNow,
  requestPass,
  unixNow,
} from './now.ts';
import { readPaintedTags } from './painted-tags.ts';
import { newestProofs, PictureAudit } from './picture-audit.ts';
import { screenTags, shownWidgets } from './screen-tags.ts';
import { useAlarms } from './stores/alarms.ts';
import { useEditor } from './stores/editor.ts';
import { useLinks } from './stores/links.ts';
import { usePage } from './stores/page.ts';
import { useSite } from './stores/site.ts';
import * as tags from './stores/tags.ts';
import { applyTrendAppend, markRefetch } from './stores/trends.ts';
import { useView } from './stores/view.ts';

const ALIVE_EVERY_MS = 1_000;
/** First wait before `ready` is asked again, doubled up to the last, ms. */
const READY_RETRY_MS = [250, 4_000] as const;

/** Connects main's batches to the stores, and the painted frames to main. Called once. */
export function startFeed(vigil: VigilApi): void {
  const site = useSite();
  const links = useLinks();
  const alarms = useAlarms();
  const view = useView();
  const page = usePage();
  const audit = new PictureAudit();
  let newestBatch = -1;
  let paintedBatch = -1;
  let aliveAt = -Infinity;

  function apply(batch: Batch): void {
    observeBatch(batch.sentAt, batch.sentTime);
    const toUnix = batch.sentTime - batch.sentAt;
    if (batch.view !== undefined) view.restore(batch.view);
    if (batch.site !== undefined) {
      const sources = new Set(batch.site.sources.map((source) => source.id));
      links.keepOnly(sources);
      alarms.keepOnly(sources);
      tags.applySite(batch.site);
      site.applySite(batch.site);
    }
    if (batch.siteProblems !== undefined) site.applyProblems(batch.siteProblems);
    if (batch.links !== undefined) links.apply(batch.links);
    if (batch.entries !== undefined) tags.applyEntries(batch.entries);
    // Values before proofs: a proof speaks for the newest value of its tags.
    if (batch.tags !== undefined) tags.applyTags(batch.tags, toUnix);
    if (batch.proofs !== undefined) tags.applyProofs(batch.proofs, toUnix);
    if (batch.alarms !== undefined) alarms.apply(batch.alarms);
    if (batch.alarmRates !== undefined) alarms.applyRates(batch.alarmRates);
    if (batch.trend !== undefined) for (const append of batch.trend) applyTrendAppend(append);
    if (batch.refetch !== undefined) for (const index of batch.refetch) markRefetch(index);
    newestBatch = batch.number;
    page.batchArrived(fromMain(batch.sentAt));
    requestPass();
  }

  onJudge(tags.judgeTags);

  onPainted((frame) => {
    audit.painted(tags.liveUntil(), pageNow(), clockGap());
    page.framePainted(frame, pageNow());
    if (newestBatch !== paintedBatch) {
      paintedBatch = newestBatch;
      vigil.notify({ type: 'painted', batch: newestBatch });
    }
    const now = pageNow();
    if (now - aliveAt < ALIVE_EVERY_MS) return;
    aliveAt = now;
    const painted = readPaintedTags(document);
    audit.looked(painted, now, unixNow());
    const widgets = view.screen === null ? [] : shownWidgets(view.screen);
    vigil.notify({
      type: 'alive',
      frames: frame,
      heapBytes: page.heapBytes,
      widgets: widgets.length,
      liveWidgets: widgets.filter((keys) =>
        tags.matchKeys(keys).every((key) => tags.shownTag(key).state === 'live'),
      ).length,
      proofs: newestProofs(painted),
      staleAsLiveMs: audit.staleAsLiveMs,
    });
  });

  const editor = useEditor();
  watch(
    () => [view.screen, editor.browsed] as const,
    ([screen, browsed]) => {
      if (screen === null || site.site === null) return;
      const { derived, ...onScreen } = screenTags(screen, site.site);
      const showing = { ...onScreen, tags: [...onScreen.tags, ...browsed] };
      vigil.notify({ type: 'showing', ...showing });
      tags.setShown([...showing.tags, ...derived]);
    },
    { flush: 'sync' },
  );

  function tellOnline(): void {
    vigil.notify({ type: 'online', online: navigator.onLine });
  }
  window.addEventListener('online', tellOnline);
  window.addEventListener('offline', tellOnline);

  vigil.onBatch(apply);
  sayReady(vigil, READY_RETRY_MS[0], (answer) => {
    page.isKiosk = answer.isKiosk;
    page.display = answer.display;
    page.version = answer.version;
    page.mark = answer.mark;
    editor.applyStanding(answer.editor);
  });
}

/** Without an answer there is never a batch, so it is asked until there is one. */
function sayReady(
  vigil: VigilApi,
  waitMs: number,
  answered: (answer: Requests['ready']['reply']) => void,
): void {
  vigil.request('ready', null).then(
    (reply: Reply<Requests['ready']['reply']>) => {
      if (reply.ok) answered(reply.value);
      else again(`${reply.code}: ${reply.message}`);
    },
    (error: unknown) => {
      again(error);
    },
  );
  function again(why: unknown): void {
    reportFault(why, 'ready');
    setTimeout(() => {
      sayReady(vigil, Math.min(2 * waitMs, READY_RETRY_MS[1]), answered);
    }, waitMs);
  }
}
