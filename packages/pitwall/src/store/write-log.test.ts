import { describe, expect, it } from 'vitest';
import { WriteLog } from './write-log.ts';

function write(log: WriteLog, tradeId: number, isOpen = true): void {
  log.begin();
  log.end(tradeId, isOpen);
}

describe('WriteLog', () => {
  it('tells each trade once, as it was written last', () => {
    const log = new WriteLog();
    const start = log.revision;
    write(log, 1);
    write(log, 2);
    write(log, 1, false);
    expect(log.since(start)).toEqual([
      { tradeId: 2, isOpen: true },
      { tradeId: 1, isOpen: false },
    ]);
    expect(log.since(log.revision)).toEqual([]);
  });

  it('counts a write when it begins and when it ends, and notes it under the second number', () => {
    const log = new WriteLog();
    log.begin();
    const between = log.revision;
    log.end(1, true);
    expect(between).toBe(1);
    expect(log.since(between)).toEqual([{ tradeId: 1, isOpen: true }]);
  });

  it('counts a write that failed before there was an id, and notes no trade', () => {
    const log = new WriteLog();
    write(log, 0);
    expect(log.revision).toBe(2);
    expect(log.since(0)).toEqual([]);
  });

  it('says that it does not know when what was asked for is forgotten', () => {
    const log = new WriteLog(2);
    write(log, 1);
    const first = log.revision;
    write(log, 2);
    expect(log.since(0)).toHaveLength(2);
    write(log, 3);
    expect(log.since(0)).toBeNull();
    expect(log.since(first)).toHaveLength(2);
  });
});
