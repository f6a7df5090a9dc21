/** The schema of the whole configuration, and its static type after a successful check. */
import Type, { type Static } from 'typebox';
import { otherFields } from './others.ts';
import { remoteFields } from './remote.ts';
import { tradingFields } from './trading.ts';
import { venueFields } from './venue.ts';

export { OPTION_KEYS } from './others.ts';

export const ConfigurationSchema = Type.Object({
  ...tradingFields,
  ...venueFields,
  ...otherFields,
  ...remoteFields,
});

/** A checked configuration. Unknown keys may stand beside the known ones. */
export type Configuration = Static<typeof ConfigurationSchema>;
