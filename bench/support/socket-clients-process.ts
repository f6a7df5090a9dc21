/**
 * Many clients of a message WebSocket, on bare sockets: they do the least a client can, so that the machine is left to the
 * server. Reads one line of JSON (`ClientsOrder`), prints `open` when all have subscribed, and one line (`ClientsResult`)
 * at the end.
 */
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

export interface ClientsOrder {
  readonly url: string;
  readonly token: string;
  readonly clients: number;
  /** So many of them also take frames. */
  readonly withFrames: number;
  /** So many more subscribe and never read. */
  readonly deaf: number;
  readonly seconds: number;
}

export interface ClientsResult {
  /** From the moment it was said to the last byte, ms: every hundredth status message by size, and all frames. */
  readonly latencies: { readonly status: number[]; readonly frames: number[] };
  /** Connections of clients that read, and that ended early. */
  readonly lost: number;
  /** Status messages. */
  readonly received: number;
}

const OPENED_AT_ONCE = 50;
const SAMPLED_OF = 100;
const OPCODE_PING = 9;
const OPCODE_CLOSE = 8;
/** A client's frame must be masked; a mask of zeros leaves it readable. */
const MASKED = 0x80;

/** A frame of a client, at most 125 bytes. */
function clientFrame(opcode: number, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x80 | opcode, MASKED | payload.length, 0, 0, 0, 0]), payload]);
}

interface Head {
  readonly opcode: number;
  readonly length: number;
  readonly start: number;
}

function readHead(bytes: Buffer, at: number): Head | null {
  if (bytes.length < at + 2) return null;
  const short = (bytes[at + 1] ?? 0) & 0x7f;
  const start = at + (short === 126 ? 4 : short === 127 ? 10 : 2);
  if (bytes.length < start) return null;
  const length =
    short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short;
  return { opcode: (bytes[at] ?? 0) & 0x0f, length, start };
}

const STATUS_PREFIX = '{"type":"status","status":"';
const TIME_DIGITS = 13;

class Client {
  readonly #socket: Socket;
  readonly #latencies: { readonly status: number[]; readonly frames: number[] };
  #chunks: Buffer[] = [];
  #size = 0;
  /** Bytes that complete the next frame, as far as known. */
  #needed = 2;
  isOpen = true;

  constructor(socket: Socket, latencies: { status: number[]; frames: number[] }) {
    this.#socket = socket;
    this.#latencies = latencies;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('close', () => (this.isOpen = false));
    socket.on('error', () => (this.isOpen = false));
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#needed) return;
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    let at = 0;
    for (;;) {
      const head = readHead(bytes, at);
      const end = head === null ? at + 10 : head.start + head.length;
      if (head === null || bytes.length < end) {
        this.#needed = head === null ? bytes.length - at + 1 : end - at;
        break;
      }
      this.#frame(head.opcode, bytes, head.start, end);
      at = end;
    }
    const rest = bytes.subarray(at);
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#size = rest.length;
    if (rest.length === 0) this.#needed = 2;
  }

  #frame(opcode: number, bytes: Buffer, start: number, end: number): void {
    if (opcode === OPCODE_PING) this.#socket.write(clientFrame(10, bytes.subarray(start, end)));
    else if (opcode === OPCODE_CLOSE) this.isOpen = false;
    else if (bytes.toString('latin1', start, start + STATUS_PREFIX.length) === STATUS_PREFIX) {
      const at = start + STATUS_PREFIX.length;
      this.#latencies.status.push(Date.now() - Number(bytes.toString('latin1', at, at + TIME_DIGITS)));
    } else {
      // The time of the analysis stands at the end of the message.
      const time = /"la":"([^"]+)"/.exec(bytes.toString('latin1', Math.max(start, end - 60), end))?.[1];
      if (time !== undefined) this.#latencies.frames.push(Date.now() - Date.parse(time));
    }
  }
}

async function open({ url, token }: ClientsOrder): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const path = `/api/v1/message/ws?token=${encodeURIComponent(token)}`;
  const headers = ['host: bench', 'connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'];
  socket.write(
    `GET ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  const answer = await new Promise<Buffer>((resolve, reject) => {
    socket.once('data', resolve);
    socket.once('error', reject);
  });
  if (!answer.toString('latin1', 0, 12).endsWith('101')) throw new Error(answer.toString('latin1', 0, 200));
  return socket;
}

function subscribe(socket: Socket, types: readonly string[]): void {
  socket.write(clientFrame(1, Buffer.from(JSON.stringify({ type: 'subscribe', data: types }))));
}

async function run(order: ClientsOrder): Promise<ClientsResult> {
  const latencies = { status: [] as number[], frames: [] as number[] };
  const clients: Client[] = [];
  const deaf: Socket[] = [];
  for (let count = 0; count < order.clients + order.deaf; count += OPENED_AT_ONCE) {
    const size = Math.min(OPENED_AT_ONCE, order.clients + order.deaf - count);
    for (const socket of await Promise.all(Array.from({ length: size }, async () => open(order)))) {
      if (deaf.length < order.deaf) {
        socket.pause();
        socket.on('error', () => undefined);
        subscribe(socket, ['status', 'analyzed_df']);
        deaf.push(socket);
        continue;
      }
      clients.push(new Client(socket, latencies));
      subscribe(socket, clients.length <= order.withFrames ? ['status', 'analyzed_df'] : ['status']);
    }
  }
  // What was said while clients came is no part of the measurement.
  await pause(2_000);
  latencies.status.length = 0;
  latencies.frames.length = 0;
  process.stdout.write('open\n');
  await pause(order.seconds * 1000);
  const lost = clients.filter(({ isOpen }) => !isOpen).length;
  return { latencies, lost, received: latencies.status.length };
}

/** Evenly spread: a process that tells 600,000 numbers as text is busy with that alone. */
function sample(values: number[]): number[] {
  const sorted = values.sort((left, right) => left - right);
  return sorted.filter((_, index) => index % SAMPLED_OF === 0 || index === sorted.length - 1);
}

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const { latencies, lost, received } = await run(JSON.parse(line) as ClientsOrder);
  const result: ClientsResult = {
    latencies: { status: sample(latencies.status), frames: latencies.frames },
    lost,
    received,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exit(0);
}
