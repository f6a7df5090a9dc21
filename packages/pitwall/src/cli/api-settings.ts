/** Reads the block `api_server` of a checked configuration for the HTTP server. */
import { resolve } from 'node:path';
import type { ApiSettings } from '../api/settings.ts';
import type { TlsFiles } from '../api/tls/identity.ts';
import { isObject, type ConfigObject, type ConfigValue } from '../config/tree.ts';

/** Null when the API is off. */
export function apiSettings(raw: ConfigObject): ApiSettings | null {
  const block = raw['api_server'];
  if (!isObject(block) || block['enabled'] !== true) return null;
  return {
    listenIpAddress: text(block['listen_ip_address']),
    listenPort: Number(block['listen_port']),
    username: text(block['username']),
    password: text(block['password']),
    jwtSecretKey: text(block['jwt_secret_key']),
    wsTokens: texts(block['ws_token']),
    wsAnalyzedDf: block['ws_analyzed_df'] === 'last' ? 'last' : 'whole',
    corsOrigins: texts(block['CORS_origins']),
    trustedProxies: texts(block['trusted_proxies']),
    tls: tlsFiles(block),
    ui: text(block['ui']) === '' ? null : text(block['ui']),
    enableMetrics: block['enable_metrics'] === true,
    enableOpenapi: block['enable_openapi'] === true,
    verbosity: block['verbosity'] === 'info' ? 'info' : 'error',
  };
}

function tlsFiles(block: ConfigObject): TlsFiles | null {
  const [certFile, keyFile] = [text(block['tls_cert_file']), text(block['tls_key_file'])];
  if (certFile === '' || keyFile === '') return null;
  return { certFile: resolve(certFile), keyFile: resolve(keyFile), passphrase: text(block['tls_key_passphrase']) };
}

/** A list of texts, or one text. */
function texts(value: ConfigValue | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).map(text).filter((entry) => entry !== '');
}

function text(value: ConfigValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
