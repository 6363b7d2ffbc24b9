/** nats 2 over TCP, core NATS: the server remembers nothing, the client subscribes again. */
import { connect, DebugEvents, Events, type ConnectionOptions, type NatsConnection } from 'nats';
import { readSample } from '../feed.ts';
import type { StartClient } from '../peer.ts';
import type { Report } from '../report.ts';
import { CONNECT_MS, HEARTBEAT_MS, RETRY_STEADY_MS } from '../tuning.ts';

/** Its README, "Connection Options". By default a ping in 2 min, 10 attempts 2 s apart, 20 s each. */
const TUNED: ConnectionOptions = {
  // Stale when the third ping is due and two are unanswered.
  pingInterval: HEARTBEAT_MS,
  maxPingOut: 2,
  maxReconnectAttempts: -1,
  reconnectTimeWait: RETRY_STEADY_MS,
  timeout: CONNECT_MS,
  // The order of the URLs is the order of preference.
  noRandomize: true,
  waitOnFirstConnect: true,
};

export const start: StartClient = async (order, report) => {
  const tuned = order.variant === 'tuned';
  report.attempt();
  const connection = await connect({
    servers: order.urls.map((url) => new URL(url).host),
    ...(order.caFile === undefined ? {} : { tls: { caFile: order.caFile } }),
    ...(tuned ? TUNED : {}),
  });
  report.up();
  for (const { name } of order.tags) {
    connection.subscribe(name, {
      callback(error, message) {
        const sample = error === null ? readSample(message.json()) : undefined;
        if (sample !== undefined) report.sample(sample);
      },
    });
  }
  void connection.closed().then((error) => report.down(`gave up: ${error?.message ?? 'closed'}`));
  await watch(connection, tuned, report);
};

async function watch(connection: NatsConnection, tuned: boolean, report: Report): Promise<void> {
  for await (const { type, data } of connection.status()) {
    if (type === DebugEvents.Reconnecting) {
      report.attempt(typeof data === 'string' ? data : undefined);
    }
    if (type === Events.Disconnect) report.down('disconnected');
    if (type === DebugEvents.StaleConnection) report.down('stale');
    if (type === Events.Reconnect) report.up();
    // Its README on LDM: the client may want to move to another server.
    if (type === Events.LDM && tuned) await connection.reconnect();
  }
}
