/**
 * Imports one exchange of ccxt and its error classes, and nothing else of it: a quarter of the time and half of the
 * memory of importing all. The address of a module inside ccxt is found from ccxt's own entry point.
 */
import { PitwallError } from '../../domain/errors.ts';
import { bag, ERROR_CLASSES, type CcxtClient, type CcxtErrors } from './client.ts';

type ClientClass = new (settings: Readonly<Record<string, unknown>>) => CcxtClient;

async function importFromCcxt(path: string): Promise<unknown> {
  return import(new URL(path, import.meta.resolve('ccxt')).href);
}

function isMissing(error: unknown): boolean {
  return bag(error)['code'] === 'ERR_MODULE_NOT_FOUND';
}

/**
 * The class of one exchange.
 *
 * @param id letters and digits only: it becomes part of a file name
 * @param streaming true for the class that also speaks WebSocket, where there is one
 * @throws CONFIG when there is no such exchange
 */
async function loadClass(id: string, streaming: boolean): Promise<ClientClass> {
  if (!/^[a-z0-9]+$/.test(id)) throw new PitwallError('CONFIG', `"${id}" is no exchange id: use letters and digits.`);
  for (const folder of streaming ? ['./src/pro/', './src/'] : ['./src/']) {
    try {
      const module = bag(await importFromCcxt(`${folder}${id}.js`));
      return module['default'] as ClientClass;
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  throw new PitwallError(
    'CONFIG',
    `No exchange "${id}" is known (exchange.name): use binance, kraken, okx or another id of ccxt's list.`,
  );
}

async function loadErrors(): Promise<CcxtErrors> {
  const module = bag(await importFromCcxt('./src/base/errors.js'));
  return Object.fromEntries(ERROR_CLASSES.map((name) => [name, module[name]])) as unknown as CcxtErrors;
}

export interface LoadedCcxt {
  readonly Client: ClientClass;
  readonly errors: CcxtErrors;
}

export async function loadCcxt(id: string, streaming: boolean): Promise<LoadedCcxt> {
  const [Client, errors] = await Promise.all([loadClass(id, streaming), loadErrors()]);
  return { Client, errors };
}
