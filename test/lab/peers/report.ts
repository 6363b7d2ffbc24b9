/**
 * What a peer's client says to the lab (`ClientLine`). A peer tells only what happens to it; this
 * file knows which lines follow: each change once, `ready` once, and `claims` with every change,
 * because the peers have no other notion of live than a standing connection.
 */
import type { ClientLine, LabTag } from '../client-contract.ts';
import type { Sample } from './feed.ts';
import { nowMs, say } from './lines.ts';

export class Report {
  private readonly awaited: Set<string>;
  private connected = false;

  constructor(tags: readonly LabTag[]) {
    this.awaited = new Set(tags.map(({ name }) => name));
  }

  /** A TCP connection is asked for. */
  attempt(url?: string): void {
    tell({ t: 'attempt', at: nowMs(), ...(url === undefined ? {} : { url }) });
  }

  /** The library holds that it is connected. */
  up(): void {
    if (this.connected) return;
    this.connected = true;
    tell({ t: 'up', at: nowMs() });
    tell({ t: 'claims', at: nowMs(), live: true });
  }

  /** The library noticed a loss, `why` in its own words. Told once until `up`. */
  down(why: string): void {
    if (!this.connected) {
      this.log(why);
      return;
    }
    this.connected = false;
    tell({ t: 'down', at: nowMs(), why });
    tell({ t: 'claims', at: nowMs(), live: false });
  }

  /** A sample reached the application. */
  sample({ tag, time, value }: Sample): void {
    tell({ t: 'sample', tag, time, value, at: nowMs() });
    if (this.awaited.delete(tag) && this.awaited.size === 0) tell({ t: 'ready', at: nowMs() });
  }

  /** For people: failed attempts, giving up. */
  log(text: string): void {
    tell({ t: 'log', at: nowMs(), text });
  }

  bye(): void {
    tell({ t: 'bye', at: nowMs() });
  }
}

function tell(line: ClientLine): void {
  say({ ...line });
}
