/** The words of the outage timeline; part of `Messages`, so each language has them. */

/** Words of one language. */
export interface TimelineMessages {
  readonly timeline: {
    readonly title: string;
    /** Name of the button on the strip. */
    readonly open: string;
    readonly close: string;
    /** How many are shown of how many there are. */
    readonly count: (shown: number, total: number) => string;
    /** Heads of the columns: when, how long, why and what of it. */
    readonly columns: readonly [string, string, string];
    readonly none: string;
    readonly reading: string;
    readonly unreadable: (why: string) => string;
    readonly soFar: (duration: string) => string;
    /** The app ended before the outage did. */
    readonly endUnseen: string;
    /** What a close code means, in a few words; others are told by the link's own. */
    readonly codes: Readonly<Record<number, string>>;
    readonly withCode: (words: string, code: number) => string;
    /** The link's short words that say too little to somebody who does not know them. */
    readonly causes: Readonly<Record<string, string>>;
    /** Rungs 0 to 6 of the healing ladder. */
    readonly rungs: readonly [string, string, string, string, string, string, string];
    /** What has been done of an outage that goes on. */
    readonly tried: (rung: string) => string;
    /** An answer to the dial that was no welcome. */
    readonly http: (status: string) => string;
    readonly attempts: (count: number) => string;
    readonly nothingMissed: string;
    readonly samples: (recovered: number, lost: number) => string;
    readonly save: (format: string) => string;
    readonly saved: (file: string) => string;
    readonly notSaved: (why: string) => string;
  };
}

/** English. */
export const englishTimeline: TimelineMessages = {
  timeline: {
    title: 'Outages',
    open: 'Show the last outages',
    close: 'Close',
    count: (shown, total) => (shown < total ? `newest ${shown} of ${total}` : String(total)),
    columns: ['Began', 'Until fresh on screen', 'Why, what healed it, what became of the samples'],
    none: 'No outage has been recorded.',
    reading: 'Reading the ledger',
    unreadable: (why) => `The ledger cannot be read: ${why}`,
    soFar: (duration) => `${duration} so far`,
    endUnseen: 'end not seen',
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
    withCode: (words, code) => `${words} (code ${code})`,
    causes: {
      drain: 'Server asked us to move',
      suspend: 'This PC was asleep',
      'server silent': 'Server fell silent on an open connection',
    },
    rungs: [
      'values asked for again',
      'connection replaced',
      'moved to another server',
      'names, token and route renewed',
      'page loaded anew',
      'app restarted',
      'PC restarted',
    ],
    tried: (rung) => `tried: ${rung}`,
    http: (status) => `Server or balancer answered HTTP ${status}`,
    attempts: (count) => (count === 1 ? '1 dial' : `${count} dials`),
    nothingMissed: 'no samples missed',
    samples: (recovered, lost) =>
      lost === 0
        ? `${recovered} samples recovered, none lost`
        : `${recovered} samples recovered, ${lost} LOST`,
    save: (format) => `Save ${format}`,
    saved: (file) => `Saved: ${file}`,
    notSaved: (why) => `Not saved: ${why}`,
  },
};
