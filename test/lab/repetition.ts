/** One repetition of one fault with a group of clients: world, fault, watching, figures. */
import { Random } from '../../src/plant/dynamics.ts';
import { Capture, compare, type Agreement } from './capture.ts';
import type { LabClient } from './client.ts';
import type { FaultName } from './fault-names.ts';
import { FAULTS, type Done, type Fault } from './faults.ts';
import { isFresh, measure, type Figures, type Recording } from './measure.ts';
import { pause } from './shell.ts';
import { isDirect, Stage, WALL, type ClientSpec, type StageSetup, type Way } from './stage.ts';
import { FAST_MS, MUTED } from './stage-tags.ts';

/** What a repetition is told. */
export interface RepetitionOrder {
  readonly fault: FaultName;
  /** From 0. */
  readonly repetition: number;
  readonly stage: StageSetup;
  readonly outageMs: number;
  readonly windowMs: number;
  /** Compare ledger and wire. */
  readonly capture: boolean;
  readonly signal: AbortSignal;
}

/** One client's part. */
export interface Outcome {
  readonly spec: ClientSpec;
  readonly figures: Figures;
  readonly done: Done;
  readonly lines: LabClient['lines'];
  /** Where it was asked for. */
  readonly agreement?: Agreement;
}

/** Everything is well for so long before the fault, and a random part of a second more, ms. */
const BEFORE_MS = 4_000;
const PHASE_MS = 1_000;
/** Watched at least so long after the fault or the return, and so long after all were fresh, ms. */
const AFTER_MS = 4_000;
const CALM_MS = 3_000;
const LOOK_MS = 250;

/** Carries it out. */
export async function repeat(order: RepetitionOrder): Promise<readonly Outcome[]> {
  const { stage: setup, repetition, outageMs, windowMs, signal } = order;
  const fault = FAULTS[order.fault];
  const stage = await Stage.open(setup);
  try {
    const capture = order.capture ? new Capture(stage.topology) : null;
    await pause(BEFORE_MS + new Random(setup.seed).next() * PHASE_MS, signal);
    const done = await fault.run(stage, { repetition, outageMs, signal });
    await watch(stage, fault, windowMs, signal);
    const endAt = Date.now();
    const packets = await capture?.stop();
    return stage.clients.map((client) => {
      const recording = record(stage, client, fault, done, endAt);
      const { name, variant } = client.order;
      const { lines } = client;
      return {
        spec: { name, variant },
        figures: measure(recording),
        done,
        lines,
        ...(packets === undefined ? {} : { agreement: compare(packets, lines, done.faultAt) }),
      };
    });
  } finally {
    await stage.close();
  }
}

/** Until every client has been fresh for a while, or the window ends. */
async function watch(
  stage: Stage,
  fault: Fault,
  windowMs: number,
  signal: AbortSignal,
): Promise<void> {
  const from = Date.now();
  let calmSince: number | null = null;
  while (Date.now() - from < windowMs) {
    await pause(LOOK_MS, signal);
    const now = Date.now();
    const calm = stage.clients.every((client) =>
      isFresh(client.lines, freshTags(client, fault), now, 2 * LOOK_MS),
    );
    calmSince = calm ? (calmSince ?? now) : null;
    if (calmSince !== null && now - calmSince >= CALM_MS && now - from >= AFTER_MS) return;
  }
}

/** The tags that freshness is measured on. */
function freshTags({ order }: LabClient, fault: Fault): readonly string[] {
  if (fault.isOneTag === true) {
    return [order.tags.some(({ name }) => name === MUTED.plant) ? MUTED.plant : MUTED.peers];
  }
  return order.tags.filter(({ periodMs }) => periodMs === FAST_MS).map(({ name }) => name);
}

function record(
  stage: Stage,
  client: LabClient,
  fault: Fault,
  { faultAt, backAt, directBackAt }: Done,
  endAt: number,
): Recording {
  const { order, lines } = client;
  // A screen shows the newest sample of each look, not every one.
  const published =
    order.name === WALL
      ? null
      : stage.published(stage.isPeer(order.name) ? 'peers' : 'plant', faultAt - 5_000, endAt);
  const ownBackAt = isDirect(order.variant) ? (directBackAt ?? backAt) : backAt;
  return {
    lines,
    tags: order.tags,
    freshTags: freshTags(client, fault),
    freshPeriodMs: FAST_MS,
    published,
    faultAt,
    fromAt: ownBackAt ?? faultAt,
    endAt,
    isDelayed: fault.isDelayed === true,
  };
}

/** How the clients of a fault reach the servers. */
export function wayOf(fault: Fault, certificates: () => Promise<Way>): Promise<Way> {
  switch (fault.way) {
    case 'balancer':
      return Promise.resolve({ type: 'balancer' });
    case 'direct':
      return Promise.resolve({ type: 'direct', tokens: false });
    case 'tokens':
      return Promise.resolve({ type: 'direct', tokens: true });
    case 'tls':
      return certificates();
  }
}
