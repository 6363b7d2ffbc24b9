/** How the window is shared between the wall, drawn smaller, and the editor around it. */
import { onMounted, onScopeDispose } from 'vue';

/** Width of the panes beside the wall, px: a share of the window, so that 4K is no harder to read. */
const SIDE = { share: 0.25, least: 360, most: 1_000 } as const;
const BAR = { share: 0.05, least: 48 } as const;
/** What is left below the wall for messages at least, px. */
const FOOT_PX = 64;

/** Keeps the sizes in style variables of the page while the editor is open. */
export function useFrame(): void {
  const root = document.documentElement;

  function fit(): void {
    const { innerWidth: width, innerHeight: height } = window;
    const side = Math.min(SIDE.most, Math.max(SIDE.least, SIDE.share * width));
    const bar = Math.max(BAR.least, BAR.share * height);
    const scale = Math.min((width - side) / width, (height - bar - FOOT_PX) / height);
    root.style.setProperty('--editor-side', `${side}px`);
    root.style.setProperty('--editor-top', `${bar}px`);
    root.style.setProperty('--editor-scale', String(scale));
    root.style.setProperty('--editor-foot', `${bar + scale * height}px`);
  }

  // Before the first paint of the editor, or the wall would jump.
  fit();
  onMounted(() => {
    window.addEventListener('resize', fit);
  });
  onScopeDispose(() => {
    window.removeEventListener('resize', fit);
  });
}
