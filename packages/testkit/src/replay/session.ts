/** Sends recorded requests to a server, signed as they were: the tokens of the last login are kept. */
import type { ConfigObject } from '../../../pitwall/src/config/tree.ts';
import { basic, send, type HttpAnswer } from '../api/harness/http-call.ts';
import type { RecordedRequest } from './recording.ts';

const JSON_BODY = { 'content-type': 'application/json' };

function bodyOf({ body }: RecordedRequest): string | undefined {
  if (body === null || body === undefined) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}

export class ReplaySession {
  readonly #url: string;
  readonly #username: string;
  readonly #password: string;
  #tokens: Readonly<Record<string, string>> = {};

  constructor(url: string, config: ConfigObject) {
    const login = config['api_server'] as { readonly username: string; readonly password: string };
    this.#url = url;
    this.#username = login.username;
    this.#password = login.password;
  }

  #authorization({ auth }: RecordedRequest): Record<string, string> {
    const values: Readonly<Record<RecordedRequest['auth'], string | null>> = {
      none: null,
      basic: basic(this.#username, this.#password),
      wrong: basic(this.#username, `${this.#password}x`),
      garbage: 'Basic ???',
      'bearer-garbage': 'Bearer abc',
      access: `Bearer ${this.#tokens['access_token'] ?? ''}`,
      refresh: `Bearer ${this.#tokens['refresh_token'] ?? ''}`,
    };
    const authorization = values[auth];
    return authorization === null ? {} : { authorization };
  }

  async ask(request: RecordedRequest): Promise<HttpAnswer> {
    const body = bodyOf(request);
    const answer = await send(this.#url, request.path, {
      method: request.method,
      headers: {
        ...(body === undefined ? {} : JSON_BODY),
        ...Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
        ...this.#authorization(request),
      },
      body,
    });
    if (request.path.endsWith('/token/login') && answer.status === 200) {
      this.#tokens = answer.json as Readonly<Record<string, string>>;
    }
    return answer;
  }
}
