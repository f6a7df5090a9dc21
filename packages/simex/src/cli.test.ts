import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const CLI = fileURLToPath(new URL('./cli.ts', import.meta.url));

test('the command runs until Ctrl-C and ends cleanly', async () => {
  const child = spawn(process.execPath, [CLI, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let error = '';
  let answered: Promise<number> | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    const url = /control\s+(\S+)/.exec(out)?.[1];
    if (url === undefined || answered !== undefined) return;
    answered = fetch(url)
      .then((response) => response.status)
      .finally(() => child.kill('SIGINT'));
  });
  child.stderr.on('data', (chunk: Buffer) => {
    error += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  expect([code, error, await answered]).toEqual([0, '', 200]);
  expect(out).toContain('pitwall-simex has ended.');
});
