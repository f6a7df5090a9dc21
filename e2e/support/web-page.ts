/** The requests of a web page of another origin, as a browser sends them: it asks first, and reads what it may read. */
import { expect } from 'vitest';
import { send, type HttpAnswer } from '../../packages/testkit/src/api/harness/http-call.ts';

export class WebPage {
  readonly origin: string;

  constructor(origin: string) {
    this.origin = origin;
  }

  /**
   * Fails unless the bot lets the page do it, and read the answer.
   *
   * @param url of the bot
   * @param path below /api/v1
   * @param authorization the header's value; empty for public routes
   */
  async ask(url: string, method: string, path: string, authorization: string, body?: unknown): Promise<HttpAnswer> {
    const names = authorization === '' ? 'content-type' : 'authorization,content-type';
    const asked = await send(url, `/api/v1${path}`, {
      method: 'OPTIONS',
      headers: {
        origin: this.origin,
        'access-control-request-method': method,
        'access-control-request-headers': names,
        'sec-fetch-site': 'cross-site',
      },
    });
    expect(asked).toMatchObject({ status: 200, text: 'OK', headers: { 'access-control-allow-origin': this.origin } });
    expect(asked.headers['access-control-allow-headers']).toBe(names);
    expect(asked.headers['access-control-allow-methods']).toContain(method);
    const answer = await send(url, `/api/v1${path}`, {
      method,
      headers: {
        origin: this.origin,
        accept: 'application/json, text/plain, */*',
        'content-type': 'application/json',
        'sec-fetch-site': 'cross-site',
        ...(authorization === '' ? {} : { authorization }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': this.origin,
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    });
    return answer;
  }
}
