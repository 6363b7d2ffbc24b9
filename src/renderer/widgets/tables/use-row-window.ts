/**
 * The rows of a table that are in sight: only they, and a few around, are in the page, however many
 * there are. The place is kept (`kept`) and aimed at until the rows have come. Where `anchored`,
 * rows that come and go above do not move what an operator is looking at.
 */
import { computed, nextTick, onBeforeUnmount, onMounted, ref, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import { unixNow, useSecond } from '../../now.ts';

/** Rows kept ready above and below those in sight. */
const SPARE_ROWS = 4;
/** Height of a row in parts of the text size, and its least height for a finger, px. */
const ROW_HEIGHT = 1.9;
const LEAST_ROW_PX = 32;
/** After the operator did something the table is theirs for this long, ms. */
export const HANDS_OFF_MS = 10_000;

/** One column. */
export interface GridColumn {
  readonly key: string;
  readonly title: string;
  /** Stands in its head instead of the title, where there is no room for words. */
  readonly sign?: string;
  /** Its track in the grid, in parts of the text size. */
  readonly width: string;
  /** Figures, which stand at the end of their cell. */
  readonly end: boolean;
  readonly sorts: boolean;
}

/** What a table may ask of its grid (TableGrid.vue). */
export interface GridHandle {
  readonly sight: RowWindow;
  readonly focus: () => void;
}

/** What the window looks at. */
export interface RowWindowSetup {
  /** All rows in order. */
  readonly ids: () => readonly string[];
  /** The row an operator stands on; null: none. */
  readonly active: () => string | null;
  /** First row in sight as it is kept, and how to keep it. */
  readonly kept: () => number;
  readonly keep: (first: number) => void;
  readonly anchored: boolean;
  readonly elements: {
    readonly table: Readonly<Ref<HTMLElement | null>>;
    readonly room: Readonly<Ref<HTMLElement | null>>;
    readonly viewport: Readonly<Ref<HTMLElement | null>>;
  };
}

/** A row and its number. */
export interface PlacedRow {
  readonly id: string;
  readonly position: number;
}

/** See the file head. */
export interface RowWindow {
  readonly fontSize: Readonly<Ref<number>>;
  readonly width: Readonly<Ref<number>>;
  readonly scrollBar: Readonly<Ref<number>>;
  readonly rowHeight: ComputedRef<number>;
  /** Of the viewport, px: whole rows. */
  readonly height: ComputedRef<number>;
  readonly rows: ComputedRef<readonly PlacedRow[]>;
  readonly spaceAbove: ComputedRef<number>;
  /** First row in sight, and how many are. */
  readonly first: Readonly<Ref<number>>;
  readonly fitting: ComputedRef<number>;
  /** The viewport scrolled. */
  readonly scrolled: () => void;
  /** The operator is at work. */
  readonly touched: () => void;
  /** A wheel, a finger or a key: from now on the place is the operator's. */
  readonly takeOver: () => void;
  readonly isHandsOff: () => boolean;
  /** The operator asked for other rows, or another order: they are read from the top. */
  readonly toTop: () => void;
  /** Brings a row into sight. */
  readonly reveal: (row: number) => void;
}

/** See the file head. */
export function useRowWindow(setup: RowWindowSetup): RowWindow {
  const { ids, elements } = setup;
  const second = useSecond();
  const fontSize = ref(20);
  const width = ref(0);
  const space = ref(0);
  const scrollBar = ref(0);
  const first = ref(0);
  let aim: number | null = setup.kept();
  let touchedTime = -Infinity;
  /** Where the last move of ours went; any other place is the operator's doing. */
  let movedTo = 0;
  /** Rows were held in place at the top: once hands are off the newest are shown again. */
  let isHeldAtTop = false;
  /** The rows that come next are others, to be read from the top. */
  let isAnew = false;

  const rowHeight = computed(() => Math.max(LEAST_ROW_PX, Math.round(fontSize.value * ROW_HEIGHT)));
  // Whole rows only: a cut row is hard to read and half its mark may be out of sight.
  const height = computed(() => {
    const whole = Math.floor(space.value / rowHeight.value) * rowHeight.value;
    return whole === 0 ? space.value : whole;
  });
  const fitting = computed(() => Math.max(1, Math.floor(height.value / rowHeight.value)));
  const rows = computed(() => {
    const from = Math.max(0, first.value - SPARE_ROWS);
    const to = first.value + Math.ceil(height.value / rowHeight.value) + SPARE_ROWS;
    return ids()
      .slice(from, to)
      .map((id, at) => ({ id, position: from + at }));
  });

  const isHandsOff = (): boolean => Math.abs(unixNow() - touchedTime) >= HANDS_OFF_MS;

  function scrollTo(row: number): void {
    const viewport = elements.viewport.value;
    movedTo = row;
    if (viewport !== null) viewport.scrollTop = row * rowHeight.value;
  }

  function scrolled(): void {
    const top = elements.viewport.value?.scrollTop ?? 0;
    // Half a pixel forgives fractions of device pixels.
    first.value = Math.floor((top + 0.5) / rowHeight.value);
    if (aim !== null) {
      if (first.value !== aim) return;
      aim = null;
    }
    if (first.value !== movedTo) isHeldAtTop = false;
    // Rows that come in move the place of a table nobody is at many times a second.
    const isOurs = isHeldAtTop || (setup.anchored && isHandsOff());
    if (!isOurs && first.value !== setup.kept()) setup.keep(first.value);
  }

  function takeOver(): void {
    aim = null;
    touchedTime = unixNow();
  }

  /** The row to stand on after rows came and went, or where the kept place is. */
  function placeAfter(before: readonly string[], after: readonly string[]): number {
    if (!setup.anchored) return setup.kept();
    if (isAnew) {
      isAnew = false;
      return 0;
    }
    if (first.value === 0 && isHandsOff()) return 0;
    const active = setup.active();
    const at = active === null ? -1 : before.indexOf(active);
    const isActiveInSight = at >= first.value && at < first.value + fitting.value;
    const from = isActiveInSight ? at : first.value;
    const now = after.indexOf(before[from] ?? '');
    if (now < 0) return first.value;
    const place = Math.max(0, first.value + now - from);
    if (first.value === 0 && place > 0) isHeldAtTop = true;
    return place;
  }

  watch([ids, height, rowHeight], async ([after], [before]) => {
    if (aim !== null && after.length <= aim) {
      // An alarm list comes whole: the place is gone, and is not gone to once a flood reaches it.
      if (setup.anchored && after.length > 0) aim = null;
      return;
    }
    const wanted = aim ?? placeAfter(before, after);
    await nextTick();
    scrollTo(wanted);
    scrolled();
  });
  watch(second, () => {
    if (!isHeldAtTop || !isHandsOff()) return;
    isHeldAtTop = false;
    scrollTo(0);
    scrolled();
  });

  let observer: ResizeObserver | null = null;
  onMounted(() => {
    const measure = (): void => {
      const { table, room, viewport } = elements;
      if (table.value === null || room.value === null || viewport.value === null) return;
      fontSize.value = parseFloat(getComputedStyle(table.value).fontSize);
      width.value = room.value.clientWidth;
      space.value = room.value.clientHeight;
      scrollBar.value = viewport.value.offsetWidth - viewport.value.clientWidth;
    };
    // In the next frame: what the measures change would be a resize within a resize.
    observer = new ResizeObserver(() => requestAnimationFrame(measure));
    if (elements.room.value !== null) observer.observe(elements.room.value);
    measure();
  });
  onBeforeUnmount(() => observer?.disconnect());

  return {
    fontSize,
    width,
    scrollBar,
    rowHeight,
    height,
    rows,
    spaceAbove: computed(() => Math.max(0, first.value - SPARE_ROWS) * rowHeight.value),
    first,
    fitting,
    scrolled,
    touched() {
      touchedTime = unixNow();
    },
    takeOver,
    isHandsOff,
    toTop() {
      takeOver();
      isHeldAtTop = false;
      isAnew = true;
      scrollTo(0);
      scrolled();
    },
    reveal(row) {
      takeOver();
      isHeldAtTop = false;
      const page = Math.max(1, fitting.value - 1);
      if (row < first.value) scrollTo(row);
      else if (row >= first.value + page) scrollTo(row - page);
    },
  };
}
