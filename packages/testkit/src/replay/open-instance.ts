/**
 * A recorded server, standing again: same configuration, prices, candles and frozen time, a copy of its database. The
 * strategy is the twin of the recorded one in our language. Entry point: `openInstance`.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StrategyDescription } from '../../../pitwall/src/brain/brain.ts';
import { describeStrategy, loadStrategy } from '../../../pitwall/src/strategy-loading/loader.ts';
import type { ConfigObject } from '../../../pitwall/src/config/tree.ts';
import { isPitwallError } from '../../../pitwall/src/domain/errors.ts';
import type { FiatRates } from '../../../pitwall/src/ports/fiat.ts';
import { prepareRecorded, serveApi, startApi, STRATEGIES, type ServeApiOptions } from '../api/harness/recorded-api.ts';
import { readAnalysedFrames } from '../recorded-frames.ts';
import { readMarket } from '../recorded-market.ts';
import { fiatRate, isWebserver, lastProcess } from './recorded-state.ts';
import { BrokenRecording, readJsonFile, type RecordedInstance, type Recording } from './recording.ts';

export interface OpenOptions {
  /** Folder with the candle sets; the one beside the recordings when absent. */
  readonly dataFolder?: string;
  /** Folder with the twins of the recorded strategies; the one of the fixtures when absent. */
  readonly strategyFolder?: string;
  /** A free port when absent. */
  readonly listenPort?: number;
}

export interface OpenInstance {
  readonly url: string;
  readonly config: ConfigObject;
  close(): Promise<void>;
}

function existing(recording: Recording, file: string): string {
  const path = join(recording.folder, file);
  if (!existsSync(path)) throw new BrokenRecording(`${path} is missing.`);
  return path;
}

/** Where the candles of a recorded server are, absolute. */
export function candleFolderOf(recording: Recording, instance: RecordedInstance, options: OpenOptions): string {
  return resolve(options.dataFolder ?? join(recording.folder, '..', 'backtest', 'data'), instance.data);
}

/** What the twin of the recorded strategy says of itself. */
async function strategyOf(config: ConfigObject, folder: string): Promise<StrategyDescription> {
  const name = config['strategy'];
  if (typeof name !== 'string') throw new BrokenRecording('The recorded configuration names no strategy.');
  try {
    return await describeStrategy(
      await loadStrategy({ name, strategiesFolder: folder, strategyPath: null, recursive: false }),
    );
  } catch (error) {
    if (!isPitwallError(error)) throw error;
    throw new BrokenRecording(`A twin of the recorded strategy ${name} is needed in ${folder}: ${error.message}`);
  }
}

/** The one price of the recordings: the stake currency in the fiat currency. */
function fiatOf(instance: RecordedInstance, config: ConfigObject): FiatRates {
  const rate = fiatRate(instance);
  const { stake_currency: stake, fiat_display_currency: currency } = config;
  return { rate: async (coin, fiat) => (coin === stake && fiat === currency ? rate : 0) };
}

/** Throws `BrokenRecording` for a file that is missing or broken. */
export async function openInstance(
  recording: Recording,
  instance: RecordedInstance,
  options: OpenOptions = {},
): Promise<OpenInstance> {
  const config = readJsonFile(existing(recording, instance.config)) as ConfigObject;
  const market = existing(recording, instance.market);
  const database = existing(recording, instance.database);
  const strategyFolder = resolve(options.strategyFolder ?? STRATEGIES);
  const shared: Omit<ServeApiOptions, 'raw' | 'runMode' | 'now'> = {
    fiat: fiatOf(instance, config),
    strategyFolder,
    candleFolder: candleFolderOf(recording, instance, options),
    ...(options.listenPort === undefined ? {} : { listenPort: options.listenPort }),
  };
  if (isWebserver(instance)) {
    const { raw } = prepareRecorded(config);
    const served = await serveApi({ ...shared, raw, runMode: 'webserver', now: () => recording.now });
    return { url: served.url, config, close: async () => served.close() };
  }
  const strategy = await strategyOf(config, strategyFolder);
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-replay-'));
  const copy = join(folder, 'recorded.sqlite');
  // What was written last may still stand in the file beside it.
  for (const suffix of ['', '-wal']) if (existsSync(database + suffix)) copyFileSync(database + suffix, copy + suffix);
  const ended = lastProcess(instance);
  const api = await startApi({
    ...shared,
    config,
    market: readMarket(pathToFileURL(market)),
    strategy,
    now: recording.now,
    databaseUrl: `sqlite:///${copy}`,
    ...(ended === null ? {} : { lastProcess: ended }),
  });
  const { timeframe } = api.bot.settings;
  for (const [pair, frame] of readAnalysedFrames(join(recording.folder, 'analysed'), timeframe, recording.now)) {
    api.bot.frames.set(pair, frame);
  }
  return {
    url: api.url,
    config,
    close: async () => {
      await api.close();
      rmSync(folder, { recursive: true });
    },
  };
}
