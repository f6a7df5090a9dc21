/** Runs a command of the project as a user would, and waits for what it says. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const PITWALL = join(ROOT, 'packages', 'pitwall', 'src', 'cli', 'main.ts');

export interface CommandOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: the Node that runs the tests. */
  readonly program?: string;
}

export class RunningCommand {
  readonly process: ChildProcess;
  #output = '';
  #exit: Promise<number>;

  constructor(args: readonly string[], options: CommandOptions = {}) {
    this.process = spawn(options.program ?? process.execPath, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
        this.process.emit('said');
      });
    }
    this.#exit = once(this.process, 'close').then(([code]) => (code as number | null) ?? -1);
    void this.#exit.then(() => this.process.emit('said'));
  }

  /** Everything written so far, to standard output and standard error. */
  get output(): string {
    return this.#output;
  }

  /** Resolves with the match once the output has it. Rejects when the command ends without. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#output);
      if (match !== null) return match;
      if (this.process.exitCode !== null || this.process.signalCode !== null) {
        throw new Error(`The command ended without saying ${String(pattern)}:\n${this.#output}`);
      }
      await once(this.process, 'said');
    }
  }

  /** Resolves with the exit code; -1 when a signal ended it. */
  async exitCode(): Promise<number> {
    return this.#exit;
  }

  /** Ctrl-C, and waits for the end. */
  async interrupt(): Promise<number> {
    this.process.kill('SIGINT');
    return this.#exit;
  }

  /** For the end of a test: no process may stay. */
  async destroy(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGKILL');
    await this.#exit;
  }
}

/** Runs to the end. */
export async function runCommand(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<{ readonly code: number; readonly output: string }> {
  const command = new RunningCommand(args, options);
  const code = await command.exitCode();
  return { code, output: command.output };
}
