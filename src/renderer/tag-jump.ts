/** From an alarm to the screen that shows its tag, and the mark on the widgets there. */
import { shallowRef } from 'vue';
import type { Widget } from '../preload/api.d.ts';
import { widgetTags } from './screen-tags.ts';
import { matchKeys, shownTag } from './stores/tags.ts';
import { useView } from './stores/view.ts';

/** Long enough to look up from the button, ms. */
const MARKED_MS = 6_000;

const marked = shallowRef<{ readonly source: string; readonly name: string } | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

/** True where some screen shows the tag, named as its source names it; reactive. */
export function canJump(source: string, name: string): boolean {
  return useView().screensOf(source, name).length > 0;
}

/** Shows the screen of a tag, the present one where it does, and marks its widgets for a while. */
export function jumpToTag(source: string, name: string): void {
  const view = useView();
  const screens = view.screensOf(source, name);
  const [best] = screens;
  if (best === undefined) return;
  if (!screens.includes(view.screen?.id ?? '')) view.goToScreen(best);
  clearTimeout(timer);
  marked.value = { source, name };
  timer = setTimeout(() => {
    marked.value = null;
  }, MARKED_MS);
}

/** True while a jump points at the tag of this widget; reactive. */
export function isMarked(widget: Widget): boolean {
  const tag = marked.value;
  if (tag === null) return false;
  return matchKeys(widgetTags(widget)).some((key) => {
    const { source, name } = shownTag(key);
    return source === tag.source && name === tag.name;
  });
}
