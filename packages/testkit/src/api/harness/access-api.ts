/** A standard bot with one caller of every kind: what tests of access talk to. */
import type { Scope } from '@pitwall/wire';
import { createToken } from '../../../../pitwall/src/api/access/jwt.ts';
import type { ConfigObject } from '../../../../pitwall/src/config/tree.ts';
import { basic, send, type HttpAnswer, type HttpCall } from './http-call.ts';
import type { RecordedApi } from './recorded-api.ts';
import { SOCKET_TOKEN } from './socket-client.ts';
import { STANDARD_LOGIN, STANDARD_NOW, startStandardBot, type StandardBotOptions } from './standard-bot.ts';

export const RIGHT = basic(STANDARD_LOGIN.username, STANDARD_LOGIN.password);

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

export class AccessApi {
  readonly api: RecordedApi;
  #now = STANDARD_NOW;

  private constructor(api: RecordedApi) {
    this.api = api;
  }

  static async start(options: StandardBotOptions = {}): Promise<AccessApi> {
    const apiServer = { ws_token: SOCKET_TOKEN, enable_openapi: true, ...options.apiServer };
    return new AccessApi(await startStandardBot({ ...options, apiServer }));
  }

  /** The configuration block the server reads at every request. */
  get block(): ConfigObject {
    return this.api.raw['api_server'] as ConfigObject;
  }

  pass(ms: number): void {
    this.#now += ms;
    this.api.setTime(this.#now);
  }

  /** @param path below `/api/v1` */
  async call(method: string, path: string, authorization: string, call: HttpCall = {}): Promise<HttpAnswer> {
    const { headers, ...rest } = call;
    const all = { ...(authorization !== '' && { authorization }), ...headers };
    return send(this.api.url, `/api/v1${path}`, { method, ...rest, headers: all });
  }

  async get(path: string, authorization: string, call: HttpCall = {}): Promise<HttpAnswer> {
    return this.call('GET', path, authorization, call);
  }

  /** With a body of JSON. */
  async post(path: string, authorization: string, body?: unknown): Promise<HttpAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.call('POST', path, authorization, { body: text, headers: { 'content-type': 'application/json' } });
  }

  async login(): Promise<Tokens> {
    return (await this.post('/token/login', RIGHT)).json as Tokens;
  }

  /** Makes a named token by the API. */
  async token(name: string, scope: Scope, days?: number): Promise<{ readonly id: number; readonly token: string }> {
    const answer = await this.post('/tokens', RIGHT, { name, scope, expires_in_days: days });
    return answer.json as { readonly id: number; readonly token: string };
  }

  /** A token that somebody signed who has the key. */
  signed(type: 'access' | 'refresh' = 'access'): string {
    return createToken('a script', type, this.block['jwt_secret_key'] as string, this.#now);
  }

  async close(): Promise<void> {
    await this.api.close();
  }
}
