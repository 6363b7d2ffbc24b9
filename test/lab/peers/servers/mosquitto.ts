/** Mosquitto with a publisher beside it: a topic per tag, QoS 1, no retained messages. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt from 'mqtt';
import type { StartServer } from '../peer.ts';
import { Broker } from './broker.ts';

/** The publisher sits beside its broker and is back within this time, ms. */
const PUBLISHER_RETRY_MS = 50;

export const start: StartServer = async ({ host, port, folder }) => {
  const configuration = join(folder, 'mosquitto.conf');
  await writeFile(configuration, configurationFor(host, port, folder));
  const broker = new Broker(['mosquitto', '-c', configuration], host, port);
  await broker.start();
  const publisher = await mqtt.connectAsync(`mqtt://${host}:${port}`, {
    reconnectPeriod: PUBLISHER_RETRY_MS,
  });
  publisher.on('error', () => undefined); // it reconnects by itself
  return {
    port,
    publish: (sample) => void publisher.publish(sample.tag, JSON.stringify(sample), { qos: 1 }),
    drain: () => broker.end(),
    // A broker cannot end its sessions and stay; a restart is the nearest to it.
    async close() {
      await broker.end();
      await broker.start();
    },
    async stop() {
      publisher.end(true);
      await broker.end('SIGKILL');
    },
  };
};

function configurationFor(host: string, port: number, folder: string): string {
  return [
    `listener ${port} ${host}`,
    'allow_anonymous true',
    // Sessions of `clean: false` clients, kept over a restart (mosquitto.conf(5)).
    'persistence true',
    `persistence_location ${folder}/`,
    // 0: no limit on what is queued for a client that is away.
    'max_queued_messages 0',
    'set_tcp_nodelay true',
    // Started as root it would change to a user who cannot write here.
    'user root',
    'log_dest none',
    '',
  ].join('\n');
}
