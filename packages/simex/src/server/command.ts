/**
 * What the command `pitwall-simex` does, apart from the process it runs in. Entry point: {@link runCommand}.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import packageJson from '../../package.json' with { type: 'json' };
import { parseFaultPlan } from '../faults/parse.ts';
import { FaultPlanError } from '../faults/plan.ts';
import type { FaultPlan } from '../faults/plan.ts';
import { catalogue } from '../market/catalogue.ts';
import type { Product, SymbolSpec } from '../venue/types.ts';
import { readCandleFolder } from './candle-folder.ts';
import { MOST_SPEED } from './clock.ts';
import { ListenError } from './http.ts';
import { InputFileError, readJsonFile } from './input-file.ts';
import { readMarketFile } from './market-file.ts';
import { startSimexServer } from './start.ts';
import type { SimexServer, SimexServerOptions } from './start.ts';

const DEFAULT_PORT = 18_080;

/** Where the command writes, and how it learns that it should end. */
export interface Terminal {
  out(text: string): void;
  error(text: string): void;
  /** Settles at Ctrl-C. Called once, when the exchange listens. */
  stopped(): Promise<void>;
}

interface Options {
  readonly port: number;
  readonly seed: string;
  readonly speed: number;
  readonly start?: number;
  readonly symbols?: readonly string[];
  readonly candles?: string;
  readonly static?: string;
  readonly ledger?: string;
  readonly balance: Deposits;
  readonly futuresBalance: Deposits;
  readonly feeMaker?: string;
  readonly feeTaker?: string;
  readonly volatility?: number;
  readonly key?: string;
  readonly secret?: string;
  readonly faults?: string;
}

type Deposits = readonly { readonly asset: string; readonly amount: string }[];

