/** A PostgreSQL server that goes silent without hanging up: its machine is gone, or a firewall has forgotten us. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresConnection } from '../../pitwall/src/store/postgres/connection.ts';
import { startPostgres, type PostgresServer } from './postgres.ts';

let postgres: PostgresServer;
let wire: Server;
let address: URL;
const sockets = new Set<Socket>();

beforeAll(async () => {
  postgres = await startPostgres();
  address = new URL((await postgres.createDatabase()).replace(/^[^:]+/, 'postgres'));
  const { port } = address;
  wire = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    sockets.add(far);
    near.pipe(far);
    far.pipe(near);
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(wire, 'listening');
  address.port = String((wire.address() as AddressInfo).port);
}, 60_000);
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  wire.close();
  await postgres.stop();
});

/** Nothing the server says arrives any more. */
function silence(): void {
  for (const socket of sockets) socket.unpipe().pause();
}

it('fails the question instead of holding the bot up, and is connected to anew', { timeout: 30_000 }, async () => {
  const connection = new PostgresConnection(address.href, 'silent', 500);
  await connection.ready();
  expect(await connection.query('select 1 as one', [])).toMatchObject({ rows: [{ one: 1 }] });
  silence();
  await expect(connection.query('select 2 as two', [])).rejects.toMatchObject({ code: 'DATABASE' });
  await connection.rollback();
  await connection.ready();
  expect(await connection.query('select 3 as three', [])).toMatchObject({ rows: [{ three: 3 }] });
  await connection.close();
});
