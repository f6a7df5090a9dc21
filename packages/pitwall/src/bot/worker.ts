/**
 * The endless loop of a bot: its state, the pace, and what happens after a failure. Entry points: `run`, `request`, `end`.
 *
 *     stopped <--> running      asked for, or (to stopped) after an operational failure
 *     either --> reload_config  asked for; then the configuration's initial state, or the state before when the new
 *                               configuration cannot be used
 *
 * Failures: temporary ones and those of the database pause the loop for 30 s; after a strategy that hung the loop just
 * goes on; other operational ones stop the bot; anything else is a bug, ends the loop and comes out of `run`.
 */
import { isPitwallError, messageOf, type PitwallError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Engine } from './engine.ts';
import type { BotState } from './face.ts';
import { iterate } from './iteration.ts';
import { processStopped, warnAboutOpenTrades } from './shutdown.ts';
import { prepareAgain, startUp } from './startup.ts';
import { throttleSleepMs } from './throttle.ts';

const FAILURE_PAUSE_MS = 30_000;

export interface WorkerOptions {
  readonly engine: Engine;
  readonly initialState: BotState;
  /** Reads the configuration again and sets the engine up with it. Throws CONFIG or STRATEGY; the old one stays then. */
  readonly reload: () => Promise<void>;
}

export class Worker {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #reload: () => Promise<void>;
  #state: BotState;
  #previous: BotState | null = null;
  #beforeReload: BotState;
  #needsStartUp = true;
  /** The database failed and no turn has succeeded since. */
  #isDatabaseLost = false;
  #isEnding = false;
  #isTurning = false;
  #lastHeartbeat = -Infinity;
  #lastProcess: number | null = null;
  #alarm = new AbortController();

  constructor({ engine, initialState, reload }: WorkerOptions) {
    this.#engine = engine;
    this.#clock = engine.clock;
    this.#reload = reload;
    this.#state = initialState;
    this.#beforeReload = initialState;
  }

  get state(): BotState {
    return this.#state;
  }

  /** True while entries may be made. */
  get isRunning(): boolean {
    return this.#state === 'running' && !this.#isEnding;
  }

  /** True while a turn has to end before what was asked for can be done. */
  get isChanging(): boolean {
    return this.#isTurning && (this.#isEnding || this.#state !== this.#previous);
  }

  /** End of the last iteration, ms UTC; null before the first. */
  get lastProcess(): number | null {
    return this.#lastProcess;
  }

