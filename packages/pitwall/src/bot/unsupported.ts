/**
 * Configuration this version cannot follow. Trading without a protection or a stop that somebody relies on would lose
 * money, so the bot refuses to start instead of leaving them out.
 */
import { PitwallError } from '../domain/errors.ts';

type Raw = Readonly<Record<string, unknown>>;

function section(configuration: Raw, key: string): Raw {
  const value = configuration[key];
  return typeof value === 'object' && value !== null ? (value as Raw) : {};
}

interface Unsupported {
  readonly key: string;
  readonly isUsed: (configuration: Raw) => boolean;
  readonly advice: string;
}

const UNSUPPORTED: readonly Unsupported[] = [
  {
    key: 'trading_mode',
    isUsed: ({ trading_mode: mode }) => mode !== undefined && mode !== 'spot',
    advice: 'only "spot" is traded',
  },
  {
    key: 'position_adjustment_enable',
    isUsed: ({ position_adjustment_enable: value }) => value === true,
    advice: 'set it to false',
  },
  {
    key: 'order_types.stoploss_on_exchange',
    isUsed: (configuration) => section(configuration, 'order_types')['stoploss_on_exchange'] === true,
    advice: 'set it to false: the bot then watches the stop itself',
  },
  {
    key: 'protections',
    isUsed: ({ protections }) => Array.isArray(protections) && protections.length > 0,
    advice: 'remove them from the configuration and the strategy',
  },
  {
    key: 'edge.enabled',
    isUsed: (configuration) => section(configuration, 'edge')['enabled'] === true,
    advice: 'set it to false',
  },
  {
    key: 'external_message_consumer.enabled',
    isUsed: (configuration) => section(configuration, 'external_message_consumer')['enabled'] === true,
    advice: 'set it to false',
  },
  {
    key: 'freqai.enabled',
    isUsed: (configuration) => section(configuration, 'freqai')['enabled'] === true,
    advice: 'set it to false',
  },
];

/**
 * Throws CONFIG, naming every key, when the configuration asks for what the engine does not do.
 *
 * @param configuration merged, with the strategy's attributes, in the configuration's own spelling
 */
export function refuseUnsupported(configuration: Raw): void {
  const used = UNSUPPORTED.filter(({ isUsed }) => isUsed(configuration));
  if (used.length === 0) return;
  const list = used.map(({ key, advice }) => `${key} (${advice})`).join(', ');
  throw new PitwallError(
    'CONFIG',
    `This version does not follow ${list}. The bot does not trade without what you ask for.`,
  );
}
