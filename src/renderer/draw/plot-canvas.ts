/** What the drawing functions of a trend share: the canvas, its places in pixels, and what to show. */
import type { TrendModel } from './trend-model.ts';

/** Where things stand, in CSS pixels, and the words on the axes. */
export interface TrendLayout {
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** One for each value axis, on each side from the plot outwards; 0: axis without room. */
  readonly axisWidths: readonly number[];
  /** Of all axes of a side together. */
  readonly leftWidth: number;
  readonly rightWidth: number;
  readonly axisLabels: readonly (readonly string[])[];
  /** Units over the axes; empty where there is no room. */
  readonly axisUnits: readonly string[];
  readonly timeTicks: readonly number[];
  readonly timeLabels: readonly string[];
  /** Middles of the series' labels in the plot; NaN: no label, no leader. */
  readonly labelMiddles: readonly number[];
  /** Words at the limits, in the model's order; empty: no room. */
  readonly limitWords: readonly string[];
  /** Middles of those words right of the plot; null: they stand on their lines, in the plot. */
  readonly limitMiddles: readonly number[] | null;
  /** Word in each gap box, in the model's order. */
  readonly gapWords: readonly string[];
}

/** Colours and type of the screen the trend stands on. */
export interface TrendTheme {
  readonly color: (name: string) => string;
  readonly fontFamily: string;
}

/** One trend while it is drawn; all lengths in canvas pixels. */
export interface PlotCanvas {
  readonly pen: CanvasRenderingContext2D;
  readonly model: TrendModel;
  readonly layout: TrendLayout;
  readonly theme: TrendTheme;
  /** Canvas pixels of a CSS pixel. */
  readonly ratio: number;
  /** Text size. */
  readonly size: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: (time: number) => number;
  readonly y: (value: number, axis: number) => number;
}

/** Draws with the plot's edges as scissors. */
export function clipped({ pen, left, top, width, height }: PlotCanvas, draw: () => void): void {
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  draw();
  pen.restore();
}
