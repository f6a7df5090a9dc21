/** A server without a bot, as `pitwall webserver` is one, over folders a test fills: strategies and stored candles. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CandleRow } from '../../../../pitwall/src/domain/frame.ts';
import type { ConfigObject } from '../../../../pitwall/src/config/tree.ts';
import { basic, send, type HttpAnswer } from './http-call.ts';
import { prepareRecorded, serveApi, type ServedApi } from './recorded-api.ts';
import { standardConfig, STANDARD_LOGIN } from './standard-bot.ts';

const AUTHORIZATION = basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password);

export class WebserverApi {
  readonly strategyFolder: string;
  readonly candleFolder: string;
  readonly #root: string;
  #api: ServedApi | undefined;

  constructor() {
    this.#root = mkdtempSync(join(tmpdir(), 'pitwall-webserver-'));
    this.strategyFolder = join(this.#root, 'strategies');
    this.candleFolder = join(this.#root, 'data');
    for (const folder of [this.strategyFolder, this.candleFolder]) mkdirSync(folder);
  }

  /** Writes `strategies/<name>.ts`. */
  strategy(name: string, text: string): void {
    writeFileSync(join(this.strategyFolder, `${name}.ts`), text);
  }

  /** Stores candles in `data/`, as JSON. */
  candles(pair: string, timeframe: string, rows: readonly CandleRow[]): void {
    writeFileSync(join(this.candleFolder, `${pair.replace('/', '_')}-${timeframe}.json`), JSON.stringify(rows));
  }

  /** Starts the server; `changes` are laid over the standard configuration. */
  async start(changes: ConfigObject = {}, runMode = 'webserver'): Promise<ServedApi> {
    const { raw } = prepareRecorded({ ...standardConfig(), ...changes });
    this.#api = await serveApi({
      raw,
      runMode,
      now: () => Date.now(),
      fiat: { rate: async () => 0 },
      strategyFolder: this.strategyFolder,
      candleFolder: this.candleFolder,
    });
    return this.#api;
  }

  async get(path: string): Promise<HttpAnswer> {
    return send(this.#api?.url ?? '', `/api/v1${path}`, { headers: { authorization: AUTHORIZATION } });
  }

  async post(path: string, body: unknown): Promise<HttpAnswer> {
    const headers = { authorization: AUTHORIZATION, 'content-type': 'application/json' };
    return send(this.#api?.url ?? '', `/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async close(): Promise<void> {
    await this.#api?.close();
    rmSync(this.#root, { recursive: true });
  }
}
