/**
 * Whether this process runs in a container: there, loopback cannot be reached from outside, so the API has to listen on
 * all addresses, and who may reach it is said where the port is published.
 */
import { existsSync } from 'node:fs';
import type { Environment } from './environment.ts';

/** Docker and Podman put these files into every container. */
const MARKS = ['/.dockerenv', '/run/.containerenv'];

/** `PITWALL_CONTAINER` says it outright, as this project's image does: `1` or `0`. Without it the marks decide. */
export function isInContainer(environment: Environment, exists: (path: string) => boolean = existsSync): boolean {
  const said = environment['PITWALL_CONTAINER'];
  if (said !== undefined && said !== '') return said === '1' || said.toLowerCase() === 'true';
  return MARKS.some((path) => exists(path));
}
