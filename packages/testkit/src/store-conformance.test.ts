import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { openStore } from '../../pitwall/src/store/open-store.ts';
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
