/**
 * Alarm lists that this display follows and that are not current, for the header, which every screen
 * has: an alarm that cannot come must not pass for one that has not come.
 */
import { shallowRef, watch } from 'vue';
import type { ShallowRef } from 'vue';
import type { Site, SiteSource } from '../../preload/api.d.ts';
import { pageNow, unixNow, useSecond } from '../now.ts';
import { leaves } from '../screen-tags.ts';
import { useAlarms } from '../stores/alarms.ts';
import { standingOf } from '../stores/list-standing.ts';
import { useSite } from '../stores/site.ts';
import { sinceText, words } from '../text/locale.ts';
import { BANNER_AFTER_MS } from './outages.ts';

/** One list that is not current. */
export interface LostList {
  readonly source: SiteSource;
  /** Page clock: since when that is seen. */
  readonly lostAt: number;
  /** `ALARM LIST OF BOILER NOT LIVE since 14:03:22`. */
  readonly text: string;
}

/** The sources whose alarms a display follows. */
export function followedSources(
  site: Pick<Site, 'sources' | 'screens' | 'rotation' | 'alarmSound'>,
): readonly SiteSource[] {
  if (site.rotation !== undefined || site.alarmSound !== undefined) return site.sources;
  const shown = new Set(
    site.screens.flatMap(({ widgets }) =>
      leaves(widgets).flatMap((widget) => ('sources' in widget ? widget.sources : [])),
    ),
  );
  return site.sources.filter(({ id }) => shown.has(id));
}

/** Lists that have not been current for a second (quality.md: the second step of loudness). */
export function useLostLists(): Readonly<ShallowRef<readonly LostList[]>> {
  const site = useSite();
  const alarms = useAlarms();
  const second = useSecond();
  const lostAt = new Map<string, number>();
  const lists = shallowRef<readonly LostList[]>([]);

  function look(): void {
    const now = pageNow();
    const followed = site.site === null ? [] : followedSources(site.site);
    const next = followed.flatMap((source): LostList[] => {
      const { live, proofTime } = standingOf(source, alarms.heads.get(source.id), now);
      if (live) {
        lostAt.delete(source.id);
        return [];
      }
      const since = lostAt.get(source.id) ?? now;
      lostAt.set(source.id, since);
      if (now - since < BANNER_AFTER_MS) return [];
      return [{ source, lostAt: since, text: textOf(source, proofTime, followed.length) }];
    });
    const same =
      next.length === lists.value.length &&
      next.every(({ text }, index) => text === lists.value[index]?.text);
    if (!same) lists.value = next;
  }

  watch(second, look, { immediate: true });
  return lists;
}

function textOf({ label }: SiteSource, proofTime: number, count: number): string {
  const m = words().alarms;
  const what = count > 1 ? m.listOf({ source: label.toUpperCase() }) : m.list;
  const since = Math.floor(proofTime / 1000) * 1000;
  const state = Number.isNaN(since)
    ? m.notLive
    : m.notLiveSince({ time: sinceText(since, unixNow()) });
  return `${what} ${state}`;
}
