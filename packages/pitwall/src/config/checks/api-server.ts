/**
 * Rules of the control API's section: it commands real money, so it does not start with a password or key that is
 * empty or known, nor open to the network by accident.
 */
import { isIP } from 'node:net';
import { messageOf } from '../../domain/errors.ts';
import { isPasswordHash, parsePasswordHash } from '../../domain/password-hash.ts';
import { isObject, type ConfigObject, type ConfigValue } from '../tree.ts';
import { isLoopback } from './loopback.ts';
import type { Problems } from './problems.ts';
import { isPublishedSecret } from './published-secrets.ts';

/** A shorter password, or WebSocket token, gets a warning, characters. */
const GOOD_PASSWORD_LENGTH = 12;

/** A shorter signing key gets a warning, bytes of UTF-8. */
const GOOD_KEY_BYTES = 32;

const MAKE_ONE = 'make one with "pitwall new-secret"';

/**
 * Reports unsafe settings of `api_server`, if it is enabled.
 *
 * @param inContainer the bot runs where loopback cannot be reached from outside
 */
export function checkApiServer(raw: ConfigObject, problems: Problems, inContainer = false): void {
  const section = raw['api_server'];
  if (!isObject(section) || section['enabled'] !== true) return;
  if (section['username'] === '') {
    problems.error(['api_server', 'username'], 'api_server.username is empty: choose a name to log in with');
  }
  checkSecret('password', section['password'], problems);
  checkPasswordHash(section['password'], problems);
  checkProxies(section['trusted_proxies'], problems);
  checkPageOrigins(section['CORS_origins'], problems);
  checkSecret('jwt_secret_key', section['jwt_secret_key'] ?? '', problems);
  checkLengths(section, problems);
  const tokens = section['ws_token'];
  for (const token of Array.isArray(tokens) ? tokens : [tokens]) checkSecret('ws_token', token, problems);
  checkTls(section, problems);
  checkAddress(section, problems, inContainer);
}

function checkSecret(key: string, value: ConfigValue | undefined, problems: Problems): void {
  const path = ['api_server', key];
  if (typeof value !== 'string') return;
  if (value.trim() === '') {
    problems.error(path, `api_server.${key} is empty: ${MAKE_ONE}`);
  } else if (isPublishedSecret(value)) {
    problems.error(path, `api_server.${key} is one that is published, everybody can know it: ${MAKE_ONE}`);
  }
}

/** A hash that cannot be checked would let nobody in; one that is dear to check would stop the machine. */
function checkPasswordHash(password: ConfigValue | undefined, problems: Problems): void {
  if (typeof password !== 'string' || !isPasswordHash(password)) return;
  try {
    parsePasswordHash(password);
  } catch (error) {
    problems.error(['api_server', 'password'], `api_server.password: ${messageOf(error)}`);
  }
}

function checkProxies(proxies: ConfigValue | undefined, problems: Problems): void {
  for (const address of Array.isArray(proxies) ? proxies : []) {
    if (typeof address !== 'string' || isIP(address) !== 0) continue;
    problems.error(
      ['api_server', 'trusted_proxies'],
      `api_server.trusted_proxies has ${JSON.stringify(address)}, must be IP addresses such as "127.0.0.1"`,
    );
  }
}

/** An origin that no browser sends has no effect, and one that any page can have opens the API to all of them. */
function checkPageOrigins(origins: ConfigValue | undefined, problems: Problems): void {
  const path = ['api_server', 'CORS_origins'];
  for (const origin of Array.isArray(origins) ? origins : []) {
    if (typeof origin !== 'string') continue;
    const sent = URL.parse(origin)?.origin;
    if (origin === 'null') {
      problems.warn(
        path,
        'api_server.CORS_origins has "null", which any web page can have: every page may use the API',
      );
    } else if (sent === undefined || (sent !== 'null' && sent !== origin)) {
      const form = 'http://host:port, in small letters, without path and slash at the end';
      problems.warn(
        path,
        `api_server.CORS_origins has ${JSON.stringify(origin)}, which no browser sends: write ${form}`,
      );
    }
  }
}

