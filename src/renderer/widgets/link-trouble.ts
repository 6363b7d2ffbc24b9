/** What is wrong with the links of some sources, as one row each. */
import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import type { SiteSource } from '../../preload/api.d.ts';
import { useLinks } from '../stores/links.ts';
import { causeWord } from '../text/cause.ts';
import { words } from '../text/locale.ts';

/** One source whose link has raised an alarm of its own. */
export interface LinkTrouble {
  readonly source: string;
  readonly label: string;
  /** The link's alarm. */
  readonly kind: string;
  /** Unix ms. */
  readonly sinceTime: number;
  /** What and why, in words. */
  readonly text: string;
}

/** The troubles of the sources given. */
export function useLinkTroubles(
  sources: () => readonly SiteSource[],
): ComputedRef<readonly LinkTrouble[]> {
  const links = useLinks();
  return computed(() =>
    sources().flatMap(({ id }): LinkTrouble[] => {
      const link = links.bySource.get(id);
      if (link === undefined || link.alarm === 'none') return [];
      const { source, label, sinceTime, cause, alarm } = link;
      const word = words().linkAlarms[alarm];
      const text = cause === '' ? word : `${word}: ${causeWord(cause, words())}`;
      return [{ source, label, kind: alarm, sinceTime, text }];
    }),
  );
}
