/**
 * Asks the bot of this container whether it is alive: exit code 0 when its API answers a ping, 1 when not. Speaks HTTP, and
 * HTTPS without looking at the certificate, since it asks this machine only and sends nothing.
 *
 * The port: `PITWALL__API_SERVER__LISTEN_PORT`, which the bot obeys as well; else 8080.
 */
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';

const TIMEOUT_MS = 4_000;
const port = process.env['PITWALL__API_SERVER__LISTEN_PORT'] || '8080';

function ping(get, options) {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/api/v1/ping', ...options }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += chunk));
      answer.on('end', () => resolve(text === '{"status":"pong"}'));
    });
    request.setTimeout(TIMEOUT_MS, () => request.destroy());
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
  });
}

const isAlive = (await ping(getPlain, {})) || (await ping(getSecure, { rejectUnauthorized: false }));
process.exit(isAlive ? 0 : 1);
