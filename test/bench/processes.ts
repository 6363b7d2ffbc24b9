/**
 * CPU time and memory of a process and all it started, from /proc. On other systems there is
 * nothing to read and every figure is null.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ, in which /proc/PID/stat counts; 100 on every Linux of use today. */
const TICKS_PER_SECOND = 100;

/** What a process of the app does. */
export type Part = 'main' | 'page' | 'gpu' | 'plant' | 'other';

/** CPU time used up to one moment. */
export interface CpuReading {
  /** performance.now() */
  readonly at: number;
  /** CPU seconds by process. */
  readonly seconds: ReadonlyMap<number, { readonly part: Part; readonly used: number }>;
}

/** CPU time used so far by `root` and its descendants; null where it cannot be had. */
export function readCpu(root: number): CpuReading | null {
  const tree = treeOf(root);
  if (tree === null) return null;
  const seconds = new Map(
    tree.map(({ pid, ticks }) => [
      pid,
      { part: pid === root ? 'main' : partOf(pid), used: ticks / TICKS_PER_SECOND } as const,
    ]),
  );
  return { at: performance.now(), seconds };
}

/** Percent of one core between two readings, of the parts that pass. */
export function cpuPercent(
  from: CpuReading | null,
  to: CpuReading | null,
  passes: (part: Part) => boolean,
): number | null {
  if (from === null || to === null) return null;
  let used = 0;
  for (const [pid, process] of to.seconds) {
    if (passes(process.part)) used += process.used - (from.seconds.get(pid)?.used ?? 0);
  }
  return (100_000 * used) / (to.at - from.at);
}

/** Memory of the app's processes, the plant's left out: the sum of their proportional shares, MB. */
export function memoryMb(root: number): number | null {
  const tree = treeOf(root);
  if (tree === null) return null;
  let kilobytes = 0;
  for (const { pid } of tree) {
    if (partOf(pid) === 'plant') continue;
    const share = /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1];
    kilobytes += Number(share ?? 0);
  }
  return kilobytes / 1024;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

function treeOf(root: number): readonly Process[] | null {
  if (process.platform !== 'linux') return null;
  const all = readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry);
    // The name in brackets may hold blanks and brackets itself; what follows is plain.
    const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
    const ticks = Number(fields[11]) + Number(fields[12]);
    return pid > 0 && ticks >= 0 ? [{ pid, parent: Number(fields[1]), ticks }] : [];
  });
  const tree = new Set([root]);
  for (let grown = true; grown;) {
    grown = false;
    for (const { pid, parent } of all) {
      if (!tree.has(parent) || tree.has(pid)) continue;
      tree.add(pid);
      grown = true;
    }
  }
  return all.filter(({ pid }) => tree.has(pid));
}

function partOf(pid: number): Part {
  const line = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  if (line.includes('--type=renderer')) return 'page';
  if (line.includes('--type=gpu-process')) return 'gpu';
  // The embedded plant is the only thing the app runs as a Node service.
  return line.includes('node.mojom.NodeService') ? 'plant' : 'other';
}

/** Empty for a process that has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
