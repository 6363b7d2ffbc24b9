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

/** Left out: what a protocol has no way to do, and balancers that a client does not use. */
function takesPart(name: FaultName, { name: client, variant }: ClientSpec): boolean {
  const { peers, way } = FAULTS[name];
  const peer = peerOf(client);
  if (peer !== undefined) {
    if (peers === 'none') return false;
    return peers === 'all' || !peer.unable.includes(peers);
  }
  if (way !== 'balancer') return variant === 'default' || variant === 'active-active';
  const isDirect = variant === 'two-endpoints' || variant === 'active-active';
  return !(isDirect && (name === 'balancer-restart' || name === 'dns-move'));
}

function peerOf(name: string): (typeof PEERS)[number] | undefined {
  return PEERS.find((peer) => peer.name === name);
}
