/** The words of trends, tables and alarm lists; part of `Messages`, so each language has them. */

/** Words of one language. */
export interface RowMessages {
  readonly trend: {
    readonly gap: string;
    readonly noDataSince: (time: string) => string;
    readonly noData: string;
    readonly over: (span: string) => string;
    readonly span: (count: number, unit: 's' | 'min' | 'h' | 'd') => string;
    readonly of: (count: number, total: number) => string;
  };
  readonly table: {
    readonly columns: Readonly<
      Record<'tag' | 'label' | 'value' | 'unit' | 'state' | 'age' | 'time', string>
    >;
    readonly filter: string;
    readonly filterHint: string;
    readonly clearFilter: string;
    readonly notLive: (count: number, total: number) => string;
    readonly allLive: (total: number) => string;
    readonly hidden: (count: number) => string;
    readonly selected: (count: number) => string;
    readonly orderOf: (time: string) => string;
    readonly sortNow: string;
    readonly noneMatch: string;
    readonly noTags: string;
    readonly live: string;
    readonly sortedBy: (position: number, descending: boolean) => string;
  };
  readonly alarms: {
    readonly title: string;
    readonly priorities: readonly [string, string, string, string];
    readonly none: string;
    readonly asOf: (time: string) => string;
    readonly notLiveSince: (time: string) => string;
    readonly notLive: string;
    readonly listNotLive: (source: string) => string;
    readonly unconfirmed: (count: number) => string;
    readonly states: Readonly<
      Record<
        | 'normal'
        | 'unacknowledged'
        | 'acknowledged'
        | 'returned'
        | 'latched'
        | 'latchedAcknowledged'
        | 'shelved'
        | 'suppressed'
        | 'outOfService',
        string
      >
    >;
    readonly acknowledge: string;
    readonly acknowledging: string;
    readonly failed: string;
    readonly failure: (tag: string, why: string) => string;
    readonly noAnswer: string;
    readonly dismiss: string;
    readonly more: (count: number) => string;
    readonly setAside: (shelved: number, suppressed: number, outOfService: number) => string;
    readonly system: string;
  };
}

/** English. */
export const englishRows: RowMessages = {
  trend: {
    gap: 'gap',
    noDataSince: (time) => `no data since ${time}`,
    noData: 'no data',
    over: (span) => `over ${span}`,
    span: (count, unit) => `${count} ${unit}`,
    of: (count, total) => `${count} of ${total}`,
  },
  table: {
    columns: {
      tag: 'Tag',
      label: 'Name',
      value: 'Value',
      unit: 'Unit',
      state: 'State',
      age: 'Age',
      time: 'Sampled',
    },
    filter: 'Filter',
    filterHint: 'Filter: text, state:stale, -state:live',
    clearFilter: 'Clear filter',
    notLive: (count, total) => `${count} of ${total} not live`,
    allLive: (total) => `all ${total} live`,
    hidden: (count) => `${count} hidden by filter`,
    selected: (count) => `${count} selected`,
    orderOf: (time) => `order of ${time}`,
    sortNow: 'Sort now',
    noneMatch: 'No tag matches the filter',
    noTags: 'No tags here yet',
    live: 'live',
    sortedBy: (position, descending) =>
      `sorted ${descending ? 'downwards' : 'upwards'}, key ${position}`,
  },
  alarms: {
    title: 'Alarms',
    priorities: ['urgent', 'high', 'medium', 'low'],
    none: 'No active alarms',
    asOf: (time) => `as of ${time}`,
    notLiveSince: (time) => `NOT LIVE since ${time}`,
    notLive: 'NOT LIVE',
    listNotLive: (source) => (source === '' ? 'ALARM LIST' : `ALARM LIST OF ${source}`),
    unconfirmed: (count) => `${count} ${count === 1 ? 'row' : 'rows'} not confirmed`,
    states: {
      normal: 'NORMAL',
      unacknowledged: 'UNACK',
      acknowledged: 'ACK',
      returned: 'RTN',
      latched: 'LATCHED',
      latchedAcknowledged: 'LATCHED ACK',
      shelved: 'SHELVED',
      suppressed: 'SUPPRESSED',
      outOfService: 'OUT OF SERVICE',
    },
    acknowledge: 'ACK',
    acknowledging: 'sending …',
    failed: 'NOT ACKNOWLEDGED',
    failure: (tag, why) => `${tag} NOT ACKNOWLEDGED: ${why}`,
    noAnswer: 'no answer from the plant',
    dismiss: 'Understood',
    more: (count) => `+${count} more`,
    setAside: (shelved, suppressed, outOfService) =>
      [
        shelved > 0 ? `${shelved} shelved` : '',
        suppressed > 0 ? `${suppressed} suppressed` : '',
        outOfService > 0 ? `${outOfService} out of service` : '',
      ]
        .filter((part) => part !== '')
        .join(' · '),
    system: 'LINK',
  },
};
