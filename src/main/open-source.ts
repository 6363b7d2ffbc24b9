/**
 * Makes one source of the site: its driver, its link with the site's options, and the face that the
 * wall drives and the windows see.
 */
import { app } from 'electron';
import type { LinkStatus, Outage } from './bridge/contract.ts';
import type { Clock } from './clock.ts';
import { linkOptions } from './link/options.ts';
import type { ProxySetup, TlsSetup } from './network/dial.ts';
import type { Log } from './observe/log.ts';
import type { RunningSource } from './site-run.ts';
import type { SiteSource } from './site/site.ts';
import { Source } from './sources/source.ts';
import type { Alarm } from './sources/vigil/codec.ts';
import { VigilDriver } from './sources/vigil/driver.ts';
import { readSecret } from './store/secrets.ts';
import { AlarmMirror } from './telemetry/alarms.ts';
import type { HistoryStore } from './telemetry/history.ts';
import type { TagTable } from './telemetry/tag-table.ts';

/** What all sources share. */
export interface SharedParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly tags: TagTable;
  readonly history: HistoryStore;
  /** Name of this display, told with an acknowledgement. */
  readonly displayName: string;
  /** Every local address there is now. */
  readonly addresses: () => readonly string[];
  /** The newest outage of a source, those of earlier runs included. */
  readonly lastOutage: (source: string) => Outage | null;
  readonly onOutage: (outage: Outage) => void;
  readonly onStatus: () => void;
  readonly onAlarms: (source: string) => void;
}

/** A source of the site, ready to start. */
export function openSource(
  line: SiteSource,
  endpoints: readonly string[],
  shared: SharedParts,
): RunningSource {
  const { clock, log, tags, history, lastOutage, onOutage, onStatus, onAlarms } = shared;
  const { id, label, tokenSecret } = line;
  const alarms = new AlarmMirror<Alarm>(() => {
    onAlarms(id);
  });
  const source = new Source({
    id,
    label,
    endpoints,
    insecure: endpoints.some(isOpenLine),
    // schema.ts has checked names and bounds against link/options.ts.
    options: linkOptions(line.link),
    driver: new VigilDriver({
      clock,
      client: `vigil/${app.getVersion()}`,
      ...reachOf(line),
      ...(tokenSecret === undefined ? {} : { credential: credentialOf(tokenSecret) }),
    }),
    clock,
    random: Math.random,
    tags,
    history,
    alarms,
    log: (level, code, text) => {
      log(level, code, `${id}: ${text}`);
    },
    onOutage,
    onChange: onStatus,
  });
  return {
    id,
    start: () => {
      source.start(shared.addresses());
    },
    stop: () => {
      source.stop();
    },
    want: (wants) => {
      source.want(wants);
    },
    pathChanged: (cause, addresses) => {
      source.pathChanged(cause, addresses);
    },
    suspended: () => {
      source.suspended();
    },
    resumed: () => {
      source.resumed();
    },
    retry: () => {
      source.retry();
    },
    painted: (sentAt, now) => {
      source.painted(sentAt, now);
    },
    acknowledge: (alarm) => source.acknowledge(alarm, shared.displayName),
    counters: () => source.counters(),
    staleTags: () => source.staleTags(line.lateAfterMs),
    proofOf: (slot) => (Number.isNaN(source.intervalMs(slot)) ? source.subscription(slot) : 0),
    provenAt: (subscription) => source.provenAt(subscription),
    status: (): LinkStatus => ({ ...source.status(), lastOutage: lastOutage(id) }),
    alarms: () => ({
      source: id,
      proof: source.alarmSubscription() ?? 0,
      completeTime: alarms.completeTime,
      alarms: alarms.rows(),
    }),
  };
}

/** How the source is reached: its certificates and its proxy. */
function reachOf(line: SiteSource): TlsSetup & { readonly proxy?: ProxySetup } {
  const { caFile, clientCertFile, clientKeyFile, clientKeySecret, serverName } = line;
  const { proxy, proxySecret } = line;
  return {
    ...(caFile === undefined ? {} : { caFile }),
    ...(clientCertFile === undefined ? {} : { clientCertFile }),
    ...(clientKeyFile === undefined ? {} : { clientKeyFile }),
    ...(clientKeySecret === undefined ? {} : { clientKeyPassphrase: secretNow(clientKeySecret) }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(proxy === undefined
      ? {}
      : {
          proxy: {
            url: proxy,
            ...(proxySecret === undefined ? {} : { credentials: secretNow(proxySecret) }),
          },
        }),
  };
}

/** Read anew each time: whoever rotates the secret need not restart the wall. */
function secretNow(secret: string): () => string | null {
  return () => readSecret(secret, process.env);
}

function credentialOf(secret: string): {
  current: () => string | null;
  renew: () => Promise<string | null>;
} {
  const current = secretNow(secret);
  return { current, renew: () => Promise.resolve(current()) };
}

/** True for an unencrypted line that leaves this machine. */
function isOpenLine(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint);
  const own = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return protocol === 'ws:' && !own;
}
