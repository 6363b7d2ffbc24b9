/** The part of the package `phoenix`, which comes without types, that clients/phoenix.ts uses. */
declare module 'phoenix' {
  export interface SocketOptions {
    readonly transport: new (url: string, protocols?: string[]) => unknown;
    readonly heartbeatIntervalMs: number;
    readonly reconnectAfterMs: (tries: number) => number;
    readonly rejoinAfterMs: (tries: number) => number;
    readonly timeout: number;
  }

  export interface Channel {
    on(event: string, listener: (payload: unknown) => void): number;
    onError(listener: (reason?: unknown) => void): number;
    join(): unknown;
  }

  export class Socket {
    constructor(endPoint: string, options?: Partial<SocketOptions>);
    connect(): void;
    onOpen(listener: () => void): string;
    onClose(listener: (event: { readonly code: number }) => void): string;
    channel(topic: string, parameters?: object): Channel;
  }
}
