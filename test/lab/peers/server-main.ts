/** A peer's server as a process: `node server-main.js '{"protocol":"mqtt", …}'` (`ServerOrder`). */
import type { ServerLine, ServerOrder } from '../client-contract.ts';
import { serverOf, whyUnable } from './catalogue.ts';
import { Feed } from './feed.ts';
import { listen, readOrder, say } from './lines.ts';
import type { PeerServer } from './peer.ts';

const order = readOrder() as ServerOrder; // the lab's, see readOrder
const feed = new Feed(order.tags);
const start = await serverOf(order.protocol);
const server: PeerServer = await start(order, (tag, afterMs) => feed.since(tag, afterMs));
feed.start((sample) => server.publish(sample));

listen(
  (line) => void obey(line),
  () => void end(),
);
tell({ t: 'listening', port: server.port });

async function obey(command: string): Promise<void> {
  const [name = '', tag = ''] = command.split(' ');
  const act = actionOf(name, tag);
  if (act === undefined) {
    tell({ t: 'unable', command, why: whyUnable(order.protocol, name) });
    return;
  }
  await act();
  tell({ t: 'done', command });
  if (name === 'stop') process.exit(0);
}

function actionOf(name: string, tag: string): (() => void | Promise<void>) | undefined {
  switch (name) {
    case 'drain':
      return () => server.drain();
    case 'close':
      return () => server.close();
    case 'forget':
      return server.forget && (() => server.forget?.());
    case 'mute':
      return server.mute && (() => server.mute?.(tag));
    case 'stop':
      return stop;
    default:
      return undefined;
  }
}

async function stop(): Promise<void> {
  feed.stop();
  await server.stop();
}

async function end(): Promise<void> {
  await stop();
  process.exit(0);
}

function tell(line: ServerLine): void {
  say({ ...line });
}
