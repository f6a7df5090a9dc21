/** Runs the demonstration: exchange, configuration, bot; then waits for Ctrl-C. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';
import { startSimexServer, type SimexServer } from '@pitwall/simex';
import { UI_FOLDER } from '../api/ui/installed.ts';
import { loadConfiguration } from '../config/load.ts';
import { entryUrl } from '../bundle/own-files.ts';
import { PitwallError } from '../domain/errors.ts';
import { spedUpClock } from '../system/clock.ts';
import { systemIds } from '../system/ids.ts';
import { DEMO_BALANCE_USDT, DEMO_PAIRS, demoConfiguration } from './demo-configuration.ts';
import { freePort } from './free-port.ts';
import { freshSecrets } from './fresh-secret.ts';
import { startSession } from './session.ts';
import { onStopSignal } from './stop-signals.ts';

export interface DemoOptions {
  readonly port?: number;
  readonly username: string;
  readonly password?: string;
  readonly seed: string;
  readonly speed: number;
  readonly live?: true;
  readonly ui?: string;
}

const DEFAULT_PORT = 8080;

/** Faster than this, an order would be older than the exchange takes before it arrives. */
const MOST_SPEED = 60;

function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

export async function runDemo(options: DemoOptions): Promise<void> {
  if (!(options.speed > 0 && options.speed <= MOST_SPEED)) {
    throw new PitwallError('USAGE', `--speed is ${options.speed}: give a number above 0, at most ${MOST_SPEED}.`);
  }
  await using stack = new AsyncDisposableStack();
  const ending = new AbortController();
  stack.defer(
    onStopSignal(() => {
      say('\nEnding: the bot, then the exchange ...');
      ending.abort();
    }),
  );
  const folder = await mkdtemp(join(tmpdir(), 'pitwall-demo-'));
  stack.defer(async () => rm(folder, { recursive: true, force: true }));

  say('Starting a simulated exchange ...');
  const exchange = await startExchange(options, folder);
  stack.defer(async () => exchange.close());
  say(`  ${exchange.url}, ${DEMO_PAIRS.length} pairs, seed ${options.seed}, ${speedText(options.speed)}`);

  say('Starting the bot ...');
  const configuration = await writeConfiguration(options, exchange, folder);
  const named = options.ui === undefined ? {} : { ui: options.ui };
  const load = async () => loadConfiguration({ config: [configuration.file], ...named }, {}, 'trade');
  const session = await startSession({
    load,
    uiFolder: resolve('user_data', UI_FOLDER),
    marketClock: spedUpClock(exchange.clock.now(), options.speed),
    onListening: (url) => describeAccess(options, configuration, url ?? ''),
  });
  ending.signal.addEventListener('abort', () => session.stop());
  if (ending.signal.aborted) session.stop();
  await session.finished;
}

async function startExchange(options: DemoOptions, folder: string): Promise<SimexServer> {
  return startSimexServer({
    seed: options.seed,
    speed: options.speed,
    deposits: [{ product: 'spot', asset: 'USDT', amount: String(DEMO_BALANCE_USDT) }],
    ledger: { file: join(folder, 'exchange-ledger.jsonl'), keepInMemory: true },
  });
}

interface WrittenConfiguration {
  readonly file: string;
  readonly password: string;
}

async function writeConfiguration(
  options: DemoOptions,
  exchange: SimexServer,
  folder: string,
): Promise<WrittenConfiguration> {
  const secrets = freshSecrets(systemIds);
  const password = options.password ?? secrets.password;
  const raw = demoConfiguration({
    live: options.live === true,
    port: options.port ?? (await freePort(DEFAULT_PORT)),
    username: options.username,
    password,
    jwtSecretKey: secrets.jwtSecretKey,
    exchangeUrl: exchange.url,
    exchangeKey: exchange.credentials.key,
    exchangeSecret: exchange.credentials.secret,
    folder,
    strategyPath: fileURLToPath(entryUrl('../../../../examples/strategies', 'examples/strategies')),
  });
  const file = join(folder, 'config.json');
  await writeFile(file, `${JSON.stringify(raw, null, 2)}\n`, { mode: 0o600 });
  return { file, password };
}

function speedText(speed: number): string {
  return speed === 1 ? 'in real time' : `${speed} times as fast as real time`;
}

function describeAccess(options: DemoOptions, { file, password }: WrittenConfiguration, url: string): void {
  say();
  say(`  Page      ${url}`);
  say(`  API       ${url}/api/v1`);
  say(`  User      ${options.username}`);
  say(`  Password  ${password}`);
  say(
    `  Orders    ${options.live === true ? 'real and signed, on the simulated exchange' : 'simulated in the bot (dry-run)'}`,
  );
  say();
  say(`  curl --user '${options.username}:${password}' ${url}/api/v1/status`);
  say(`  npx pitwall-client --config ${file} status`);
  say();
  say('  Ctrl-C ends both.');
  say();
}
