/** From parts to a bot that can trade (`prepare`), and what happens each time it begins to run (`startUp`). */
import { resetInitialStop } from '../domain/stop.ts';
import type { Trade } from '../domain/trade.ts';
import { checkRequirements } from '../exchange/requirements.ts';
import { attempt, type Engine } from './engine.ts';
import { storeRequestedLocks } from './locks.ts';
import { reconcileAtStart } from './trading/reconcile-trades.ts';
import { takeSnapshot } from './snapshot.ts';
import { findStrays } from './trading/stray-orders.ts';
import { syncWallets } from './trading/update-trade.ts';
import { refreshWhitelist } from './whitelist.ts';

/** Once after construction. Throws STRATEGY when `botStart` throws, and the exchange's errors. */
export async function prepare(engine: Engine): Promise<void> {
  const { exchange, brain, settings, wallets, logger } = engine;
  if (!exchange.traits.tested) logger.warn(`${exchange.traits.id} is untested with this bot: start with small stakes.`);
  const markets = await exchange.loadMarkets();
  checkRequirements(settings, exchange);
  engine.marketsLoadedAt = engine.clock.now();
  await brain.configure(settings, markets);
  await wallets.update(settings);
  await refreshWhitelist(engine);
  await startStrategy(engine);
}

/** After a reload. Throws STRATEGY when `botStart` throws; an exchange that does not answer now is asked again later. */
export async function prepareAgain(engine: Engine): Promise<void> {
  await engine.brain.configure(engine.settings, engine.exchange.markets);
  await syncWallets(engine);
  await attempt(engine, 'Refreshing the whitelist failed', async () => refreshWhitelist(engine));
  await startStrategy(engine);
}

async function startStrategy(engine: Engine): Promise<void> {
  await engine.brain.start(takeSnapshot(engine, await engine.store.trades.open()));
  await storeRequestedLocks(engine);
}

/** Each time the bot begins to run: compare with the exchange, tell, bring trades up to date. */
export async function startUp(engine: Engine): Promise<void> {
  await reconcileAtStart(engine);
  await findStrays(engine);
  tell(engine);
  await engine.tradeLock.run(async () => {
    for (const trade of await engine.store.trades.open()) {
      const isFilledIn = fillPrecision(engine, trade);
      const isMoved = followStoploss(engine, trade);
      if (isFilledIn || isMoved) await engine.store.trades.save(trade);
    }
  });
}

/** Trades of older databases lack what their market says of steps and ticks. */
function fillPrecision(engine: Engine, trade: Trade): boolean {
  const market = engine.exchange.markets.get(trade.pair);
  if (market === undefined || trade.exchange !== engine.settings.exchange) return false;
  if (trade.precisionMode !== null && trade.contractSize !== null) return false;
  trade.amountPrecision = market.amountPrecision;
  trade.pricePrecision = market.pricePrecision;
  trade.precisionMode = market.precisionMode;
  trade.contractSize = market.contractSize;
  return true;
}

/** A stop that never moved follows a changed setting. */
function followStoploss(engine: Engine, trade: Trade): boolean {
  const { stoploss } = engine.settings.exits;
  if (trade.initialStopLossPct === null || trade.stopLoss !== trade.initialStopLoss) return false;
  if (trade.initialStopLossPct === stoploss) return false;
  resetInitialStop(trade, stoploss);
  engine.logger.info(
    `Trade ${trade.id} (${trade.pair}): the stop follows the setting, ${trade.stopLoss} (${stoploss}).`,
  );
  return true;
}

function tell(engine: Engine): void {
  const { settings, notifier, pairLists } = engine;
  if (settings.dryRun) notifier.notify({ type: 'warning', status: 'Dry run is enabled. All trades are simulated.' });
  notifier.notify({ type: 'startup', status: settingsSummary(engine) });
  const lists = pairLists.descriptions.join(', ');
  notifier.notify({ type: 'startup', status: `Looking for ${settings.stakeCurrency} pairs to trade by: ${lists}` });
}

function settingsSummary({ settings }: Engine): string {
  const { exits } = settings;
  const roi = exits.minimalRoi.map(({ minutes, ratio }) => `${minutes}: ${ratio}`).join(', ');
  return [
    `*Exchange:* \`${settings.exchange}\``,
    `*Stake per trade:* \`${settings.stakeAmount} ${settings.stakeCurrency}\``,
    `*Minimum ROI:* \`{${roi}}\``,
    `*${exits.trailingStop ? 'Trailing ' : ''}Stoploss:* \`${exits.stoploss}\``,
    '*Position adjustment:* `Off`',
    `*Timeframe:* \`${settings.timeframe}\``,
    `*Strategy:* \`${settings.strategy}\``,
  ].join('\n');
}
