/**
 * ccxt sends a subscription without waiting for it: when the socket closed in that moment, the failed promise is nobody's
 * and would end the process. Here every send is somebody's: its failure is the socket's failure, which rejects whoever
 * waits for messages and makes ccxt connect anew.
 */
import type { CcxtClient } from './client.ts';

interface Socket {
  send(message: unknown): Promise<unknown>;
  onError(error: unknown): void;
}

export function guardSockets(client: CcxtClient): void {
  const guarded = new WeakSet();
  const open = client.client.bind(client);
  client.client = (url) => {
    const socket = open(url) as Socket;
    if (guarded.has(socket)) return socket;
    guarded.add(socket);
    const send = socket.send.bind(socket);
    socket.send = async (message) => {
      try {
        return await send(message);
      } catch (error) {
        socket.onError(error);
        return null;
      }
    };
    return socket;
  };
}

/**
 * What waits to be sent is never sent. Subscriptions leave at the pace the venue allows: with 200 pairs the last ones wait
 * for a minute, and whoever has closed everything would wait for them.
 */
export function forgetUnsent(client: CcxtClient): void {
  for (const { throttler } of Object.values(client.clients)) if (throttler !== undefined) throttler.running = false;
}
