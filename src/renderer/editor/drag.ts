/**
 * Dragging: items moved, one resized, a new one brought from the palette. It says where they would
 * stand and whether that is free; nothing is changed before it ends.
 */
import { computed, shallowRef } from 'vue';
import type { Place } from '../../preload/api.d.ts';
import { cellAt, cellsOf, clamp, isOn, resized, type GridBox, type Handle } from './geometry.ts';
import { isFree, keyOf, shifted, type Grid, type Item, type Outline } from './outline.ts';

/** A pointer that moves less is a click. */
const THRESHOLD_PX = 4;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is being dragged. */
export type Dragged =
  | { readonly type: 'move'; readonly items: readonly Item[]; readonly grid: Grid }
  | { readonly type: 'resize'; readonly item: Item; readonly grid: Grid; readonly handle: Handle }
  | {
      readonly type: 'new';
      readonly kind: string;
      readonly size: { readonly w: number; readonly h: number };
    };

/** Where it would stand. */
export interface Target {
  readonly grid: Grid;
  readonly places: readonly Place[];
  /** Cells by which items would move. */
  readonly by: Point;
  readonly isFree: boolean;
}

/** What a drag needs to know. */
export interface DragSetup {
  readonly outline: () => Outline;
  readonly boxes: () => ReadonlyMap<string, GridBox>;
  readonly onDrop: (dragged: Dragged, target: Target) => void;
}

/** One drag at a time. */
export function useDrag({ outline, boxes, onDrop }: DragSetup) {
  const dragged = shallowRef<Dragged | null>(null);
  const from = shallowRef<Point>({ x: 0, y: 0 });
  const at = shallowRef<Point>({ x: 0, y: 0 });
  const isMoving = shallowRef(false);
  const target = computed(() =>
    dragged.value === null || !isMoving.value
      ? null
      : targetOf(dragged.value, from.value, at.value, outline(), boxes()),
  );

  function begin(what: Dragged, event: PointerEvent): void {
    if (event.button !== 0) return;
    end();
    dragged.value = what;
    from.value = { x: event.clientX, y: event.clientY };
    at.value = from.value;
    isMoving.value = false;
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', drop);
    window.addEventListener('pointercancel', end);
  }

  function move(event: PointerEvent): void {
    at.value = { x: event.clientX, y: event.clientY };
    const distance = Math.hypot(at.value.x - from.value.x, at.value.y - from.value.y);
    if (distance > THRESHOLD_PX) isMoving.value = true;
  }

  function drop(event: PointerEvent): void {
    move(event);
    const [what, where] = [dragged.value, target.value];
    end();
    if (what !== null && where !== null) onDrop(what, where);
  }

  /** Nothing is dragged any more, and nothing happens. */
  function end(): void {
    dragged.value = null;
    isMoving.value = false;
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', drop);
    window.removeEventListener('pointercancel', end);
  }

  return { dragged, target, begin, end };
}

function targetOf(
  what: Dragged,
  from: Point,
  at: Point,
  outline: Outline,
  boxes: ReadonlyMap<string, GridBox>,
): Target | null {
  switch (what.type) {
    case 'resize':
      return resizeTarget(what, from, at, outline, boxes);
    case 'new':
      return newTarget(what.size, at, outline, boxes);
    case 'move':
      return moveTarget(what, from, at, outline, boxes);
  }
}

function resizeTarget(
  { item, grid, handle }: Extract<Dragged, { readonly type: 'resize' }>,
  from: Point,
  at: Point,
  { items }: Outline,
  boxes: ReadonlyMap<string, GridBox>,
): Target | null {
  const box = boxes.get(grid.key);
  const [present] = item.places;
  if (box === undefined || present === undefined) return null;
  const by = cellsOf(at.x - from.x, at.y - from.y, box);
  const places = [resized(present, handle, by, grid)];
  return { grid, places, by, isFree: isFree(places, grid, items, new Set([item.key])) };
}

function newTarget(
  size: { readonly w: number; readonly h: number },
  at: Point,
  { grids, items }: Outline,
  boxes: ReadonlyMap<string, GridBox>,
): Target | null {
  const grid = gridUnder(at, grids, boxes);
  const box = grid === null ? undefined : boxes.get(grid.key);
  if (grid === null || box === undefined) return null;
  const w = clamp(size.w, 1, grid.columns);
  const h = clamp(size.h, 1, grid.rows);
  const cell = cellAt(at.x, at.y, box);
  const place = {
    x: clamp(cell.x, 0, grid.columns - w),
    y: clamp(cell.y, 0, grid.rows - h),
    w,
    h,
  };
  return { grid, places: [place], by: cell, isFree: isFree([place], grid, items, new Set()) };
}

function moveTarget(
  { items: moved, grid: own }: Extract<Dragged, { readonly type: 'move' }>,
  from: Point,
  at: Point,
  { grids, items }: Outline,
  boxes: ReadonlyMap<string, GridBox>,
): Target | null {
  const inside = (grid: Grid): boolean =>
    moved.some(({ path }) => keyOf(grid.path.slice(0, path.length)) === keyOf(path));
  const open = grids.filter((grid) => !inside(grid));
  const grid = gridUnder(at, open, boxes) ?? own;
  const box = boxes.get(grid.key);
  const ownBox = boxes.get(own.key);
  if (box === undefined || ownBox === undefined) return null;
  const places = moved.flatMap((item) => item.places);
  const except = new Set(moved.map(({ key }) => key));
  const by =
    grid.key === own.key
      ? cellsOf(at.x - from.x, at.y - from.y, box)
      : across(cellAt(from.x, from.y, ownBox), cellAt(at.x, at.y, box));
  const kept = within(places, by, grid);
  const there = shifted(places, kept);
  return { grid, places: there, by: kept, isFree: isFree(there, grid, items, except) };
}

/** In another grid the cell that was taken hold of lies under the pointer. */
function across(held: Point, cell: Point): Point {
  return { x: cell.x - held.x, y: cell.y - held.y };
}

/** A movement that does not lead over the edge, where there is room at all. */
function within(places: readonly Place[], by: Point, grid: Grid): Point {
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  const right = Math.max(...places.map(({ x, w }) => x + w));
  const bottom = Math.max(...places.map(({ y, h }) => y + h));
  return {
    x: clamp(by.x, -left, grid.columns - right),
    y: clamp(by.y, -top, grid.rows - bottom),
  };
}

/** The innermost grid under a point. */
function gridUnder(
  { x, y }: Point,
  grids: readonly Grid[],
  boxes: ReadonlyMap<string, GridBox>,
): Grid | null {
  const under = grids.filter((grid) => {
    const box = boxes.get(grid.key);
    return box !== undefined && isOn(x, y, box);
  });
  return under.at(-1) ?? null;
}
