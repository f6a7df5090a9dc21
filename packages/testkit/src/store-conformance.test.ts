import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../pitwall/src/store/open-store.ts';
import { makeTrade } from './make-trade.ts';
import type { PostgresServer } from './postgres.ts';
import { startPostgres } from './postgres.ts';
import { describeStore } from './store-conformance.ts';
import type { StoreWorld } from './store-conformance.ts';

async function worldAt(url: string, cleanUp: () => void): Promise<StoreWorld> {
  let store = await openStore(url);
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openStore(url);
      return store;
    },
    openSecond: async () => openStore(url),
    close: async () => {
      await store.close();
      cleanUp();
    },
  };
}

describeStore('SQLite in a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-store-'));
  return worldAt(`sqlite:///${folder}/bot.sqlite`, () => rmSync(folder, { recursive: true }));
});

describeStore('SQLite in memory', async () => {
  const store = await openStore('sqlite://');
  return { store, reopen: null, openSecond: null, close: async () => store.close() };
});

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => server.stop());

describeStore('PostgreSQL', async () => worldAt(await server.createDatabase(), () => undefined));

it('a PostgreSQL connection that is lost fails what was going on, and is taken up again with its lock', async () => {
  const url = await server.createDatabase();
  const store = await openStore(url);
  await store.trades.save(makeTrade());
  await server.cutConnections(url);
  const cut = store.transaction(async (session) => {
    await session.trades.save(makeTrade());
    await server.cutConnections(url);
    await session.trades.save(makeTrade());
  });
  await expect(cut).rejects.toMatchObject({ code: 'DATABASE' });
  expect(await store.trades.all()).toHaveLength(1);
  await expect(openStore(url)).rejects.toThrow(/belongs to a bot that is running/);
  await store.close();
});
