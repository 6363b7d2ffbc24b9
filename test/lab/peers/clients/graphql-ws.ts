/** graphql-ws 6: one GraphQL subscription per tag. */
import { createClient, type ClientOptions } from 'graphql-ws';
import { dialer, inTurn } from '../dial.ts';
import { readSample } from '../feed.ts';
import type { StartClient } from '../peer.ts';
import type { Report } from '../report.ts';
import { ANSWER_MS, CONNECT_MS, HEARTBEAT_MS, retryMs, SOCKET_LIMITS } from '../tuning.ts';

const QUERY = 'subscription Wall($tag: String!) { sample(tag: $tag) { tag time value } }';

export const start: StartClient = (order, report) => {
  const tuned = order.variant === 'tuned';
  const client = createClient({
    url: inTurn(order.urls, '/graphql'),
    webSocketImpl: dialer(order, report, tuned ? SOCKET_LIMITS : {}),
    ...(tuned ? tunedOptions(report, () => client.terminate()) : {}),
  });
  client.on('connected', () => report.up());
  client.on('closed', (event) => report.down(`closed ${codeOf(event)}`));
  for (const { name } of order.tags) {
    client.subscribe(
      { query: QUERY, variables: { tag: name } },
      {
        next({ data }) {
          const sample = readSample(data?.['sample']);
          if (sample !== undefined) report.sample(sample);
        },
        error: () => report.down(`gave up: ${name}`),
        complete: () => report.down(`completed: ${name}`),
      },
    );
  }
};

/**
 * the-guild.dev/graphql/ws/recipes, "Client usage with ping/pong timeout and latency metrics", with
 * `terminate` where the socket does not answer. By default: no ping, 5 retries after 1, 2, 4 … s,
 * none at all after a refused dial.
 */
function tunedOptions(report: Report, terminate: () => void): Partial<ClientOptions> {
  let deadline: NodeJS.Timeout | undefined;
  return {
    keepAlive: HEARTBEAT_MS,
    connectionAckWaitTimeout: CONNECT_MS,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (retries) => new Promise((resolve) => setTimeout(resolve, retryMs(retries))),
    on: {
      ping(received) {
        if (received) return;
        deadline = setTimeout(() => {
          report.down('no answer to a ping');
          terminate();
        }, ANSWER_MS);
      },
      pong: (received) => received && clearTimeout(deadline),
      closed: () => clearTimeout(deadline),
    },
  };
}

function codeOf(event: unknown): string {
  return typeof event === 'object' && event !== null && 'code' in event ? String(event.code) : '';
}
