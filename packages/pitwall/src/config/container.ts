/**
 * Whether this process runs in a container: there, loopback cannot be reached from outside, so the API has to listen on
 * all addresses, and who may reach it is said where the port is published.
 */
import { existsSync } from 'node:fs';
import type { Environment } from './sources/environment.ts';

/** Docker and Podman put these files into every container. */
const MARKS = ['/.dockerenv', '/run/.containerenv'];

/** What `PITWALL_CONTAINER` says outright, as this project's image does: `1` or `0`; null when it says nothing. */
export function saidContainer(environment: Environment): boolean | null {
  const said = environment['PITWALL_CONTAINER'];
  return said === undefined || said === '' ? null : said === '1' || said.toLowerCase() === 'true';
}

/** What is said outright counts; without it the marks decide. */
export function isInContainer(environment: Environment, exists: (path: string) => boolean = existsSync): boolean {
  return saidContainer(environment) ?? MARKS.some((path) => exists(path));
}
