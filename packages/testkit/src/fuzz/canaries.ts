/**
 * Secrets that give themselves away: one word in all of them, which nothing else holds, in every field of a configuration
 * that is secret. Whatever the bot says or writes is searched for the word, as it is and in the usual disguises.
 */
import { SECRET_PATHS } from '../../../pitwall/src/config/secrets.ts';
import type { ConfigObject, ConfigValue } from '../../../pitwall/src/config/tree.ts';

/** The word. Plain letters and digits: escaping for JSON, addresses or shells does not change it. */
export const MARKER = 'Zq7Canary9Xw';

/** A text that starts with `byte offset` other bytes has one of three base64 forms; their inner part has none of the rest. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('x'.repeat(offset) + text).toString('base64');
    const first = Math.ceil((offset * 4) / 3);
    return encoded.slice(first, Math.floor(((offset + text.length) * 4) / 3));
  });
}

const HEX = Buffer.from(MARKER).toString('hex');
const REVERSED = Array.from(MARKER).reverse().join('');
const FORMS: readonly string[] = [MARKER.toLowerCase(), REVERSED.toLowerCase(), HEX];
const EXACT_FORMS: readonly string[] = base64Forms(MARKER);

/** The form in which a text gives a canary away; undefined when it does not. */
export function findCanary(text: string): string | undefined {
  const exact = EXACT_FORMS.find((form) => text.includes(form));
  if (exact !== undefined) return exact;
  const lower = text.toLowerCase();
  return FORMS.find((form) => lower.includes(form));
}

function place(root: Record<string, ConfigValue>, path: readonly string[], value: string): void {
  const [key, ...rest] = path;
  if (key === undefined) return;
  if (rest.length === 0) {
    root[key] = value;
    return;
  }
  const isList = rest[0] === '*';
  root[key] ??= isList ? [{}] : {};
  const below = root[key];
  const child = Array.isArray(below) ? below[0] : below;
  place(child as Record<string, ConfigValue>, isList ? rest.slice(1) : rest, value);
}

/** Where the value has a form of its own. */
const SPECIAL: Readonly<Record<string, (canary: string) => string>> = {
  'webhook.url': (canary) => `https://127.0.0.1:9/${canary}`,
  'discord.webhook_url': (canary) => `https://127.0.0.1:9/api/webhooks/1/${canary}`,
};

/** These stay as they are: the one has a password only for database servers, the other needs an encrypted key file. */
const WITHOUT: readonly string[] = ['db_url', 'api_server.tls_key_passphrase'];

/** Puts a canary into every secret field of a configuration that can stand alone. */
export function plantCanaries(configuration: ConfigObject): ConfigObject {
  const planted = structuredClone(configuration) as Record<string, ConfigValue>;
  const paths = SECRET_PATHS.filter((path) => !WITHOUT.includes(path.join('.')));
  for (const [index, path] of paths.entries()) {
    const canary = `${MARKER}-${String(index).padStart(2, '0')}-kT5"\\s<é>`;
    // Names and passwords of HTTP can hold ASCII only, tokens stand in addresses.
    const plain = canary.replaceAll(/[^\w-]/g, '');
    const special = SPECIAL[path.join('.')];
    place(
      planted,
      path,
      special === undefined ? (path[0] === 'api_server' ? plain.padEnd(48, '0') : canary) : special(plain),
    );
  }
  return planted;
}
