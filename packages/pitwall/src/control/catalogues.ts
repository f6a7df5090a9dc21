/** What the program knows and a client may choose from: exchanges, loss functions, models. */
import type { Exchanges, FreqaiModels, KnownExchange as ExchangeRow, LossFunctions } from '@pitwall/wire';
import { isBadExchange } from '../config/checks/exchange-name.ts';
import { KNOWN_EXCHANGES, type KnownExchange } from '../exchange/known-exchanges.ts';
import { LOSS_FUNCTIONS } from '../optimize/loss-functions.ts';

function comment({ id, missing }: KnownExchange): string {
  if (isBadExchange(id)) return 'known not to work with trading bots';
  return missing === '' ? '' : `missing: ${missing}`;
}

function exchangeRow(exchange: KnownExchange): ExchangeRow {
  const problem = comment(exchange);
  return {
    name: exchange.name,
    classname: exchange.id,
    valid: problem === '',
    supported: exchange.isTested,
    comment: problem,
    dex: exchange.isDex,
    is_alias: exchange.aliasFor !== null,
    alias_for: exchange.aliasFor,
    trade_modes: exchange.tradingModes.map((mode) => ({
      trading_mode: mode,
      margin_mode: mode === 'futures' ? 'isolated' : '',
    })),
  };
}

/** Every exchange the client library has, by id, those included that a bot cannot use. */
export function queryExchanges(): Exchanges {
  return { exchanges: KNOWN_EXCHANGES.map(exchangeRow) };
}

export function queryLossFunctions(): LossFunctions {
  const rows = Object.entries(LOSS_FUNCTIONS).map(([name, { description }]) => ({ name, description }));
  return { loss_functions: rows.sort((left, right) => (left.name < right.name ? -1 : 1)) };
}

/** None: this version predicts nothing. */
export function queryFreqaiModels(): FreqaiModels {
  return { freqaimodels: [] };
}
