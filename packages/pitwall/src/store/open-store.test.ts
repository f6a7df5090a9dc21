import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, openStoreOn } from './open-store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const urlOf = (name: string) => `sqlite:///${folder}/${name}`;

describe('openStore', () => {
  it('creates the file, in WAL mode, with a commit on the disk before it returns', async () => {
    const store = await openStore(urlOf('bot.sqlite'));
    const reader = new DatabaseSync(join(folder, 'bot.sqlite'), { readOnly: true });
    expect(reader.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' });
    const names = reader.prepare("select name from sqlite_master where type = 'table' order by name").all();
    expect(names.map((row) => row['name'])).toEqual([
      'KeyValueStore',
      'orders',
      'pairlocks',
      'pitwall_order_journal',
      'pitwall_schema',
      'trade_custom_data',
      'trades',
    ]);
    reader.close();
    await store.close();
  });

  it('refuses a bot in another process, also through a link, and forgets one that was killed', async () => {
    const program = `
      const { openStore } = await import(process.argv[1]);
      await openStore(process.argv[2]);
      console.log('open');
      setInterval(() => {}, 1000);`;
    const module = join(import.meta.dirname, 'open-store.ts');
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, module, urlOf('bot.sqlite')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    symlinkSync(join(folder, 'bot.sqlite'), join(folder, 'link.sqlite'));
    await expect(openStore(urlOf('bot.sqlite'))).rejects.toThrow(/belongs to a bot that is running/);
    await expect(openStore(urlOf('link.sqlite'))).rejects.toThrow(/belongs to a bot that is running/);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const store = await openStore(urlOf('bot.sqlite'));
    await store.close();
  });

  it('says clearly what is wrong with the file', async () => {
    writeFileSync(join(folder, 'text.sqlite'), 'this is no database, however long the text may be'.repeat(50));
    await expect(openStore(urlOf('text.sqlite'))).rejects.toThrow(/cannot be opened: file is not a database/);
    await expect(openStore(urlOf('no/such/folder.sqlite'))).rejects.toThrow(/Check that the folder exists/);
    mkdirSync(join(folder, 'folder.sqlite'));
    await expect(openStore(urlOf('folder.sqlite'))).rejects.toMatchObject({ code: 'DATABASE' });
  });

  it('refuses the database of a newer version', async () => {
    await (await openStore(urlOf('bot.sqlite'))).close();
    const file = new DatabaseSync(join(folder, 'bot.sqlite'));
    file.exec('update pitwall_schema set version = 99');
    file.close();
    await expect(openStore(urlOf('bot.sqlite'))).rejects.toThrow(/has schema 99/);
  });

  it('closes simulated orders that no trade waits for', async () => {
    const database = new DatabaseSync(':memory:');
    await openStoreOn(database);
    database.exec(`insert into trades (id, exchange, pair, stake_amount, open_date, open_order_id)
      values (1, 'binance', 'ETH/USDT', 1, '2024-01-01 00:00:00.000000', 'dry_run_1')`);
    database.exec(`insert into orders (id, ft_trade_id, ft_order_side, ft_pair, order_id)
      values (1, 1, 'buy', 'ETH/USDT', 'dry_run_1'), (2, 1, 'buy', 'ETH/USDT', 'dry_run_2'), (3, 1, 'buy', 'ETH/USDT', '7')`);
    const store = await openStoreOn(database);
    const trade = await store.trades.byId(1);
    expect(trade?.orders.map((order) => order.ftIsOpen)).toEqual([true, false, true]);
    database.close();
  });
});
