/** Where log lines go. Lines hold no secrets: whoever writes one takes care. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** `error`, when given, is logged with its stack below the message. */
  error(message: string, error?: unknown): void;
  /** A logger whose lines carry `name`. */
  child(name: string): Logger;
}
