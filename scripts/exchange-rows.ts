/** What of ccxt's exchanges is kept as data, so that they can be listed without loading all of ccxt. */

export const EXCHANGE_LIST_FILE = new URL('../packages/pitwall/src/exchange/known-exchanges.json', import.meta.url);

/** What every bot needs of an exchange. */
const NEEDED = ['fetchOrder', 'cancelOrder', 'createOrder', 'fetchBalance', 'fetchOHLCV'] as const;

interface Client {
  readonly name: string;
  readonly dex?: boolean;
  readonly alias?: boolean;
  readonly has: Readonly<Record<string, boolean | string | undefined>>;
}

type ClientClass = new () => Client;

/** The file's text: one row for each exchange, by id. Whether an id is another one's alias is seen from its class. */
export function exchangeList(ccxt: { readonly exchanges: readonly string[] }): string {
  const classes = new Map(
    [...ccxt.exchanges].sort().map((id) => [id, (ccxt as unknown as Record<string, ClientClass>)[id] as ClientClass]),
  );
  const rows = [...classes].map(([id, Class]) => {
    const { name, dex, alias, has } = new Class();
    const parent = [...classes].find(([, other]) => other === Object.getPrototypeOf(Class))?.[0] ?? null;
    return {
      id,
      name,
      dex: dex === true,
      aliasFor: alias === true ? parent : null,
      missing: NEEDED.filter((ability) => has[ability] !== true && has[ability] !== 'emulated').join(', '),
    };
  });
  return `${JSON.stringify(rows, null, 2)}\n`;
}
