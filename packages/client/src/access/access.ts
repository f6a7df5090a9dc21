/** Who asks: what stands in the `Authorization` header of a call, and the token of the message socket. */
import type { RouteScope } from '@pitwall/wire';

export interface Access {
  /** The header's value for a call to a route of this scope; null: none. */
  authorization(scope: RouteScope): Promise<string | null>;
  /** After a 401 to a call that was sent with `used`: true when there is something else to try it with. */
  renew(scope: RouteScope, used: string): Promise<boolean>;
  /** The token for the address of the message socket. */
  socketToken(): Promise<string>;
}

/** Name and password. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

export function basicHeader({ username, password }: Login): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}

export function bearerHeader(token: string): string {
  return `Bearer ${token}`;
}
