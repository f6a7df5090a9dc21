/** What is needed of a WebSocket: the global one of browsers and Node, and the one of `ws`, have it. */
export interface SocketLike {
  send(text: string): void;
  close(code?: number): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export type SocketConstructor = new (address: string) => SocketLike;
