/**
 * What changes the account besides orders: deposits, leverage, margin type, margin of isolated positions, funding.
 *
 * Entry point: `AccountManager`.
 */
import { fundingRate, nextFundingTime, settleFunding } from '../account/funding.ts';
import type { FuturesAccount } from '../account/futures.ts';
import { marginAtRisk, positionView, symbolSettings } from '../account/futures-views.ts';
import { maxNotional, unrealized, type Position } from '../account/position.ts';
import type { SpotAccount } from '../account/spot.ts';
import { REFUSALS, accept } from '../matching/refusals.ts';
import type { DepositView, MarginType, PositionView, SymbolSettings } from './account-types.ts';
import type { AlgoOrders } from './algo.ts';
import { callerOf, requestOf, type Core, type Market } from './core.ts';
import type { Engine } from './engine.ts';
import { noteRefusal } from './entries.ts';
import { DEFAULT_FUNDING_HOURS } from './market-queries.ts';
import type { Caller, Outcome, Product, Refusal } from './order-types.ts';
import { absolute, formatUnits, parseUnits, units, unitsOfNumber } from './units.ts';

export interface ManagerParts {
  readonly core: Core;
  readonly engine: Engine;
  readonly spot: SpotAccount;
  readonly futures: FuturesAccount;
  readonly algos: AlgoOrders;
  readonly deposits: DepositView[];
}

export class AccountManager {
  readonly #parts: ManagerParts;
  #fundingArmed = false;

  constructor(parts: ManagerParts) {
    this.#parts = parts;
  }

  /** @throws RangeError if `amountText` is no decimal */
  deposit(product: Product, asset: string, amountText: string, caller?: Caller): boolean {
    const { core, spot, futures, deposits } = this.#parts;
    const amount = units(amountText);
    const wallet = product === 'spot' ? 'free' : 'futures';
    const actor = caller?.actor ?? 'manual';
    const size = absolute(amount);
    if (amount < 0n) {
      const most = product === 'spot' ? core.ledger.balance('free', asset) : futures.withdrawable(asset);
      if (size > most) return false;
    }
    const comes = amount >= 0n;
    core.ledger.move(core.timeMs, { cause: comes ? 'deposit' : 'withdrawal', actor }, [
      { from: comes ? 'outside' : wallet, to: comes ? wallet : 'outside', asset, amount: size },
    ]);
    deposits.push({ product, asset, amount: formatUnits(amount), time: core.timeMs, id: deposits.length + 1 });
    const reason = comes ? 'DEPOSIT' : 'WITHDRAW';
    if (product === 'futures') {
      futures.record('', 'TRANSFER', amount, asset);
      futures.tell(reason, asset, [], amount);
    } else {
      core.emit({ kind: 'spotBalance', time: core.timeMs, reason, balances: [spot.balance(asset)] });
    }
    return true;
  }

  #refused(command: string, symbol: string, caller: Caller, reason: Refusal) {
    return noteRefusal(this.#parts.core, command, caller, { product: 'futures', symbol }, reason);
  }

