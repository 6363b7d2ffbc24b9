/** Small sites for tests of the bridge. */
import type { Site, Widget } from '../../../../src/main/site/site.ts';

/** A site with the sources `boiler` and `pumps`, whose one screen shows the given widgets. */
export function siteWith(names: readonly string[], widgets: readonly Widget[] = []): Site {
  return {
    name: 'Test',
    timeZone: 'UTC',
    language: 'en',
    theme: 'dark',
    viewing: { distanceM: 3, diagonalIn: 55 },
    sources: ['boiler', 'pumps'].map((id) => ({
      id,
      label: id,
      endpoints: ['ws://127.0.0.1:1'],
      insecure: false,
      link: {},
    })),
    tags: Object.fromEntries(names.map((name) => [name, { key: name, source: 'boiler', name }])),
    screens: [{ id: 'main', title: 'Main', columns: 4, rows: 4, widgets }],
  };
}
