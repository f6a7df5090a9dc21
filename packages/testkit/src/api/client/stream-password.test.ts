/** The message stream of a client that knows name and password: the sessions it makes for its socket. */
import { afterEach, expect, it } from 'vitest';
import { PitwallClient } from '../../../../client/src/index.ts';
import { ManualTimers } from '../../../../client/src/testing/manual-timers.ts';
import { STANDARD_LOGIN, STANDARD_NOW } from '../harness/standard-bot.ts';
import { closeAll, closing, inStep, startBot } from './listening.ts';

const DAY = 24 * 60 * 60_000;

afterEach(closeAll);

it('is one, however often the socket is refused, and it ends with nobody else’s', async () => {
  const bench = await startBot();
  const timers = new ManualTimers();
  const admin = new PitwallClient({ url: bench.url, ...STANDARD_LOGIN });
  bench.server.detach();
  const states: string[] = [];
  const stream = new PitwallClient({ url: bench.url, timers, ...STANDARD_LOGIN }).messages({
    subscribe: ['status'],
    onState: (state) => states.push(state),
    reconnect: { firstDelayMs: 100, maxDelayMs: 100 },
  });
  closing.push(() => stream.close());
  for (let time = 0; time < 6; time += 1) await timers.run(50);
  expect((await admin.call('sessions')).sessions).toHaveLength(1);
  bench.server.attach({ bot: bench.bot, store: bench.store });
  while (stream.state !== 'open') {
    if (stream.state === 'waiting' && timers.delays.includes(50)) await timers.run(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await inStep(stream)).toHaveLength(4);
  expect((await admin.call('sessions')).sessions).toHaveLength(1);
});

type Bench = Awaited<ReturnType<typeof startBot>>;

async function endSessions({ url }: Bench): Promise<void> {
  const admin = new PitwallClient({ url, ...STANDARD_LOGIN });
  for (const { id } of (await admin.call('sessions')).sessions) {
    await admin.call('end_session', { params: { sessionid: id } });
  }
}

function changeKey({ raw }: Bench): void {
  Object.assign(raw['api_server'] as object, { jwt_secret_key: 'another key of 32 bytes or more, of the tests' });
}

it.each<[string, (bench: Bench) => unknown]>([
  ['its session was ended', endSessions],
  ['the signing key was changed', changeKey],
  ['its tokens have expired', (bench) => bench.setTime(STANDARD_NOW + 40 * DAY)],
])('comes back when %s', async (_, end) => {
  const bench = await startBot();
  const timers = new ManualTimers();
  const opened: string[] = [];
  const stream = new PitwallClient({ url: bench.url, timers, ...STANDARD_LOGIN }).messages({
    onOpen: () => opened.push('open'),
    reconnect: { firstDelayMs: 100, maxDelayMs: 100 },
  });
  closing.push(() => stream.close());
  while (opened.length < 1) await new Promise((resolve) => setImmediate(resolve));
  await end(bench);
  bench.server.detach();
  bench.server.attach({ bot: bench.bot, store: bench.store });
  await timers.run(50);
  while (opened.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(await inStep(stream)).toHaveLength(4);
});
