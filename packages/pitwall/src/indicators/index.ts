/**
 * Vector indicators: pure functions from columns to columns of equal length. They follow TA-Lib's seeding and warm-up;
 * reference vectors prove each.
 */
export { adx } from './adx.ts';
export { atr, trueRange, type RangeColumns } from './atr.ts';
export { bollingerBands, type BollingerBands } from './bollinger-bands.ts';
export { crossedAbove, crossedBelow, type Level, type Mask } from './crossings.ts';
export { highest, lowest } from './extremes.ts';
export { macd, type Macd } from './macd.ts';
export { ema, sma, wma } from './moving-averages.ts';
export { rsi } from './rsi.ts';
export { stochasticFast, type StochasticFast } from './stochastic.ts';
export { typicalPrice } from './typical-price.ts';
