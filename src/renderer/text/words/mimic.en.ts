/** Drawings of the plant, English. */
export const mimic = {
  missing: 'No element “{id}” in {file}',
  unreadable: 'The drawing {file} cannot be shown',
} as const;
