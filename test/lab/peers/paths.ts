/**
 * Where a server that is tuned, not only its client, is found: one process serves both variants on
 * one port, as it comes and tuned, under a path of each.
 */
export const SOCKET_IO = { default: '/socket.io/', tuned: '/tuned/' } as const;

export const CENTRIFUGO = {
  default: '/connection/websocket',
  tuned: '/tuned/connection/websocket',
} as const;
