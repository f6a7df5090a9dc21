/** What tests of the client's message stream share: a bot to listen to, an open stream, and what is closed after a test. */
import type { MessageStream, PitwallClient, StreamOptions } from '../../../../client/src/index.ts';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { SOCKET_TOKEN } from '../harness/socket-client.ts';
import { startStandardBot } from '../harness/standard-bot.ts';

/** Closed by `closeAll`, the last first. */
export const closing: (() => unknown)[] = [];

export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

export async function startBot(): Promise<RecordedApi> {
  const bench = await startStandardBot({ apiServer: { ws_token: SOCKET_TOKEN } });
  closing.push(async () => bench.close());
  return bench;
}

/** A stream that is open and has subscribed. */
export async function listen(client: PitwallClient, options: StreamOptions = {}): Promise<MessageStream> {
  const opened = Promise.withResolvers<undefined>();
  const stream = client.messages({
    ...options,
    onOpen: () => {
      options.onOpen?.();
      opened.resolve(undefined);
    },
  });
  closing.push(() => stream.close());
  await opened.promise;
  return stream;
}

/** Waits until the server has taken note of everything sent before. */
export async function inStep(stream: MessageStream): Promise<readonly string[]> {
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  const end = stream.on('whitelist', ({ data }) => resolve(data));
  stream.send({ type: 'whitelist', data: '' });
  const pairs = await promise;
  end();
  return pairs;
}
