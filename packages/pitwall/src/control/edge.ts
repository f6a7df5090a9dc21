/** Edge is off: a configuration that asks for it does not start. */
import { PitwallError } from '../domain/errors.ts';

/** Throws COMMAND_REFUSED. */
export function queryEdge(): never {
  throw new PitwallError('COMMAND_REFUSED', 'Edge is not enabled.');
}
