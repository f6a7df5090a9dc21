/** `npm start` as a new user types it: a bot trades within minutes, its API answers, Ctrl-C leaves nothing behind. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unusedPort } from '../packages/testkit/src/unused-port.ts';
import { openTrades } from './support/bot-rows.ts';
import { RunningCommand } from './support/command.ts';
import { demoAccess } from './support/demo.ts';
import { callApi, until, type Access } from './support/poll.ts';

/** What the sample strategy calls its signals. */
const TAGS = ['pullback', 'rebound'];

const REASONS = ['roi', 'stop_loss', 'trailing_stop_loss', 'exit_signal'];

interface ClosedTrade {
  readonly exit_reason: string;
  readonly enter_tag: string;
  readonly is_open: boolean;
}

async function closedTrades(access: Access): Promise<readonly ClosedTrade[]> {
  const { json } = await callApi(access, '/trades');
  return (json as { trades: ClosedTrade[] }).trades;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('npm start: trades by signals, answers, and ends with Ctrl-C', { timeout: 240_000 }, async () => {
  const port = await unusedPort();
  const folder = mkdtempSync(join(tmpdir(), 'pitwall-e2e-'));
  // What package.json says for "start", with a port of its own and a faster market.
  const script = ['scripts/run.mjs', 'packages/pitwall/src/cli/main.ts', 'demo'];
  const command = new RunningCommand([...script, '--port', String(port), '--speed', '30'], {
    environment: { TMPDIR: folder },
  });
  try {
    const access = await demoAccess(command);
    expect(access.url).toBe(`http://127.0.0.1:${port}`);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await callApi(access, '/ping')).toEqual({ status: 200, json: { status: 'pong' } });

    const opened = await until(async () =>
      (await openTrades(access)).find((trade) => TAGS.includes(String(trade['enter_tag']))),
    );
    expect(opened).toMatchObject({ is_open: true, strategy: 'SampleStrategy' });
    const closed = await until(async () =>
      (await closedTrades(access)).find(({ exit_reason: reason }) => REASONS.includes(reason)),
    );
    expect(closed.is_open).toBe(false);
    expect(TAGS).toContain(closed.enter_tag);

    const [, pid = ''] = await command.says(/pid (\d+)/);
    expect(isAlive(Number(pid))).toBe(true);
    expect(await command.interrupt()).toBe(0);
    expect(isAlive(Number(pid))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
    await expect(fetch(`${access.url}/api/v1/ping`)).rejects.toThrow();
    await expect(fetch(`${access.exchangeUrl}/sim/health`)).rejects.toThrow();
  } finally {
    await command.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
});
