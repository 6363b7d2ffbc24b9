/** nats-server with a publisher beside it: core NATS, a subject per tag. */
import { connect } from 'nats';
import type { StartServer } from '../peer.ts';
import { Broker } from './broker.ts';

/** The publisher sits beside its server and is back within this time, ms. */
const PUBLISHER_RETRY_MS = 50;

export const start: StartServer = async ({ host, port }) => {
  const broker = new Broker(['nats-server', '-a', host, '-p', String(port)], host, port);
  await broker.start();
  const publisher = await connect({
    servers: `${host}:${port}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: PUBLISHER_RETRY_MS,
  });
  return {
    port,
    publish(sample) {
      if (!publisher.isClosed()) publisher.publish(sample.tag, JSON.stringify(sample));
    },
    // Lame duck mode (docs.nats.io, lame_duck_mode): clients are told, then evicted after 10 s.
    drain: () => broker.signal('SIGUSR2'),
    // A server cannot end its sessions and stay; a restart is the nearest to it.
    async close() {
      await broker.end();
      await broker.start();
    },
    async stop() {
      await publisher.close();
      // In lame duck mode it would take its time.
      await broker.end('SIGKILL');
    },
  };
};
