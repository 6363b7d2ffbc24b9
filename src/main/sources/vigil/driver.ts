/**
 * vigil.v1 over WebSocket: dials, greets, and translates frames to news and requests to frames. The
 * rules it keeps are those of `sources/driver.ts`. One dialled socket is `connection.ts`'s.
 */
import { Dialler, type DiallerSetup } from '../../network/dial.ts';
import type { DialRequest, Driver, DriverSession, SessionNews } from '../driver.ts';
import { MAX_FRAME_BYTES } from './codec.ts';
import { Connection } from './connection.ts';

/** Where the bearer token comes from. */
export interface Credential {
  /** The present token; null: none yet. */
  current(): string | null;
  /** Gets a new one; null or a rejection: there is none to be had. */
  renew(): Promise<string | null>;
}

/** What the driver needs for one source: how it is reached, and these. */
export interface VigilDriverSetup extends DiallerSetup {
  /** Name and version told in the hello, for example `vigil/1.0.0`. */
  readonly client: string;
  readonly credential?: Credential;
  /** A larger frame closes the session with 1009; at most `MAX_FRAME_BYTES`, the default. */
  readonly maxFrameBytes?: number;
}

/** See the file head. */
export class VigilDriver implements Driver {
  readonly #setup: VigilDriverSetup;
  readonly #dialler: Dialler;

  /** Throws RangeError for a frame bound that the codec would not honour, TypeError for a bad proxy. */
  constructor(setup: VigilDriverSetup) {
    const { maxFrameBytes = MAX_FRAME_BYTES } = setup;
    if (!(maxFrameBytes > 0 && maxFrameBytes <= MAX_FRAME_BYTES)) {
      throw new RangeError(`maxFrameBytes: expected 1 to ${MAX_FRAME_BYTES}, got ${maxFrameBytes}`);
    }
    this.#setup = setup;
    this.#dialler = new Dialler(setup);
  }

  open(request: DialRequest, report: (news: SessionNews) => void): DriverSession {
    const { clock, client, credential, maxFrameBytes = MAX_FRAME_BYTES } = this.#setup;
    const token = (): string | null => credential?.current() ?? null;
    return new Connection(
      { ...request, clock, client, dialler: this.#dialler, maxFrameBytes, token },
      report,
    );
  }

  probeEndpoint(url: string, timeoutMs: number, answer: (reachable: boolean) => void): void {
    this.#dialler.probe(url, timeoutMs, answer);
  }

  /** Nothing but addresses is kept between sessions: no agents, no TLS tickets. */
  renewBelow(): void {
    this.#dialler.renew();
  }

  renewCredential(answer: (renewed: boolean) => void): void {
    const { credential } = this.#setup;
    const renewal = credential === undefined ? Promise.resolve(null) : credential.renew();
    renewal.then(
      (token) => answer(token !== null),
      () => answer(false),
    );
  }
}
