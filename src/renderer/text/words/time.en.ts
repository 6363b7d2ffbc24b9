/** Ages and durations, English. */
export const time = {
  /** An age in its largest unit. */
  age: { s: '{n} s', min: '{n} m', h: '{n} h', d: '{n} d' },
  /** A duration in two units. */
  duration: { min: '{m} m {s} s', h: '{h} h {m} m', d: '{d} d {h} h' },
  /** The whole span of a trend. */
  span: { s: '{n} s', min: '{n} min', h: '{n} h', d: '{n} d' },
} as const;
