/** What a value tile says of the change of its value: direction, rate, words. Pure but for the words. */
import type { ShownChange } from '../../preload/api.d.ts';
import type { ShownTag } from '../stores/tags.ts';
import { numberText, spanText, unitText, words } from '../text/locale.ts';

/** As the arrow points. */
export type Direction = 'rising' | 'falling' | 'steady';

/** See `showChange`. */
export interface ChangeShown {
  /** Null where the tag has no span, of which the deadband is a part. */
  readonly direction: Direction | null;
  /** `+1.2 °C/min`; empty where the site does not ask for it. */
  readonly rate: string;
  /** `rising, +6.0 °C, last 5 min`, for titles and screen readers. */
  readonly spoken: string;
}

const MS_OF = { min: 60_000, h: 3_600_000 } as const;
/** The rate shows a tenth of what makes an arrow turn. */
const RATE_FINENESS = 10;
const MOST_DECIMALS = 4;

/** @param change of the value over `overMs`, in its unit */
export function showChange(
  change: number,
  { overMs, deadband, per }: ShownChange,
  { span, unit, decimals }: Pick<ShownTag, 'span' | 'unit' | 'decimals'>,
): ChangeShown {
  const least = span === null ? null : (Math.abs(span[1] - span[0]) * deadband) / 100;
  const direction =
    least === null
      ? null
      : Math.abs(change) <= least
        ? 'steady'
        : change > 0
          ? 'rising'
          : 'falling';
  const spoken = [
    ...(direction === null ? [] : [words().change[direction]]),
    unitText(signed(change, decimals), unit),
    words().kpi.over({ span: spanText(overMs) }),
  ].join(', ');
  if (per === undefined) return { direction, rate: '', spoken };
  const factor = MS_OF[per] / overMs;
  const places =
    least === null || least === 0 ? decimals : decimalsFor((least * factor) / RATE_FINENESS);
  const whole = unit.includes('/') ? `(${unit})/${per}` : `${unit}/${per}`;
  return { direction, rate: `${signed(change * factor, places)}\u00a0${whole}`, spoken };
}

function signed(value: number, decimals: number | null): string {
  const text = numberText(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

/** Digits after the point that show a step. */
function decimalsFor(step: number): number {
  return Math.min(MOST_DECIMALS, Math.max(0, Math.ceil(-Math.log10(step))));
}
