/**
 * Looks now and then whether the certificate's files have changed, and gives a renewed pair to the running server: new
 * connections get it, those that are open go on. A pair that cannot be used is told once and tried again when the files
 * change; until then the server keeps the one it has. Entry point: `watchTlsFiles`.
 */
import type { Server } from 'node:https';
import { isPitwallError } from '../../domain/errors.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { readTlsFiles, secureOptions, tlsFileState, type TlsFiles, type TlsIdentity } from './identity.ts';

/** Between two looks. */
export const TLS_CHECK_INTERVAL_MS = 2_000;
/** A certificate that ends sooner is told, once a day. */
const EXPIRY_NOTICE_MS = 14 * 86_400_000;
const NOTICE_INTERVAL_MS = 86_400_000;

export interface TlsWatchOptions {
  readonly server: Pick<Server, 'setSecureContext'>;
  /** Read at every look, so that a changed configuration counts; null leaves all as it is. */
  readonly files: () => TlsFiles | null;
  /** What the server has now. */
  readonly identity: TlsIdentity;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface TlsWatch {
  /** Looks at once. */
  check(): void;
  stop(): void;
}

export function watchTlsFiles(options: TlsWatchOptions): TlsWatch {
  return new Watch(options);
}

class Watch implements TlsWatch {
  readonly #options: TlsWatchOptions;
  #timer: Timer;
  #fileState: string;
  #validUntil: number;
  #noticeAt = 0;

  constructor(options: TlsWatchOptions) {
    this.#options = options;
    this.#fileState = options.identity.fileState;
    this.#validUntil = options.identity.validUntil;
    this.#timer = options.clock.after(0, () => this.#round());
  }

  check(): void {
    const { files, clock, logger } = this.#options;
    const wanted = files();
    if (wanted === null) return;
    const fileState = tlsFileState(wanted);
    if (fileState !== this.#fileState) this.#renew(wanted);
    this.#fileState = fileState;
    const now = clock.now();
    if (this.#validUntil - now > EXPIRY_NOTICE_MS || now < this.#noticeAt) return;
    this.#noticeAt = now + NOTICE_INTERVAL_MS;
    logger.warn(`The TLS certificate ends on ${new Date(this.#validUntil).toISOString()}: renew ${wanted.certFile}.`);
  }

  stop(): void {
    this.#timer.cancel();
  }

  #round(): void {
    try {
      this.check();
    } catch (error) {
      // Nothing waits for a look: what is wrong with one must not end the bot.
      this.#options.logger.error('The TLS certificate could not be looked at.', error);
    }
    this.#timer = this.#options.clock.after(TLS_CHECK_INTERVAL_MS, () => this.#round());
  }

  #renew(files: TlsFiles): void {
    const { server, clock, logger } = this.#options;
    try {
      const identity = readTlsFiles(files, clock.now());
      server.setSecureContext(secureOptions(identity));
      this.#validUntil = identity.validUntil;
      this.#noticeAt = 0;
      logger.info(`The TLS certificate was read again: good until ${new Date(identity.validUntil).toISOString()}.`);
    } catch (error) {
      if (!isPitwallError(error)) {
        logger.error('The renewed TLS certificate cannot be used; the former one stays.', error);
        return;
      }
      logger.warn(`The former TLS certificate stays in use: ${error.message}.`);
    }
  }
}
