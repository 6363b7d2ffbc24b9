/** Key figures, English. */
export const kpi = {
  mean: 'mean',
  min: 'minimum',
  max: 'maximum',
  total: 'total',
  change: 'change',
  inBand: 'time in band',
  over: 'last {span}',
  since: 'since {time}',
  target: 'target {sign} {value}',
  met: 'met',
  missed: 'missed',
  ofData: '{percent} of data',
} as const;
