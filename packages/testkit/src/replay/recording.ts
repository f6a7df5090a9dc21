/**
 * A folder of recordings: what a server was asked and what it answered, and all its answers depended on. `requests.json`
 * names, for each recorded server, its configuration, its market at a standstill, its database and its candles.
 *
 * Entry point: `readRecording`. A folder that is missing or broken is told in one sentence that names the file.
 */
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** How a request is signed: `access` and `refresh` with the token of the last successful login. */
const AUTH_KINDS = ['none', 'basic', 'wrong', 'garbage', 'bearer-garbage', 'access', 'refresh'] as const;
export type AuthKind = (typeof AUTH_KINDS)[number];

/** What of an answer must be equal: all of it, keys and types, or status and content type. */
const COMPARE_KINDS = ['exact', 'shape', 'status'] as const;
export type CompareKind = (typeof COMPARE_KINDS)[number];

export interface RecordedResponse {
  readonly status: number;
  /** Lower case names; only those that are worth comparing. */
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly shape?: unknown;
}

export interface RecordedRequest {
  readonly name: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly auth: AuthKind;
  readonly headers: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text as it is; null = none. */
  readonly body: unknown;
  readonly compare: CompareKind;
  readonly response: RecordedResponse;
}

/** One recorded server. File names are relative to the folder. */
export interface RecordedInstance {
  readonly name: string;
  readonly config: string;
  readonly market: string;
  readonly database: string;
  /** Name of the candle set. */
  readonly data: string;
  /** In the order sent: later ones depend on earlier ones. */
  readonly requests: readonly RecordedRequest[];
}

export interface Recording {
  /** Absolute. */
  readonly folder: string;
  /** The time at which the clock stood still, ms UTC. */
  readonly now: number;
  readonly instances: readonly RecordedInstance[];
}

/** The folder or a file of it is not what it should be; the message says which and why. */
export class BrokenRecording extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A JSON file as a value. */
export function readJsonFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new BrokenRecording(`${file} cannot be read.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BrokenRecording(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Reads fields of one object and says where one is wrong. */
class Reader {
  readonly #file: string;
  readonly #place: string;
  readonly #fields: Fields;

  constructor(file: string, place: string, value: unknown) {
    this.#file = file;
    this.#place = place;
    if (!isFields(value)) throw new BrokenRecording(`${file}: ${place} is no object.`);
    this.#fields = value;
  }

  #wrong(key: string, expected: string): never {
    const value = this.#fields[key];
    const given = value === undefined ? 'missing' : JSON.stringify(value);
    throw new BrokenRecording(`${this.#file}: ${this.#place}.${key} should be ${expected}, and is ${given}.`);
  }

  any(key: string): unknown {
    return this.#fields[key];
  }

  text(key: string): string {
    const value = this.#fields[key];
    return typeof value === 'string' && value !== '' ? value : this.#wrong(key, 'a text');
  }

  oneOf<Kind extends string>(key: string, kinds: readonly Kind[]): Kind {
    const value = this.#fields[key];
    return kinds.find((kind) => kind === value) ?? this.#wrong(key, `one of ${kinds.join(', ')}`);
  }

  texts(key: string): Record<string, string> {
    const value = this.#fields[key] ?? {};
    if (!isFields(value)) return this.#wrong(key, 'an object of texts');
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, String(entry)]));
  }

  number(key: string): number {
    const value = this.#fields[key];
    return typeof value === 'number' && Number.isFinite(value) ? value : this.#wrong(key, 'a number');
  }

  list<Item>(key: string, read: (reader: Reader) => Item): Item[] {
    const value = this.#fields[key];
    if (!Array.isArray(value)) return this.#wrong(key, 'a list');
    return value.map((item: unknown, index) => read(new Reader(this.#file, `${this.#place}.${key}[${index}]`, item)));
  }

  object<Item>(key: string, read: (reader: Reader) => Item): Item {
    return read(new Reader(this.#file, `${this.#place}.${key}`, this.#fields[key]));
  }
}

function readResponse(reader: Reader): RecordedResponse {
  const text = reader.any('text');
  return {
    status: reader.number('status'),
    headers: reader.texts('headers'),
    json: reader.any('json'),
    ...(typeof text === 'string' ? { text } : {}),
    shape: reader.any('shape'),
  };
}

function readRequest(reader: Reader): RecordedRequest {
  const name = reader.any('name');
  return {
    name: typeof name === 'string' ? name : '',
    method: reader.text('method'),
    path: reader.text('path'),
    auth: reader.oneOf('auth', AUTH_KINDS),
    headers: reader.texts('headers'),
    body: reader.any('body') ?? null,
    compare: reader.oneOf('compare', COMPARE_KINDS),
    response: reader.object('response', readResponse),
  };
}

function readInstance(reader: Reader): RecordedInstance {
  return {
    name: reader.text('instance'),
    config: reader.text('config'),
    market: reader.text('market'),
    database: reader.text('database'),
    data: reader.text('data'),
    requests: reader.list('requests', readRequest),
  };
}

/** The frozen time: in milliseconds, or as a date with its zone. */
function readNow(reader: Reader): number {
  if (reader.any('now_ms') !== undefined) return reader.number('now_ms');
  const now = Date.parse(reader.text('now'));
  return Number.isFinite(now) ? now : reader.number('now_ms');
}

/** Throws `BrokenRecording`. */
export function readRecording(path: string): Recording {
  const folder = resolve(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new BrokenRecording(`There is no folder ${folder}.`);
  }
  const file = join(folder, 'requests.json');
  const reader = new Reader(file, 'the file', readJsonFile(file));
  return { folder, now: readNow(reader), instances: reader.list('instances', readInstance) };
}

/** The instance of this name. Throws `BrokenRecording` naming those there are. */
export function instanceOf(recording: Recording, name: string): RecordedInstance {
  const found = recording.instances.find((instance) => instance.name === name);
  if (found !== undefined) return found;
  const names = recording.instances.map((instance) => instance.name).join(', ');
  throw new BrokenRecording(`${recording.folder} has no instance "${name}"; it has ${names}.`);
}
