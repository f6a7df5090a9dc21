/** The command line of the replay: reads it, does what it says, tells what came of it. Entry point: `runCommand`. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isPitwallError } from '../../../pitwall/src/domain/errors.ts';
import { AllowedDifferences } from './differences-table.ts';
import { candleFolderOf, openInstance, type OpenOptions } from './open-instance.ts';
import { describeDifference, describeResult } from './print.ts';
import { BrokenRecording, instanceOf, readRecording, type RecordedInstance, type Recording } from './recording.ts';
import { replayInstance } from './run-replay.ts';

const HELP = `npm run replay -- FOLDER [options]

Asks our server what a recorded server was asked: same configuration, database, prices, candles and frozen time.
Prints each difference (instance, position, request, what was expected and what came) and a line per instance.

  FOLDER               holds requests.json and the files it names
  --instance NAME      only this instance; may be given several times
  --all                also what is left out otherwise: what follows the first forced exit, backtests
  --data DIR           folder with the candle sets (default: FOLDER/../backtest/data)
  --strategies DIR     folder with our twins of the recorded strategies (default: the one of the tests)
  --serve INSTANCE     only serve this instance as it was recorded, until Ctrl-C
  --port N             port of --serve (default: a free one)
  --help

Exit code: 0 nothing differs beyond docs/differences.md, 1 something does, 2 the folder or the command is wrong.
`;

const LAST_PORT = 65_535;

/** Where the command writes, and what tells it to stop serving. */
export interface Console {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Resolves when the user has had enough. */
  readonly stopped: () => Promise<unknown>;
}

/** The command cannot be understood. */
class WrongCommand extends Error {}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        instance: { type: 'string', multiple: true, default: [] },
        all: { type: 'boolean', default: false },
        data: { type: 'string' },
        strategies: { type: 'string' },
        serve: { type: 'string' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new WrongCommand(error instanceof Error ? error.message : String(error));
  }
}

function readPort(text: string | undefined): Pick<OpenOptions, 'listenPort'> {
  if (text === undefined) return {};
  const listenPort = Number(text);
  if (/^\d{1,5}$/.test(text) && listenPort <= LAST_PORT) return { listenPort };
  throw new WrongCommand(`--port should be a number from 0 to ${LAST_PORT}, and is ${text}.`);
}

/** Paths whose answers come from stored candles. */
const CANDLES = /^\/api\/v1\/(?:pair_history|available_pairs)/;

/** Without its candles a server answers, but not as it did. */
function warnOfMissingCandles(
  recording: Recording,
  instance: RecordedInstance,
  options: OpenOptions,
  console: Console,
): void {
  const folder = candleFolderOf(recording, instance, options);
  if (existsSync(folder) || !instance.requests.some(({ path }) => CANDLES.test(path))) return;
  console.err(`${instance.name} has no candles: there is no folder ${folder}. Name the folder above it by --data DIR.`);
}

async function serve(recording: Recording, name: string, options: OpenOptions, console: Console): Promise<number> {
  const instance = instanceOf(recording, name);
  warnOfMissingCandles(recording, instance, options, console);
  const opened = await openInstance(recording, instance, options);
  const { username, password, ws_token: token } = opened.config['api_server'] as Record<string, string | string[]>;
  console.out(
    [
      `${name} is served at ${opened.url} as it was at ${new Date(recording.now).toISOString()}. Ctrl-C ends it.`,
      `  user      ${String(username)}`,
      `  password  ${String(password)}`,
      ...(token === undefined ? [] : [`  ws_token  ${[token].flat().join(', ')}`]),
    ].join('\n'),
  );
  await console.stopped();
  await opened.close();
  return 0;
}

interface Wanted {
  readonly instances: readonly RecordedInstance[];
  readonly everything: boolean;
}

async function replay(recording: Recording, wanted: Wanted, options: OpenOptions, console: Console): Promise<number> {
  const { instances, everything } = wanted;
  const allowed = new AllowedDifferences();
  let failed = 0;
  const summary: string[] = [];
  for (const instance of instances) {
    warnOfMissingCandles(recording, instance, options, console);
    const result = await replayInstance(recording, instance, {
      ...options,
      allowed,
      everything,
      onDifference: (difference) => console.out(describeDifference(difference)),
    });
    failed += result.differences.length;
    summary.push(describeResult(result));
  }
  console.out(summary.join('\n'));
  return failed > 0 ? 1 : 0;
}

async function follow(args: readonly string[], console: Console): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help) {
    console.out(HELP.trimEnd());
    return 0;
  }
  const [folder, ...others] = positionals;
  if (folder === undefined) throw new WrongCommand('The folder with the recordings is missing.');
  if (others.length > 0) throw new WrongCommand(`One folder at a time: ${others.join(' ')} is too much.`);
  const options: OpenOptions = {
    ...(values.data === undefined ? {} : { dataFolder: values.data }),
    ...(values.strategies === undefined ? {} : { strategyFolder: values.strategies }),
    ...readPort(values.port),
  };
  const recording = readRecording(folder);
  if (values.serve !== undefined) return serve(recording, values.serve, options, console);
  const chosen = values.instance.map((name) => instanceOf(recording, name));
  const instances = chosen.length === 0 ? recording.instances : chosen;
  return replay(recording, { instances, everything: values.all }, options, console);
}

/**
 * Gives the exit code: 0 nothing differs beyond docs/differences.md, 1 something does, 2 the folder or the command is
 * wrong.
 */
export async function runCommand(args: readonly string[], console: Console): Promise<number> {
  try {
    return await follow(args, console);
  } catch (error) {
    if (error instanceof WrongCommand) console.err(`${error.message}\nSee npm run replay -- --help.`);
    else if (error instanceof BrokenRecording || isPitwallError(error)) console.err(error.message);
    else throw error;
    return 2;
  }
}