  #note(caller: Caller, symbol: string, what: 'leverage' | 'marginType' | 'positionMargin', value: string): void {
    const { core } = this.#parts;
    core.ledger.append(core.timeMs, {
      type: 'settings',
      actor: caller.actor,
      ...requestOf(caller),
      symbol,
      what,
      value,
    });
  }

  setLeverage(symbol: string, leverage: number, by?: Caller): Outcome<SymbolSettings> {
    const { core, futures } = this.#parts;
    const caller = callerOf(by);
    const market = core.market('futures', symbol);
    if (!market) return this.#refused('setLeverage', symbol, caller, REFUSALS.symbol);
    const most = futures.brackets(symbol)[0]?.initialLeverage ?? 1;
    if (!Number.isInteger(leverage) || leverage < 1 || leverage > most) {
      return this.#refused('setLeverage', symbol, caller, REFUSALS.leverage(leverage));
    }
    const position = futures.position(market);
    const wrong = this.#leverageProblem(position, leverage);
    if (wrong) return this.#refused('setLeverage', symbol, caller, wrong);
    this.#note(caller, symbol, 'leverage', String(leverage));
    core.emit({ kind: 'settings', time: core.timeMs, symbol, leverage });
    return accept(symbolSettings(futures, position));
  }

  /** Changes it; on a problem it is as before. */
  #leverageProblem(position: Position, leverage: number): Refusal | undefined {
    const { futures } = this.#parts;
    const before = position.leverage;
    const value = absolute(futures.value(position));
    if (value > unitsOfNumber(maxNotional(futures.brackets(position.symbol), leverage))) {
      return REFUSALS.positionTooLarge;
    }
    if (position.marginType === 'ISOLATED' && position.amount !== 0n && leverage < before) {
      return REFUSALS.isolatedLeverage;
    }
    position.leverage = leverage;
    if (leverage < before && futures.available(position.asset) < 0n) {
      position.leverage = before;
      return REFUSALS.marginTooSmall;
    }
    return undefined;
  }

  setMarginType(symbol: string, marginType: MarginType, by?: Caller): Outcome<SymbolSettings> {
    const { core, futures, algos } = this.#parts;
    const caller = callerOf(by);
    const market = core.market('futures', symbol);
    if (!market) return this.#refused('setMarginType', symbol, caller, REFUSALS.symbol);
    const position = futures.position(market);
    const wrong =
      position.marginType === marginType
        ? REFUSALS.sameMarginType
        : market.open.size > 0 || algos.openIn(market)
          ? REFUSALS.marginTypeOrders
          : position.amount !== 0n
            ? REFUSALS.marginTypePosition
            : undefined;
    if (wrong) return this.#refused('setMarginType', symbol, caller, wrong);
    position.marginType = marginType;
    this.#note(caller, symbol, 'marginType', marginType);
    return accept(symbolSettings(futures, position));
  }

  changePositionMargin(symbol: string, amountText: string, by?: Caller): Outcome<PositionView> {
    const { core, futures } = this.#parts;
    const caller = callerOf(by);
    const refused = (reason: Refusal) => this.#refused('changePositionMargin', symbol, caller, reason);
    const market = core.market('futures', symbol);
    if (!market) return refused(REFUSALS.symbol);
    const amount = parseUnits(amountText);
    if (amount === undefined) return refused(REFUSALS.illegal('amount'));
    const position = futures.position(market);
    if (position.amount === 0n) return refused(REFUSALS.noPosition);
    if (position.marginType !== 'ISOLATED') return refused(REFUSALS.marginOnCross);
    if (amount > 0n && amount > futures.available(position.asset)) return refused(REFUSALS.marginTooSmall);
    const mark = futures.mark(position);
    const left = marginAtRisk(futures, position) + amount + unrealized(position, mark);
    const needed = absolute(futures.value(position)) / BigInt(position.leverage);
    if (amount < 0n && left < needed) return refused(REFUSALS.marginTooSmall);
    position.isolatedWallet += amount;
    this.#note(caller, symbol, 'positionMargin', formatUnits(amount));
    futures.tell('MARGIN_TRANSFER', position.asset, [position], 0n);
    return accept(positionView(futures, position));
  }

  settleFunding(symbol: string, rateText?: string): void {
    const { core, futures } = this.#parts;
    const position = futures.positions.get(symbol);
    if (!position) return;
    const rate = rateText === undefined ? fundingRate(core.seed, symbol, core.timeMs) : units(rateText);
    settleFunding(futures, position, rate);
  }

  /** Makes sure that the next funding is waited for while there is a position. */
  armFunding(market: Market): void {
    const { core, engine, futures } = this.#parts;
    if (this.#fundingArmed || market.instrument.spec.product !== 'futures') return;
    if (![...futures.positions.values()].some((position) => position.amount !== 0n)) return;
    this.#fundingArmed = true;
    const atMs = nextFundingTime(core.timeMs, core.options.fundingHours ?? DEFAULT_FUNDING_HOURS);
    engine.at(atMs, () => {
      this.#fundingArmed = false;
      for (const position of futures.positions.values()) {
        settleFunding(futures, position, fundingRate(core.seed, position.symbol, atMs));
      }
      this.armFunding(market);
    });
  }
}
