/** Programs of the benchmarks, each in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Child {
  readonly process: ChildProcess;
  /** The first line it printed. */
  readonly line: string;
  /** The next line it prints. Throws when it ends without one. */
  nextLine(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts `bench/support/<program>.ts` and waits for its first line. */
export async function startChild(program: string, args: readonly string[] = []): Promise<Child> {
  const file = join(import.meta.dirname, `${program}.ts`);
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${program} ended without an answer.`);
    return line.value;
  };
  return {
    process: child,
    line: await nextLine(),
    nextLine,
    stop: async () => stopProcess(child),
  };
}

/** Ends it in order, and waits for that. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
