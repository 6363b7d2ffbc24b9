/**
 * Where the grids of the wall stand on the screen, measured once a frame while the editor is open:
 * the wall is drawn smaller beside the editor, panels have a heading, and both may change.
 */
import { onScopeDispose, shallowRef, type Ref } from 'vue';
import type { GridBox } from './geometry.ts';
import type { Grid } from './outline.ts';

/** Boxes by key of the grid; a grid that is not on the screen has none. */
export function useGridBoxes(
  grids: () => readonly Grid[],
): Readonly<Ref<ReadonlyMap<string, GridBox>>> {
  const boxes = shallowRef<ReadonlyMap<string, GridBox>>(new Map());
  let seen = '';
  let frame = 0;

  function measure(): void {
    const found = new Map<string, GridBox>();
    for (const grid of grids()) {
      const element = elementOf(grid.panel);
      if (element !== null) found.set(grid.key, boxOf(element, grid));
    }
    const next = JSON.stringify([...found]);
    if (next !== seen) {
      seen = next;
      boxes.value = found;
    }
    frame = requestAnimationFrame(measure);
  }

  measure();
  onScopeDispose(() => {
    cancelAnimationFrame(frame);
  });
  return boxes;
}

function elementOf(panel: string | null): HTMLElement | null {
  if (panel === null) return document.querySelector('.screen > .widget-grid');
  return document.querySelector(`[data-widget="${CSS.escape(panel)}"] > .panel > .widget-grid`);
}

function boxOf(element: HTMLElement, { columns, rows }: Grid): GridBox {
  const { left, top, width, height } = element.getBoundingClientRect();
  // Style says pixels of the wall, which is drawn smaller.
  const scale = element.offsetWidth === 0 ? 1 : width / element.offsetWidth;
  const gap = Number.parseFloat(getComputedStyle(element).columnGap) || 0;
  return { left, top, width, height, gap: gap * scale, columns, rows };
}