function numberOption(least: number, most: number, whole: boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(`It must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
    }
    return value;
  };
}

function ratioOption(text: string): string {
  if (!/^0(\.\d{1,8})?$/.test(text)) throw new InvalidArgumentError('It must be a ratio such as 0.001.');
  return text;
}

function timeOption(text: string): number {
  const value = /^\d{10,15}$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(value))
    throw new InvalidArgumentError('It must be milliseconds or a date such as 2024-01-31T12:00Z.');
  return value;
}

function depositsOption(text: string): Deposits {
  return text.split(',').map((part) => {
    const [, asset, amount] = /^([A-Z0-9]{2,10})=(\d{1,15}(?:\.\d{1,8})?)$/.exec(part.trim()) ?? [];
    if (asset === undefined || amount === undefined) {
      throw new InvalidArgumentError(`"${part}" is not of the form USDT=10000.`);
    }
    return { asset, amount };
  });
}

function walletOption(flags: string, description: string): Option {
  const text = 'USDT=10000';
  return new Option(flags, description).argParser(depositsOption).default(depositsOption(text), text);
}

function symbolsOption(text: string): readonly string[] {
  return text.split(',').map((symbol) => symbol.trim().toUpperCase().replace(/[/_-]/g, ''));
}

function program(): Command {
  return new Command('pitwall-simex')
    .description("A simulated exchange that speaks Binance's wire protocol, on 127.0.0.1")
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .option('--port <number>', 'port to listen on; 0 takes any free one', numberOption(0, 65_535, true), DEFAULT_PORT)
    .option('--seed <text>', 'the same seed gives the same market', 'simex')
    .option(
      '--speed <factor>',
      'speed of its clock; 0 is stepped by POST /sim/clock/step',
      numberOption(0, MOST_SPEED, false),
      1,
    )
    .option('--start <time>', 'its time at the start, in ms or as a date (default: now)', timeOption)
    .option('--symbols <list>', 'only these, for example BTCUSDT,ETHUSDT', symbolsOption)
    .option('--candles <folder>', 'prices from candle files (BTC_USDT-1m.json) instead of the model')
    .option('--static <file>', 'fixed tickers and books from a market file')
    .option('--ledger <file>', 'append the ledger to this file, one JSON object a line')
    .addOption(walletOption('--balance <list>', 'the spot wallet'))
    .addOption(walletOption('--futures-balance <list>', 'the futures wallet'))
    .option('--fee-maker <ratio>', 'fee of resting orders, spot and futures', ratioOption)
    .option('--fee-taker <ratio>', 'fee of orders that fill at once, spot and futures', ratioOption)
    .option('--volatility <factor>', 'of the model; 1 is about 0.15 % a minute', numberOption(0.01, 100, false))
    .option('--key <text>', 'API key (default: made from the seed and printed)')
    .option('--secret <text>', 'API secret (default: made from the seed and printed)')
    .option('--faults <file>', 'a fault plan, JSON')
    .showHelpAfterError('(--help lists the options)')
    .exitOverride();
}

function chosenSymbols(names: readonly string[], all: readonly SymbolSpec[]): readonly SymbolSpec[] {
  for (const name of names) {
    if (!all.some((spec) => spec.symbol === name)) {
      const known = [...new Set(all.map((spec) => spec.symbol))].join(', ');
      throw new InputFileError('--symbols', `there is no "${name}"; there are ${known}`);
    }
  }
  return all.filter((spec) => names.includes(spec.symbol));
}

function deposits(options: Options): NonNullable<SimexServerOptions['deposits']> {
  const of = (product: Product, list: Deposits) => list.map((one) => ({ product, ...one }));
  return [...of('spot', options.balance), ...of('futures', options.futuresBalance)];
}

async function marketOf(options: Options): Promise<Partial<SimexServerOptions>> {
  if (options.candles !== undefined && options.static !== undefined) {
    throw new InputFileError('--candles', 'cannot be used together with --static');
  }
  if (options.static !== undefined) return readMarketFile(options.static);
  if (options.candles !== undefined) return readCandleFolder(options.candles);
  return options.volatility === undefined ? {} : { market: { kind: 'model', volatility: options.volatility } };
}

async function serverOptions(options: Options): Promise<SimexServerOptions> {
  const market = await marketOf(options);
  const { feeMaker: maker, feeTaker: taker } = options;
  const symbols =
    options.symbols === undefined ? market.symbols : chosenSymbols(options.symbols, market.symbols ?? catalogue());
  if ((options.key === undefined) !== (options.secret === undefined)) {
    throw new InputFileError('--key', 'and --secret must be given together');
  }
  const faults: FaultPlan | undefined =
    options.faults === undefined ? undefined : parseFaultPlan(await readJsonFile(options.faults));
  return {
    ...market,
    port: options.port,
    seed: options.seed,
    speed: options.speed,
    deposits: deposits(options),
    fees: {
      ...market.fees,
      ...(maker === undefined ? {} : { spotMaker: maker, futuresMaker: maker }),
      ...(taker === undefined ? {} : { spotTaker: taker, futuresTaker: taker }),
    },
    ...(symbols === undefined ? {} : { symbols }),
    ...(options.start === undefined ? {} : { startMs: options.start }),
    ...(options.ledger === undefined ? {} : { ledger: { file: options.ledger } }),
    ...(options.key === undefined || options.secret === undefined
      ? {}
      : { credentials: { key: options.key, secret: options.secret } }),
    ...(faults === undefined ? {} : { faults }),
  };
}

function greeting(server: SimexServer, secretIsGiven: boolean): string {
  const { mode, speed, now } = server.clock.state;
  const count = (product: Product): number => server.venue.symbols(product).length;
  const webSocket = server.url.replace('http', 'ws');
  return [
    `pitwall-simex listens on ${server.url}`,
    `  streams   ${webSocket}/stream/ws  ${webSocket}/fstream/ws  ${webSocket}/ws-api/v3`,
    `  symbols   ${count('spot')} spot, ${count('futures')} futures`,
    `  clock     ${new Date(now).toISOString()}, ${mode}${mode === 'sped' ? ` ${speed} times` : ''}`,
    `  key       ${server.credentials.key}`,
    `  secret    ${secretIsGiven ? '(as given)' : server.credentials.secret}`,
    `  control   ${server.url}/sim/health`,
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

/** A file that cannot be opened or written, as the system says it. */
function isFileProblem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

/**
 * Runs the command with these arguments until `stopped` settles. Gives the exit code: 0, or 1 after one line on
 * `terminal.error`. Throws for bugs only.
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const command = program().configureOutput({
    writeOut: (text) => terminal.out(text),
    writeErr: (text) => terminal.error(text),
  });
  try {
    command.parse(args, { from: 'user' });
    const options = command.opts<Options>();
    const server = await startSimexServer(await serverOptions(options));
    terminal.out(greeting(server, options.secret !== undefined));
    await terminal.stopped();
    await server.close();
    terminal.out('pitwall-simex has ended.\n');
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    const known = [InputFileError, ListenError, FaultPlanError].some((expected) => error instanceof expected);
    if (!known && !isFileProblem(error)) throw error;
    terminal.error(`pitwall-simex: ${(error as Error).message}\n`);
    return 1;
  }
}