function checkLengths(section: ConfigObject, problems: Problems): void {
  const { password, jwt_secret_key: key, ws_token: tokens } = section;
  for (const token of Array.isArray(tokens) ? tokens : [tokens]) {
    if (typeof token !== 'string' || token.trim() === '' || token.length >= GOOD_PASSWORD_LENGTH) continue;
    problems.warn(
      ['api_server', 'ws_token'],
      `api_server.ws_token has less than ${GOOD_PASSWORD_LENGTH} characters and can be guessed: ${MAKE_ONE}`,
    );
  }
  if (typeof password === 'string' && !isPasswordHash(password) && password.length < GOOD_PASSWORD_LENGTH) {
    problems.warn(
      ['api_server', 'password'],
      `api_server.password has less than ${GOOD_PASSWORD_LENGTH} characters and can be guessed: ${MAKE_ONE}`,
    );
  }
  if (typeof key === 'string' && Buffer.byteLength(key) < GOOD_KEY_BYTES) {
    problems.warn(
      ['api_server', 'jwt_secret_key'],
      `api_server.jwt_secret_key has less than ${GOOD_KEY_BYTES} bytes and can be guessed: ${MAKE_ONE}`,
    );
  }
}

/** Certificate and key come together, and a passphrase opens a key. The files are judged when the API starts. */
function checkTls(section: ConfigObject, problems: Problems): void {
  const has = (key: string): boolean => typeof section[key] === 'string' && section[key] !== '';
  const needs = (present: string, missing: string): void => {
    if (!has(present) || has(missing)) return;
    problems.error(['api_server', missing], `api_server.${missing} is missing: api_server.${present} needs it`);
  };
  needs('tls_cert_file', 'tls_key_file');
  needs('tls_key_file', 'tls_cert_file');
  needs('tls_key_passphrase', 'tls_key_file');
}

function checkAddress(section: ConfigObject, problems: Problems, inContainer: boolean): void {
  const path = ['api_server', 'listen_ip_address'];
  const address = section['listen_ip_address'];
  if (typeof address !== 'string') return;
  if (isIP(address) === 0) {
    problems.error(
      path,
      `api_server.listen_ip_address is ${JSON.stringify(address)}, must be an IP address such as "127.0.0.1"`,
    );
  } else if (!isLoopback(address) && !hasTls(section)) {
    judgeOpenAddress(address, section, problems, inContainer);
  }
}

/** Plain HTTP beyond this machine: only on purpose, or where the port is published from outside. */
function judgeOpenAddress(address: string, section: ConfigObject, problems: Problems, inContainer: boolean): void {
  const path = ['api_server', 'listen_ip_address'];
  if (section['allow_insecure_listen'] === true) {
    problems.warn(path, `api_server.listen_ip_address ${address} opens the API to the network, without encryption`);
  } else if (inContainer) {
    const port = JSON.stringify(section['listen_port']);
    problems.warn(
      path,
      `api_server.listen_ip_address ${address} opens the API without encryption. It is allowed since this is a ` +
        `container: publish its port to this machine only, -p 127.0.0.1:${port}:${port}`,
    );
  } else {
    problems.error(
      path,
      `api_server.listen_ip_address is ${JSON.stringify(address)}, which opens the API to the network without ` +
        'encryption: use "127.0.0.1" (reach it by an ssh tunnel or a VPN), or give api_server.tls_cert_file and ' +
        'api_server.tls_key_file, or set api_server.allow_insecure_listen to true if something in front of it encrypts',
    );
  }
}

/** True when the API speaks HTTPS. */
function hasTls(section: ConfigObject): boolean {
  return typeof section['tls_cert_file'] === 'string' && section['tls_cert_file'] !== '';
}
