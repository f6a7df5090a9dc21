/** The control API does not start with secrets that are empty or known, nor open to the network by accident. */
import { describe, expect, it } from 'vitest';
import { Origins } from '../sources/origins.ts';
import type { ConfigObject } from '../tree.ts';
import { checkApiServer } from './api-server.ts';
import { Problems } from './problems.ts';

const FINE = {
  enabled: true,
  listen_ip_address: '127.0.0.1',
  listen_port: 8080,
  username: 'me',
  password: 'a-long-password',
  jwt_secret_key: '0123456789abcdef0123456789abcdef',
};

function judge(change: ConfigObject, inContainer = false) {
  const problems = new Problems(new Origins(), 'c.json');
  checkApiServer({ api_server: { ...FINE, ...change } }, problems, inContainer);
  return { errors: problems.errors, warnings: problems.warnings };
}

const MAKE_ONE = 'make one with "pitwall new-secret"';
const empty = (key: string) => `c.json: api_server.${key} is empty: ${MAKE_ONE}`;
const published = (key: string) =>
  `c.json: api_server.${key} is one that is published, everybody can know it: ${MAKE_ONE}`;
const insecure = (address: string) =>
  `c.json: api_server.listen_ip_address is "${address}", which opens the API to the network without encryption: use ` +
  '"127.0.0.1" (reach it by an ssh tunnel or a VPN), or give api_server.tls_cert_file and api_server.tls_key_file, or ' +
  'set api_server.allow_insecure_listen to true if something in front of it encrypts';
const neverSent = (origin: string) =>
  `c.json: api_server.CORS_origins has "${origin}", which no browser sends: write http://host:port, in small letters, ` +
  'without path and slash at the end';
const missing = (key: string, needing: string) =>
  `c.json: api_server.${key} is missing: api_server.${needing} needs it`;

describe('api_server', () => {
  it.each<[ConfigObject, string]>([
    [{ password: '' }, empty('password')],
    [{ password: '  ' }, empty('password')],
    [{ jwt_secret_key: '' }, empty('jwt_secret_key')],
    [{ ws_token: '' }, empty('ws_token')],
    [
      { password: '$scrypt$ln=10,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$BBBB' },
      'c.json: api_server.password: the scrypt hash has ln=10, which can be guessed, must be at least 14: make one with ' +
        '"pitwall hash-password"',
    ],
    [
      { trusted_proxies: ['127.0.0.1', 'proxy.example'] },
      'c.json: api_server.trusted_proxies has "proxy.example", must be IP addresses such as "127.0.0.1"',
    ],
    [{ ws_token: ['long-enough-token', ''] }, empty('ws_token')],
    [{ username: '' }, 'c.json: api_server.username is empty: choose a name to log in with'],
    ...['SuperSecurePassword', 'SuperSecret1!', 'supersecurepassword1!', 'freqtrader', 'Password', 'changeme'].map(
      (password): [ConfigObject, string] => [{ password }, published('password')],
    ),
    ...['somethingrandom', 'super-secret', 'SOMETHINGRANDOMSOMETHINGRANDOM'].map((key): [ConfigObject, string] => [
      { jwt_secret_key: key },
      published('jwt_secret_key'),
    ]),
    [{ ws_token: 'sameToken' }, published('ws_token')],
    [{ listen_ip_address: '0.0.0.0' }, insecure('0.0.0.0')],
    [{ listen_ip_address: '192.168.1.5' }, insecure('192.168.1.5')],
    [{ listen_ip_address: '::' }, insecure('::')],
    [{ tls_cert_file: 'cert.pem' }, missing('tls_key_file', 'tls_cert_file')],
    [{ tls_key_file: 'key.pem' }, missing('tls_cert_file', 'tls_key_file')],
    [{ tls_key_passphrase: 'open' }, missing('tls_key_file', 'tls_key_passphrase')],
    [
      { listen_ip_address: 'localhost' },
      'c.json: api_server.listen_ip_address is "localhost", must be an IP address such as "127.0.0.1"',
    ],
  ])('%j is refused', (change, line) => {
    expect(judge(change).errors).toEqual([line]);
  });

  it('refuses a missing signing key like an empty one', () => {
    const problems = new Problems(new Origins(), 'c.json');
    const section: ConfigObject = { ...FINE };
    delete section['jwt_secret_key'];
    checkApiServer({ api_server: section }, problems);
    expect(problems.errors).toEqual([empty('jwt_secret_key')]);
  });

  it.each<[ConfigObject, string[]]>([
    [{}, []],
    [{ listen_ip_address: '127.5.5.5' }, []],
    [{ listen_ip_address: '::1' }, []],
    [{ password: '12characters' }, []],
    [
      { password: '11character' },
      [`c.json: api_server.password has less than 12 characters and can be guessed: ${MAKE_ONE}`],
    ],
    [
      { jwt_secret_key: '0123456789abcdef0123456789abcde' },
      [`c.json: api_server.jwt_secret_key has less than 32 bytes and can be guessed: ${MAKE_ONE}`],
    ],
    [{ jwt_secret_key: 'é'.repeat(16) }, []],
    [{ ws_token: ['a-long-token', ''.padEnd(12, 'x')] }, []],
    [
      { ws_token: ['a-long-token', 'short'] },
      [`c.json: api_server.ws_token has less than 12 characters and can be guessed: ${MAKE_ONE}`],
    ],
    [{ CORS_origins: ['http://ui.example:8080', 'https://ui.example', 'capacitor://localhost'] }, []],
    ...['*', 'ui.example', 'http://ui.example/', 'HTTP://ui.example', 'https://ui.example:443'].map(
      (origin): [ConfigObject, string[]] => [{ CORS_origins: [origin] }, [neverSent(origin)]],
    ),
    [
      { CORS_origins: ['null'] },
      ['c.json: api_server.CORS_origins has "null", which any web page can have: every page may use the API'],
    ],
    [
      { listen_ip_address: '0.0.0.0', allow_insecure_listen: true },
      ['c.json: api_server.listen_ip_address 0.0.0.0 opens the API to the network, without encryption'],
    ],
    [{ listen_ip_address: '0.0.0.0', tls_cert_file: 'cert.pem', tls_key_file: 'key.pem' }, []],
  ])('%j is accepted with warnings %j', (change, warnings) => {
    expect(judge(change)).toEqual({ errors: [], warnings });
  });

  it('may be open in a container, with a word about the port', () => {
    expect(judge({ listen_ip_address: '0.0.0.0' }, true)).toEqual({
      errors: [],
      warnings: [
        'c.json: api_server.listen_ip_address 0.0.0.0 opens the API without encryption. It is allowed since this is a ' +
          'container: publish its port to this machine only, -p 127.0.0.1:8080:8080',
      ],
    });
  });

  it('is not judged while it is off', () => {
    expect(judge({ enabled: false, password: '' }).errors).toEqual([]);
  });
});
