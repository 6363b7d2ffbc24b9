/** How long the wall was away after each fault: gathered by the fault tests, printed by `npm run faults`. */
import { appendFileSync } from 'node:fs';

/** One measured recovery. */
export interface Recovery {
  readonly fault: string;
  /** From the fault until the wall was live again with its view, ms. */
  readonly ms: number;
  /** What healed it. */
  readonly by: string;
}

/** Notes one; `VIGIL_RECOVERIES` names the file that the table is made of. */
export function noteRecovery(recovery: Recovery): void {
  const file = process.env['VIGIL_RECOVERIES'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(recovery)}\n`);
}
