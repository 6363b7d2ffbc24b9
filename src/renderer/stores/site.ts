/** The site as main sent it, and the problems of a site file that was refused. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Problem, Site } from '../../preload/api.d.ts';
import { setLocale } from '../text/locale.ts';

export const useSite = defineStore('site', () => {
  const site = shallowRef<Site | null>(null);
  const problems = shallowRef<readonly Problem[]>([]);
  /** Rises with each site, so that screens are built anew for it. */
  const revision = shallowRef(0);
  const screens = computed(() => site.value?.screens ?? []);

  function applySite(next: Site): void {
    setLocale(next.language, next.timeZone);
    site.value = next;
    revision.value += 1;
  }

  function applyProblems(next: readonly Problem[]): void {
    problems.value = next;
  }

  return { site, problems, revision, screens, applySite, applyProblems };
});
