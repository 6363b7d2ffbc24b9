/** The site as main sent it, and the problems of a site file that was refused. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Problem, Site, SiteTag } from '../../preload/api.d.ts';
import { reportFault } from '../faults.ts';
import { canDraw } from '../text/glyphs.ts';
import { setLocale } from '../text/locale.ts';
import type { WordLanguage } from '../text/words/catalogues.ts';
import { useEditor } from './editor.ts';

export const useSite = defineStore('site', () => {
  const editor = useEditor();
  const site = shallowRef<Site | null>(null);
  const problems = shallowRef<readonly Problem[]>([]);
  /** Rises with each site, so that screens are built anew for it. */
  const revision = shallowRef(0);
  /** The site's language, where this PC has no font for it. */
  const undrawn = shallowRef<WordLanguage | null>(null);
  const screens = computed(() => site.value?.screens ?? []);

  /** Declared tags by the address they have at their source. */
  const declared = computed(
    () =>
      new Map(
        Object.values(site.value?.tags ?? {}).map((tag) => [`${tag.source}\n${tag.name}`, tag]),
      ),
  );

  /** What the site declares of a tag, named as its source names it. */
  function tagOf(source: string, name: string): SiteTag | undefined {
    return declared.value.get(`${source}\n${name}`);
  }

  function applySite(next: Site): void {
    undrawn.value = setLocale(next.language, next.timeZone, canDraw);
    if (undrawn.value !== null) reportFault(`no font for ${undrawn.value}`, 'font-missing');
    const before = site.value;
    site.value = next;
    // A step of the layout editor changes single widgets: the others stay as they are.
    if (!editor.isOpen || before === null || hasOtherWords(before, next)) revision.value += 1;
  }

  function applyProblems(next: readonly Problem[]): void {
    problems.value = next;
  }

  return { site, problems, revision, screens, undrawn, tagOf, applySite, applyProblems };
});

/** Words and times are read once, when a screen is made. */
function hasOtherWords(one: Site, other: Site): boolean {
  return (
    one.language !== other.language ||
    one.timeZone !== other.timeZone ||
    one.sources.length !== other.sources.length
  );
}
