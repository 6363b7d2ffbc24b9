/**
 * Whether this wall has a layout editor, whether it is open, and which tags it looks through. The
 * editor itself (renderer/editor) is loaded when it is opened; this is all the wall knows of it.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { EditorStanding, TagKey } from '../../preload/api.d.ts';

export const useEditor = defineStore('editor', () => {
  const standing = shallowRef<EditorStanding>('off');
  const isOpen = shallowRef(false);
  /** Prefixes that are shown besides the screen's tags, for a search. */
  const browsed = shallowRef<readonly TagKey[]>([]);

  /** What main says when the page has loaded: a draft may have been begun before. */
  function applyStanding(told: EditorStanding): void {
    standing.value = told;
    if (told === 'open') isOpen.value = true;
  }

  function open(): void {
    if (standing.value !== 'off') isOpen.value = true;
  }

  function close(): void {
    isOpen.value = false;
    browsed.value = [];
    if (standing.value === 'open') standing.value = 'offered';
  }

  return { standing, isOpen, browsed, applyStanding, open, close };
});
