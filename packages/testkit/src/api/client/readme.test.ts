/** The examples of the client's README: they compile, and they run. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordedApi } from '../harness/recorded-api.ts';
import { STANDARD_LOGIN, startStandardBot } from '../harness/standard-bot.ts';

const PACKAGE = fileURLToPath(new URL('../../../../client/', import.meta.url));
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const EXAMPLES = [...README.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] ?? '');
const folder = mkdtempSync(join(tmpdir(), 'pitwall-readme-'));

/** What the compiler says of the examples, as if each was a file of the package. */
function problems(): string[] {
  const config = join(dirname(dirname(PACKAGE)), 'tsconfig.json');
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    PACKAGE,
  );
  const files = new Map(EXAMPLES.map((text, index) => [join(PACKAGE, `example-${index}.ts`), text]));
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([...files.keys()], options, {
    ...host,
    fileExists: (file) => files.has(file) || host.fileExists(file),
    readFile: (file) => files.get(file) ?? host.readFile(file),
    getSourceFile: (file, language) => {
      const text = files.get(file);
      return text === undefined ? host.getSourceFile(file, language) : ts.createSourceFile(file, text, language);
    },
  });
  const found = [...files.keys()].flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

let bench: RecordedApi;
beforeAll(async () => {
  bench = await startStandardBot({ trades: 'long' });
});
afterAll(async () => {
  await bench.close();
  rmSync(folder, { recursive: true });
});

/** Runs an example against the API; `onLine` hears each line it prints. */
async function runExample(index: number, onLine: (line: string) => void = () => undefined): Promise<string[]> {
  const text = (EXAMPLES[index] ?? '')
    .replaceAll('http://127.0.0.1:8080', bench.url)
    .replaceAll("'trader'", JSON.stringify(STANDARD_LOGIN.username))
    .replaceAll("'my password'", JSON.stringify(STANDARD_LOGIN.password));
  const file = join(folder, `example-${index}.mjs`);
  const { outputFiles } = await build({
    stdin: { contents: text, loader: 'ts', resolveDir: PACKAGE },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  writeFileSync(file, outputFiles[0]?.text ?? '');
  const child = spawn(process.execPath, [file]);
  const lines: string[] = [];
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    const parts = output.split('\n');
    output = parts.pop() ?? '';
    for (const line of parts) {
      lines.push(line);
      onLine(line);
    }
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  return lines;
}

describe('the README of the client', () => {
  it('has examples that compile', () => {
    expect(EXAMPLES).toHaveLength(4);
    expect(problems()).toEqual([]);
  }, 120_000);

  it('calls', async () => {
    bench.bot.start();
    const lines = await runExample(0);
    expect(lines[0]).toBe('4 of 1 trades are open.');
    expect(lines).toHaveLength(4);
  });

  it('logs in', async () => {
    expect(await runExample(1)).toEqual(['4', 'Log in again (logout).']);
  });

  it('tells errors', async () => {
    expect(await runExample(2)).toEqual(['422 body.price: value is not a valid float']);
  });

  it('hears messages', async () => {
    let again: NodeJS.Timeout | undefined;
    const tell = (): void => {
      bench.messages.notify({ type: 'whitelist', data: ['ETH/BTC', 'LTC/BTC'] });
      bench.messages.notify({ type: 'status', status: 'running' });
    };
    // Until its subscription has arrived nobody hears them.
    const lines = await runExample(3, (line) => {
      if (line.includes('open')) again = setInterval(tell, 20);
    }).finally(() => clearInterval(again));
    // It may hear the list twice before it hears the status.
    expect([...new Set(lines)]).toEqual([
      'The connection is connecting.',
      'The connection is open.',
      '2 pairs',
      ...['whitelist', 'status', 'The connection is closed.'],
    ]);
  });
});
