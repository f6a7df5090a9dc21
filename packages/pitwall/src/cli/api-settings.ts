/** Reads the block `api_server` of a checked configuration for the HTTP server. */
import type { ApiSettings } from '../api/settings.ts';
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
    verbosity: block['verbosity'] === 'info' ? 'info' : 'error',
  };
}

/** A list of texts, or one text. */
function texts(value: ConfigValue | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).map(text).filter((entry) => entry !== '');
}

function text(value: ConfigValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
