/** The programs of the lab's processes, bundled beside this one by scripts/run-lab.mjs. */
import { join } from 'node:path';

/** Absolute paths. */
export interface Scripts {
  readonly plant: string;
  readonly vigilClient: string;
  readonly wallClient: string;
  readonly herdClient: string;
  readonly peerClient: string;
  readonly peerServer: string;
}

/** The programs in `folder`. */
export function scriptsIn(folder: string): Scripts {
  return {
    plant: join(folder, 'plant.js'),
    vigilClient: join(folder, 'vigil-client.js'),
    wallClient: join(folder, 'wall-client.js'),
    herdClient: join(folder, 'herd-client.js'),
    peerClient: join(folder, 'peer-client.js'),
    peerServer: join(folder, 'peer-server.js'),
  };
}
