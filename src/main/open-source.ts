/**
 * Makes one source of the site: its driver, its link with the site's options, and the face that the
 * wall drives and the windows see.
 */
import { app } from 'electron';
import type { AlarmNews, AlarmRow, LinkStatus, Outage } from './bridge/contract.ts';
import type { Clock } from './clock.ts';
import { linkOptions } from './link/options.ts';
import type { ProxySetup, TlsSetup } from './network/dial.ts';
import { logProblem, type Log } from './observe/log.ts';
import { ownSecrets } from './own-secrets.ts';
import type { RunningSource } from './site-run.ts';
import { isOpenLine } from './site/loopback.ts';
import type { SiteSource } from './site/site.ts';
import { refusal } from './reply.ts';
import { Source } from './sources/source.ts';
import type { Alarm, AlarmOffer } from './sources/vigil/codec.ts';
import { VigilDriver } from './sources/vigil/driver.ts';
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
  /** Rows of a source's alarm list changed; null: all. */
  readonly onAlarms: (source: string, ids: readonly string[] | null) => void;
}

/** A source of the site, ready to start. */
export function openSource(
  line: SiteSource,
  endpoints: readonly string[],
  shared: SharedParts,
): RunningSource {
  const { clock, log, tags, history, lastOutage, onOutage, onStatus, onAlarms } = shared;
  const { id, label, tokenSecret } = line;
  const alarms = new AlarmMirror<Alarm, AlarmOffer>((ids) => {
    onAlarms(id, ids);
  });
  const source = new Source({
    id,
    label,
    endpoints,
    insecure: endpoints.some((endpoint) => isOpenLine(endpoint, line.proxy)),
    // schema.ts has checked names and bounds against link/options.ts.
    options: linkOptions(line.link),
    driver: new VigilDriver({
      clock,
      client: `vigil/${app.getVersion()}`,
      ...reachOf(line, log),
      ...(tokenSecret === undefined
        ? {}
        : { credential: credentialOf(secretNow(tokenSecret, log)) }),
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
    command: ({ alarm, action, forMs }) => {
      const by = shared.displayName;
      if (action !== 'shelve') return source.command({ action, alarm, by });
      if (forMs !== undefined) return source.command({ action, alarm, by, forMs });
      return Promise.resolve(refusal('no-time', 'an alarm is shelved for a time'));
    },
    past: (question) => source.past(question),
    counters: () => source.counters(),
    staleTags: () => source.staleTags(line.lateAfterMs),
    proofOf: (slot) => (Number.isNaN(source.intervalMs(slot)) ? source.subscription(slot) : 0),
    provenAt: (subscription) => source.provenAt(subscription),
    status: (): LinkStatus => ({ ...source.status(), lastOutage: lastOutage(id) }),
    alarms: (ids) => ({
      source: id,
      proof: source.alarmSubscription() ?? 0,
      completeTime: alarms.completeTime,
      ...alarms.offers,
      dropped: alarms.dropped,
      whole: ids === null,
      ...(ids === null ? { alarms: alarms.rows(), gone: [] } : changedRows(alarms, ids)),
    }),
    rateVersion: () => alarms.rate.version,
    alarmRate: () => ({ source: id, ...alarms.rate.read(clock.unixNow()) }),
  };
}

/** What became of the rows named. */
function changedRows(
  mirror: AlarmMirror<Alarm, AlarmOffer>,
  ids: Iterable<string>,
): Pick<AlarmNews, 'alarms' | 'gone'> {
  const alarms: AlarmRow[] = [];
  const gone: string[] = [];
  for (const id of ids) {
    const row = mirror.row(id);
    if (row === undefined) gone.push(id);
    else alarms.push(row);
  }
  return { alarms, gone };
}

/** How the source is reached: its certificates and its proxy. */
function reachOf(line: SiteSource, log: Log): TlsSetup & { readonly proxy?: ProxySetup } {
  const { caFile, crlFile, pins, clientCertFile, clientKeyFile } = line;
  const { clientKeySecret, serverName } = line;
  const { proxy, proxySecret } = line;
  return {
    ...(caFile === undefined ? {} : { caFile }),
    ...(crlFile === undefined ? {} : { crlFile }),
    ...(pins === undefined ? {} : { pins }),
    ...(clientCertFile === undefined ? {} : { clientCertFile }),
    ...(clientKeyFile === undefined ? {} : { clientKeyFile }),
    ...(clientKeySecret === undefined
      ? {}
      : { clientKeyPassphrase: secretNow(clientKeySecret, log) }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(proxy === undefined
      ? {}
      : {
          proxy: {
            url: proxy,
            ...(proxySecret === undefined ? {} : { credentials: secretNow(proxySecret, log) }),
          },
        }),
  };
}

/** Read anew each time: whoever rotates the secret need not restart the wall. */
function secretNow(name: string, log: Log): () => string | null {
  const secrets = ownSecrets((problem) => {
    logProblem(log, problem);
  });
  return () => secrets.read(name);
}

function credentialOf(current: () => string | null): {
  current: () => string | null;
  renew: () => Promise<string | null>;
} {
  return { current, renew: () => Promise.resolve(current()) };
}
