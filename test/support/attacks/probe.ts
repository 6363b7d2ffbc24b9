/** A listener that nobody has any business with: whoever gets through to it has broken out. */
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';

/** See the head of this file. */
export interface Probe {
  /** TCP and UDP. */
  readonly port: number;
  /** Connections and datagrams so far. */
  readonly touched: () => number;
  readonly stop: () => Promise<void>;
}

/** Listens on loopback. */
export async function startProbe(): Promise<Probe> {
  let touched = 0;
  const server = createServer((socket) => {
    touched += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const datagrams = createSocket('udp4', () => {
    touched += 1;
  });
  await new Promise<void>((resolve) => {
    datagrams.bind(port, '127.0.0.1', () => {
      resolve();
    });
  });
  return {
    port,
    touched: () => touched,
    stop: async () => {
      datagrams.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
