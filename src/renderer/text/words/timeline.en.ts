/** The outage timeline, English. */
export const timeline = {
  title: 'Outages',
  /** Name of the button on the strip. */
  open: 'Show the last outages',
  close: 'Close',
  newestOf: 'newest {shown} of {total}',
  /** When, how long, why and what of it. */
  columns: ['Began', 'Until fresh on screen', 'Why, what healed it, what became of the samples'],
  none: 'No outage has been recorded.',
  reading: 'Reading the ledger',
  unreadable: 'The ledger cannot be read: {why}',
  soFar: '{duration} so far',
  /** The app ended before the outage did. */
  endUnseen: 'end not seen',
  /** What a close code means; others are told by the link's own words. */
  codes: {
    1000: 'Server closed the connection',
    1001: 'Server is leaving',
    1002: 'Server saw a protocol fault',
    1003: 'Server refused the data',
    1006: 'Connection cut off without a word',
    1007: 'Frames could not be read',
    1008: 'Server refused us',
    1009: 'Frame too large',
    1011: 'Server failed',
    1012: 'Server restarts',
    1013: 'Server is overloaded',
    4401: 'Credential refused',
    4403: 'Access refused',
  },
  withCode: '{words} (code {code})',
  /** The link's short words that say too little to somebody who does not know them. */
  causes: {
    drain: 'Server asked us to move',
    suspend: 'This PC was asleep',
    'server silent': 'Server fell silent on an open connection',
  },
  /** Rungs 0 to 6 of the healing ladder. */
  rungs: [
    'values asked for again',
    'connection replaced',
    'moved to another server',
    'names, token and route renewed',
    'page loaded anew',
    'app restarted',
    'PC restarted',
  ],
  /** What has been done of an outage that goes on. */
  tried: 'tried: {rung}',
  /** An answer to the dial that was no welcome. */
  http: 'Server or balancer answered HTTP {status}',
  attempts: '1 dial | {count} dials',
  nothingMissed: 'no samples missed',
  recovered: '1 sample recovered, none lost | {count} samples recovered, none lost',
  recoveredSome: '1 sample recovered, {lost} LOST | {count} samples recovered, {lost} LOST',
  save: 'Save {format}',
  saved: 'Saved: {file}',
  notSaved: 'Not saved: {why}',
} as const;
