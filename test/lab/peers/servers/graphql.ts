/** graphql-ws's own server over `ws`: `subscription { sample(tag: "…") { tag time value } }`. */
import {
  GraphQLFloat,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { Audience } from '../audience.ts';
import type { Sample } from '../feed.ts';
import type { StartServer } from '../peer.ts';
import { WebSocketHost } from './websocket-host.ts';

export const start: StartServer = async (order) => {
  const host = new WebSocketHost();
  const audience = new Audience<Inbox>();
  const sessions = host.at('/graphql', {
    handleProtocols: (offered) =>
      offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) && GRAPHQL_TRANSPORT_WS_PROTOCOL,
  });
  // Server's own keep-alive (12 s) stays: it frees the server of dead clients, no client sees it.
  useServer({ schema: schemaFor(audience) }, sessions);
  return {
    port: await host.listen(order.host, order.port),
    publish(sample) {
      for (const inbox of audience.of(sample.tag)) inbox.put(sample);
    },
    drain: () => host.drain(),
    close: () => host.close(),
    forget: () => audience.forget(),
    mute: (tag) => audience.mute(tag),
    stop: () => host.stop(),
  };
};

function schemaFor(audience: Audience<Inbox>): GraphQLSchema {
  const sample = new GraphQLObjectType({
    name: 'Sample',
    fields: {
      tag: { type: new GraphQLNonNull(GraphQLString) },
      time: { type: new GraphQLNonNull(GraphQLFloat) }, // Unix ms do not fit GraphQL's 32-bit Int
      value: { type: new GraphQLNonNull(GraphQLFloat) },
    },
  });
  return new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { up: { type: GraphQLString } } }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: {
        sample: {
          type: sample,
          args: { tag: { type: new GraphQLNonNull(GraphQLString) } },
          subscribe: (_root, { tag }: { readonly tag: string }) => {
            const inbox = new Inbox(() => audience.leave(inbox));
            audience.add(inbox, tag);
            return inbox;
          },
          resolve: (published: Sample) => published,
        },
      },
    }),
  });
}

/** The samples of one subscription, as the asynchronous iterable that GraphQL reads. */
class Inbox implements AsyncIterableIterator<Sample> {
  private readonly samples: Sample[] = [];
  private wake: () => void = () => undefined;
  private ended = false;
  private readonly leave: () => void;

  constructor(leave: () => void) {
    this.leave = leave;
  }

  put(sample: Sample): void {
    this.samples.push(sample);
    this.wake();
  }

  async next(): Promise<IteratorResult<Sample>> {
    for (;;) {
      const sample = this.samples.shift();
      if (sample !== undefined) return { value: sample, done: false };
      if (this.ended) return { value: undefined, done: true };
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  return(): Promise<IteratorResult<Sample>> {
    this.ended = true;
    this.leave();
    this.wake();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