  /** Asks for a state. False when the bot is in it already. */
  request(state: BotState): boolean {
    if (this.#state === state) return false;
    if (state === 'reload_config') this.#beforeReload = this.#state;
    this.#state = state;
    this.#alarm.abort();
    return true;
  }

  /** Lets `run` return after the step it is in. */
  end(): void {
    this.#isEnding = true;
    this.#alarm.abort();
  }

  /** Turns until `end` is called. Rejects with what was no expected failure. */
  async run(): Promise<void> {
    while (!this.#ended()) {
      this.#alarm = new AbortController();
      const startedAt = this.#clock.now();
      const pauseMs = await this.#turn();
      this.#beatHeart();
      if (this.#state === 'reload_config' && !this.#ended()) {
        await this.#reloadConfig();
        continue;
      }
      const { processThrottleSecs, timeframe } = this.#engine.settings;
      const sleepMs = throttleSleepMs(startedAt, this.#clock.now(), processThrottleSecs * 1_000, timeframe);
      if (!this.#alarm.signal.aborted) await this.#clock.sleep(sleepMs + pauseMs, this.#alarm.signal);
    }
  }

  /** A method, so that the compiler does not take the answer for a constant. */
  #ended(): boolean {
    return this.#isEnding;
  }

  /** One turn; returns how long to pause besides the throttle, ms. */
  async #turn(): Promise<number> {
    this.#isTurning = true;
    try {
      await this.#noteState();
      if (this.#state === 'running') await this.#process();
      else if (this.#state === 'stopped') await processStopped(this.#engine);
      this.#isDatabaseLost = false;
      return 0;
    } catch (error) {
      return this.#fail(error);
    } finally {
      this.#isTurning = false;
    }
  }

  async #noteState(): Promise<void> {
    const state = this.#state;
    if (state === this.#previous) return;
    const before = this.#previous;
    this.#previous = state;
    this.#lastHeartbeat = -Infinity;
    this.#needsStartUp = true;
    if (before !== 'reload_config') this.#engine.notifier.notify({ type: 'status', status: state });
    if (state === 'stopped') await warnAboutOpenTrades(this.#engine);
  }

  async #process(): Promise<void> {
    if (this.#needsStartUp) {
      await startUp(this.#engine);
      this.#needsStartUp = false;
    }
    await this.#iterate();
    this.#lastProcess = this.#clock.now();
  }

  async #iterate(): Promise<void> {
    const { meter, wallClock = this.#clock } = this.#engine;
    const startedAt = wallClock.now();
    let isComplete = false;
    try {
      await iterate(this.#engine);
      isComplete = true;
    } finally {
      meter?.iteration(wallClock.now() - startedAt, isComplete);
    }
  }

  #fail(error: unknown): number {
    const { logger } = this.#engine;
    if (!isPitwallError(error) || error.kind === 'invariant') throw error;
    if (error.code === 'DATABASE') return this.#waitForDatabase(error);
    if (error.kind === 'operational') {
      logger.error(`Operational failure: ${error.message}`, error);
      this.#stopFor(error);
      return 0;
    }
    if (error.code === 'STRATEGY_STUCK') {
      // Whoever restarts the strategy tells; the loop just goes on.
      logger.warn(error.message);
      return 0;
    }
    logger.warn(`${error.message} The next try follows in ${FAILURE_PAUSE_MS / 1_000} s.`);
    return FAILURE_PAUSE_MS;
  }

  /**
   * Without its database the bot sends nothing; but it may come back (a server that was restarted, a disk with room again),
   * and the stops of open trades are not to wait for a person then. Trades and exchange are compared anew before.
   */
  #waitForDatabase(error: PitwallError): number {
    const { logger, notifier } = this.#engine;
    logger.error(`Operational failure: ${error.message}`, error);
    this.#needsStartUp = true;
    if (!this.#isDatabaseLost) {
      const every = `${FAILURE_PAUSE_MS / 1_000} s`;
      const status = `Operational failure: ${error.message}\nNothing is traded now. The bot tries again every ${every}.`;
      notifier.notify({ type: 'exception', status });
    }
    this.#isDatabaseLost = true;
    return FAILURE_PAUSE_MS;
  }

  #stopFor(error: PitwallError): void {
    const status = `Operational failure: ${error.message}\nThe bot has stopped. Issue /start when the cause is gone.`;
    this.#engine.notifier.notify({ type: 'exception', status });
    this.#state = 'stopped';
  }

  async #reloadConfig(): Promise<void> {
    const { notifier, logger } = this.#engine;
    try {
      await this.#reload();
    } catch (error) {
      if (!isPitwallError(error) || error.kind === 'invariant') throw error;
      const status = `The configuration was not reloaded, the old one stays in force: ${messageOf(error)}`;
      logger.error(status);
      notifier.notify({ type: 'exception', status });
      this.#state = this.#beforeReload;
      return;
    }
    this.#state = this.#engine.settings.initialState;
    notifier.notify({ type: 'status', status: 'config reloaded' });
    try {
      await prepareAgain(this.#engine);
    } catch (error) {
      this.#fail(error);
    }
  }

  #beatHeart(): void {
    const { settings, identity, strategy, logger } = this.#engine;
    const intervalMs = settings.heartbeatIntervalSecs * 1_000;
    const now = this.#clock.now();
    if (intervalMs === 0 || now - this.#lastHeartbeat <= intervalMs) return;
    this.#lastHeartbeat = now;
    const version = strategy.version === null ? identity.version : `${identity.version}, strategy ${strategy.version}`;
    logger.info(`Bot heartbeat. pid ${identity.pid}, version ${version}, state ${this.#state.toUpperCase()}`);
  }
}
