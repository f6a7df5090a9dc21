/**
 * The bot under fire: `pitwall trade` in a process of its own, in dry-run on a simulated exchange, with a canary in every
 * secret field. What it says and writes is kept, to be searched.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startSimexServer, type SimexServer } from '@pitwall/simex';
import { unusedPort } from '../unused-port.ts';
import { findCanary, MARKER, plantCanaries } from './canaries.ts';

const MAIN = fileURLToPath(new URL('../../../pitwall/src/cli/main.ts', import.meta.url));
const STRATEGY = fileURLToPath(new URL('../../../../examples/strategies/SampleStrategy.ts', import.meta.url));
const USERNAME = 'fuzz';
/** How much of the end of the output is kept, characters: it is copied with each piece that comes. */
const OUTPUT_LIMIT = 20_000;
const START_ATTEMPTS = 300;
const START_PAUSE_MS = 100;

function configuration(exchange: SimexServer, port: number) {
  return plantCanaries({
    strategy: 'SampleStrategy',
    dry_run: true,
    initial_state: 'running',
    timeframe: '1m',
    max_open_trades: 4,
    stake_currency: 'USDT',
    stake_amount: 50,
    force_entry_enable: true,
    entry_pricing: { price_side: 'other', use_order_book: true, order_book_top: 1 },
    exit_pricing: { price_side: 'other', use_order_book: true, order_book_top: 1 },
    exchange: {
      name: 'binance',
      local_url: exchange.url,
      pair_whitelist: ['BTC/USDT', 'ETH/USDT', 'XRP/USDT'],
      pair_blacklist: [],
    },
    pairlists: [{ method: 'StaticPairList' }],
    telegram: { enabled: false },
    webhook: { enabled: false },
    discord: { enabled: false },
    external_message_consumer: { enabled: false, producers: [{ name: 'other', host: '127.0.0.1', port: 9 }] },
    api_server: {
      enabled: true,
      listen_ip_address: '127.0.0.1',
      listen_port: port,
      verbosity: 'info',
      username: USERNAME,
      enable_openapi: true,
      CORS_origins: ['http://ui.example'],
    },
    internals: { process_throttle_secs: 1 },
  });
}

export class FuzzTarget {
  readonly port: number;
  readonly basic: string;
  readonly socketToken: string;
  readonly #folder: string;
  readonly #exchange: SimexServer;
  readonly #process: ChildProcess;
  #output = '';
  #leak: string | undefined;

  private constructor(folder: string, exchange: SimexServer, port: number) {
    const config = configuration(exchange, port);
    const { password, ws_token: socketToken } = config['api_server'] as { password: string; ws_token: string };
    this.port = port;
    this.basic = `Basic ${Buffer.from(`${USERNAME}:${password}`).toString('base64')}`;
    this.socketToken = socketToken;
    this.#folder = folder;
    this.#exchange = exchange;
    writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
    const options = ['--config', 'config.json', '--userdir', 'user_data', '--logfile', 'user_data/bot.log', '-vv'];
    this.#process = spawn(process.execPath, [MAIN, 'trade', ...options], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => this.#take(text));
    }
  }

  static async start(): Promise<FuzzTarget> {
    const folder = mkdtempSync(join(tmpdir(), 'pitwall-fuzz-'));
    mkdirSync(join(folder, 'user_data', 'strategies'), { recursive: true });
    cpSync(STRATEGY, join(folder, 'user_data', 'strategies', 'SampleStrategy.ts'));
    const exchange = await startSimexServer({ seed: 'fuzz' });
    const target = new FuzzTarget(folder, exchange, await unusedPort());
    for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
      if (!target.isAlive || (await target.#isTrading())) break;
      await pause(START_PAUSE_MS);
    }
    if (target.isAlive && (await target.#isTrading())) return target;
    const said = target.#output.slice(-5_000);
    await target.close();
    throw new Error(`The bot did not start:\n${said}`);
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The end of what the process said. */
  get lastWords(): string {
    return this.#output.slice(-3_000);
  }

  /** Resident memory, MB. */
  memoryMb(): number {
    const status = readFileSync(`/proc/${this.#process.pid ?? 0}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
  }

  /** Where a secret shows in what was said, logged or stored; the configuration itself is left out. */
  leaks(): string[] {
    const found = this.#leak === undefined ? [] : [`the output says ${this.#leak}`];
    const files = readdirSync(join(this.#folder, 'user_data'), { recursive: true, withFileTypes: true });
    for (const entry of files.filter((file) => file.isFile())) {
      const leak = findCanary(readFileSync(join(entry.parentPath, entry.name), 'latin1'));
      if (leak !== undefined) found.push(`${entry.name} holds ${leak}`);
    }
    return found;
  }

  /** Ctrl-C; resolves with the exit code, null after a signal. */
  async stop(): Promise<number | null> {
    if (this.isAlive) {
      this.#process.kill('SIGINT');
      await once(this.#process, 'close');
    }
    return this.#process.exitCode;
  }

  /** Takes everything away. */
  async close(): Promise<void> {
    if (this.isAlive) {
      this.#process.kill('SIGKILL');
      await once(this.#process, 'close');
    }
    await this.#exchange.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #isTrading(): Promise<boolean> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.port}/api/v1/count`, {
        headers: { authorization: this.basic },
      });
      return response.status === 200;
    } catch {
      return false;
    }
  }

  #take(text: string): void {
    const seam = this.#output.slice(-4 * MARKER.length);
    this.#leak ??= findCanary(seam + text);
    this.#output = (this.#output + text).slice(-OUTPUT_LIMIT);
  }
}
