import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogging } from './logger.ts';

const folders: string[] = [];
function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pitwall-log-'));
  folders.push(path);
  return path;
}
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true });
});

function collect(): { lines: string[]; write(line: string): void } {
  const lines: string[] = [];
  return { lines, write: (line) => lines.push(line) };
}

describe('createLogging', () => {
  it('prints time, logger, level and message', () => {
    const output = collect();
    const { logger } = createLogging({ output });
    logger.child('bot.worker').warn('low balance');
    expect(output.lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - bot\.worker - WARNING - low balance\n$/);
  });

  it('leaves debug lines out unless asked for', () => {
    const quiet = collect();
    createLogging({ output: quiet }).logger.debug('detail');
    const loud = collect();
    createLogging({ output: loud, verbosity: 1 }).logger.debug('detail');
    expect([quiet.lines.length, loud.lines.length]).toEqual([0, 1]);
  });

  it('blanks secrets in the terminal, the file and the ring, in stacks too', () => {
    const output = collect();
    const logfile = join(folder(), 'bot.log');
    const logging = createLogging({ output, logfile });
    logging.hide(['s3cret-value', 'abc']);
    logging.logger.error('key s3cret-value abc', new Error('deep s3cret-value', { cause: new Error('s3cret-value') }));
    const everywhere = [output.lines.join(''), readFileSync(logfile, 'utf8'), JSON.stringify(logging.ring.records())];
    for (const text of everywhere) {
      expect(text).not.toContain('s3cret-value');
      expect(text).toContain('abc');
    }
  });

  it('lets no text pass for another entry, nor command the terminal', () => {
    const output = collect();
    const { logger, ring } = createLogging({ output });
    const forged = 'tag\n2026-01-01 00:00:00,000 - pitwall - INFO - forged\u001b[2J';
    logger.info(forged);
    logger.error('failed', new Error(forged));
    const message = 'tag\n  2026-01-01 00:00:00,000 - pitwall - INFO - forged\\u001b[2J';
    expect(ring.records()[0]?.message).toBe(message);
    expect(output.lines.join('').match(/^2026-01-01/gm)).toBeNull();
    expect(output.lines.join('')).not.toContain('\u001b');
  });

  it('keeps the newest 500 records once 1000 are reached', () => {
    const { logger, ring } = createLogging({ output: null });
    for (let index = 0; index < 1001; index += 1) logger.info(`line ${index}`);
    expect(ring.records().length).toBe(501);
    expect(ring.records()[0]?.message).toBe('line 500');
  });

  it('rotates the file by size', () => {
    const path = folder();
    const logfile = join(path, 'bot.log');
    writeFileSync(logfile, 'x'.repeat(10 * 1024 * 1024));
    createLogging({ output: null, logfile }).logger.info('first of the new file');
    expect(readdirSync(path).sort()).toEqual(['bot.log', 'bot.log.1']);
    expect(readFileSync(logfile, 'utf8')).toContain('first of the new file');
  });

  it('says what to do when the file cannot be written', () => {
    const blocked = join(folder(), 'file');
    writeFileSync(blocked, '');
    expect(() => createLogging({ logfile: join(blocked, 'bot.log') })).toThrow(/Cannot write the log file .*--logfile/);
  });
});
