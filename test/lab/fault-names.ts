/** The faults of the lab by name, in the order of the report. */
export const FAULT_NAMES = [
  'drain',
  'close',
  'kill',
  'hung',
  'blackhole',
  'balancer-restart',
  'path-change',
  'address-swap',
  'route-change',
  'forgotten',
  'silent-tag',
  'outage-refused',
  'outage-silent',
  'dns-move',
  'cert-expired',
  'retry-after',
  'token',
  'slow',
  'flapping',
] as const;

export type FaultName = (typeof FAULT_NAMES)[number];
