/** Which repetitions a run consists of, and who takes part in each. */
import type { LabOptions } from './command-line.ts';
import { VIGIL_VARIANTS } from './command-line.ts';
import type { FaultName } from './fault-names.ts';
import { FAULTS } from './faults.ts';
import { PEERS } from './peers/catalogue.ts';
import type { ClientSpec } from './stage.ts';

/** One repetition. */
export interface Task {
  readonly fault: FaultName;
  /** From 0. */
  readonly repetition: number;
  readonly clients: readonly ClientSpec[];
  /** Decides the random phase. */
  readonly seed: number;
}

/**
 * Clients share a repetition, so that all meet the very same fault; but those that stand on another
 * balancer or on two paths have a world of their own.
 */
export function plan({ faults, clients, variants, reps, seed }: LabOptions): readonly Task[] {
  const tasks: Task[] = [];
  for (const fault of faults) {
    const taking = specs(clients, variants).filter((spec) => takesPart(fault, spec));
    const groups = [
      taking.filter(({ variant }) => variant !== 'active-active' && variant !== 'nginx'),
      taking.filter(({ variant }) => variant === 'active-active'),
      taking.filter(({ variant }) => variant === 'nginx'),
    ];
    for (let repetition = 0; repetition < reps; repetition += 1) {
      for (const group of groups) {
        const own = (seed + 7_919 * (tasks.length + 1)) % 4_294_967_296;
        if (group.length > 0) tasks.push({ fault, repetition, clients: group, seed: own });
      }
    }
  }
  return tasks;
}

function specs(names: readonly string[], variants: readonly string[]): readonly ClientSpec[] {
  return names.flatMap((name) => {
    const own = name === 'vigil' ? VIGIL_VARIANTS : (peerOf(name)?.variants ?? ['default']);
    const chosen = variants.filter((variant) => own.some((one) => one === variant));
    return (chosen.length > 0 ? chosen : ['default']).map((variant) => ({ name, variant }));
  });
}

/** A client that has no part in a fault, and why: the table's footnotes. */
export interface Absence {
  readonly fault: FaultName;
  readonly client: string;
  readonly variant: string;
  readonly why: string;
}

/** Who of those asked for takes no part in which fault. */
export function absences({ faults, clients, variants }: LabOptions): readonly Absence[] {
  return faults.flatMap((fault) =>
    specs(clients, variants).flatMap((spec) => {
      const why = whyLeftOut(fault, spec);
      return why === null ? [] : [{ fault, client: spec.name, variant: spec.variant, why }];
    }),
  );
}

/** What a protocol has no way to do, and balancers that a client does not use; null: it takes part. */
function whyLeftOut(name: FaultName, { name: client, variant }: ClientSpec): string | null {
  const { peers, way } = FAULTS[name];
  const peer = peerOf(client);
  if (peer !== undefined) {
    if (peers === 'all') return null;
    return typeof peers === 'object' ? peers.whyNone : (peer.whyUnable[peers] ?? null);
  }
  if (way !== 'balancer') {
    const isOnlyOne = variant === 'default' || variant === 'active-active';
    return isOnlyOne ? null : 'the servers are dialled without a balancer: the same as default';
  }
  const isDirect = variant === 'two-endpoints' || variant === 'active-active';
  const isOfBalancer = name === 'balancer-restart' || name === 'dns-move';
  return isDirect && isOfBalancer ? 'it dials the servers by their addresses' : null;
}

function takesPart(fault: FaultName, spec: ClientSpec): boolean {
  return whyLeftOut(fault, spec) === null;
}

function peerOf(name: string): (typeof PEERS)[number] | undefined {
  return PEERS.find((peer) => peer.name === name);
}
