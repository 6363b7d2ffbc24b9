/** Drawings of the plant, English. */
export const mimic = {
  missing: 'No element “{id}” in {file}',
} as const;
