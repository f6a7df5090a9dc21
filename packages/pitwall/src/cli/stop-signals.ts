/** Ctrl-C and its kin: the first asks for an orderly end, the second ends the process at once. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Exit code of a process that was interrupted. */
const EXIT_INTERRUPTED = 130;

/** Calls `stop` on the first signal. Returns how to forget about signals again. */
export function onStopSignal(stop: () => void): () => void {
  let count = 0;
  const listener = (): void => {
    count += 1;
    if (count > 1) process.exit(EXIT_INTERRUPTED);
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener);
  };
}
