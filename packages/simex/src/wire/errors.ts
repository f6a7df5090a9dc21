/**
 * The refusals of Binance's wire: HTTP status, code and text. Clients tell errors apart by code and sometimes by the
 * exact text (`Account has insufficient balance for requested action.`), so both are fixed here.
 *
 * Entry points: {@link WireError}, {@link wireError}.
 */
import { jsonResponse } from './message.ts';
import type { WireResponse } from './message.ts';

/** A refusal on its way to the client. */
export class WireError extends Error {
  readonly status: number;
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;
  /** More about it, under `data` in the answer. */
  readonly data: object | undefined;

  constructor(
    status: number,
    code: number,
    text: string,
    headers: Readonly<Record<string, string>> = {},
    data?: object,
  ) {
    super(text);
    this.name = 'WireError';
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.data = data;
  }

  /** The answer a client gets: `{"code":-1121,"msg":"Invalid symbol."}`. */
  toResponse(): WireResponse {
    const data = this.data === undefined ? {} : { data: this.data };
    return jsonResponse(this.status, { code: this.code, msg: this.message, ...data }, { ...this.headers });
  }
}

/** The refusals the wire itself knows; those of the venue come with their own code. */
export const wireError = {
  missing: (name: string) =>
    new WireError(400, -1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`),
  illegal: (name: string, legal: string) =>
    new WireError(400, -1100, `Illegal characters found in parameter '${name}'; legal range is '${legal}'.`),
  duplicate: (name: string) => new WireError(400, -1101, `Duplicate values for parameter '${name}' detected.`),
  notRequired: (name: string) => new WireError(400, -1106, `Parameter '${name}' sent when not required.`),
  invalidData: (name: string) => new WireError(400, -1130, `Data sent for parameter '${name}' is not valid.`),
  combination: () => new WireError(400, -1128, 'Combination of optional parameters invalid.'),
  timeInForce: () => new WireError(400, -1115, 'Invalid timeInForce.'),
  orderType: () => new WireError(400, -1116, 'Invalid orderType.'),
  side: () => new WireError(400, -1117, 'Invalid side.'),
  interval: () => new WireError(400, -1120, 'Invalid interval.'),
  symbol: () => new WireError(400, -1121, 'Invalid symbol.'),
  early: () => new WireError(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time."),
  late: () => new WireError(400, -1021, 'Timestamp for this request is outside of the recvWindow.'),
  window: () => new WireError(400, -1131, 'recvWindow must be less than 60000.'),
  signature: () => new WireError(400, -1022, 'Signature for this request is not valid.'),
  keyFormat: () => new WireError(401, -2014, 'API-key format invalid.'),
  key: () => new WireError(401, -2015, 'Invalid API-key, IP, or permissions for action.'),
  noOrder: () => new WireError(400, -2013, 'Order does not exist.'),
  unknownOrder: () => new WireError(400, -2011, 'Unknown order sent.'),
  path: (method: string, path: string) => new WireError(404, -5000, `Path ${path}, Method ${method} is invalid`),
  tooLarge: (limitBytes: number) => new WireError(413, -1101, `Request body is larger than ${limitBytes} bytes.`),
  internal: () => new WireError(500, -1000, 'An unknown error occurred while processing the request.'),
} as const;
