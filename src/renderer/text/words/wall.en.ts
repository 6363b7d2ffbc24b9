/** Header, pager, banners and what stands in place of a screen or widget, English. */
export const wall = {
  screenOf: '{n} of {total}',
  previousScreen: 'Previous screen',
  nextScreen: 'Next screen',
  siteRefused:
    'Site file refused, the last good one stays on | Site file refused ({count} problems), the last good one stays on',
  siteUnreadable: 'The site file cannot be read',
  siteAwaited: 'The wall comes on by itself as soon as this is mended.',
  fontMissing: 'No font for the words of “{language}” on this PC: English is shown',
  andMore: 'and {count} more',
  deadMan: 'DISPLAY NOT LIVE SINCE',
  connecting: 'Waiting for the first data',
  widgetFailed: 'Cannot be shown',
  /** Truth values of a lamp the site names no words for. */
  on: 'On',
  off: 'Off',
  /** When a picture file was written. */
  pictureAt: 'Picture {time}',
  /** Where a value is going, for screen readers. */
  change: {
    rising: 'rising',
    falling: 'falling',
    steady: 'steady',
  },
} as const;
