/** Loads the configuration of a command that only looks, and tells its warnings on standard error. */
import { loadConfiguration, type CommandLineOptions, type LoadedConfiguration } from '../config/load.ts';
import type { RequestedMode } from '../config/run-mode.ts';

export async function loadWithWarnings(options: CommandLineOptions, mode: RequestedMode): Promise<LoadedConfiguration> {
  const loaded = await loadConfiguration(options, process.env, mode);
  for (const warning of loaded.warnings) process.stderr.write(`Warning: ${warning}\n`);
  return loaded;
}
