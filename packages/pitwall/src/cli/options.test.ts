/** How options are read, and what a failure looks like. */
import { Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { PitwallError } from '../domain/errors.ts';
import { describeFailure } from './failure.ts';
import { freshSecrets } from './fresh-secret.ts';
import { commonOptions, integerValue, numberValue, strategyOptions, withoutAliases } from './options.ts';

function parse(args: readonly string[]): Record<string, unknown> {
  const command = strategyOptions(commonOptions(new Command())).exitOverride();
  return command.parse(withoutAliases(args), { from: 'user' }).opts();
}

describe('common options', () => {
  it('repeat where they may, and have their old spellings', () => {
    expect(parse(['-c', 'a', '--config', 'b', '-vv', '-v', '-s', 'Mine'])).toEqual({
      config: ['a', 'b'],
      verbose: 3,
      strategy: 'Mine',
    });
    expect(parse(['--data-dir', 'd', '--user-data-dir=u=1', '--log-file', 'l'])).toEqual({
      datadir: 'd',
      userdir: 'u=1',
      logfile: 'l',
      verbose: 0,
    });
  });

  it('leave values and what follows -- alone', () => {
    const args = ['--starting-balance', '5', '-s', 'x', '--', '--data-dir', '--other'];
    expect(withoutAliases(args)).toEqual(['--dry-run-wallet', '5', '-s', 'x', '--', '--data-dir', '--other']);
  });

  it.each(['', ' ', 'x', '1x', 'Infinity', 'NaN'])('%j is no number', (text) => {
    expect(() => numberValue(text)).toThrow('It must be a number.');
  });

  it('numbers and whole numbers', () => {
    expect([numberValue('-1.5'), numberValue('1e3'), integerValue('7')]).toEqual([-1.5, 1000, 7]);
    expect(() => integerValue('1.5')).toThrow('It must be a whole number.');
  });
});

describe('failures', () => {
  it('that are expected are lines without a stack, exit code 2', () => {
    expect(describeFailure(new PitwallError('CONFIG', 'a is wrong\nb is wrong'))).toEqual({
      exitCode: 2,
      text: 'Error: a is wrong\nError: b is wrong\n',
    });
  });

  it('of arguments are written by the parser, exit code 2; help and version are none', () => {
    expect(describeFailure(new CommanderError(1, 'commander.unknownOption', 'x'))).toEqual({ exitCode: 2, text: '' });
    expect(describeFailure(new CommanderError(0, 'commander.version', '1'))).toEqual({ exitCode: 0, text: '' });
  });

  it.each([new TypeError('oops'), new PitwallError('INVARIANT', 'oops'), 'oops'])('that are bugs: %s', (error) => {
    const { exitCode, text } = describeFailure(error);
    expect(exitCode).toBe(1);
    expect(text).toMatch(/oops/);
    expect(text).toMatch(
      /Error: this is a bug in Pitwall or in a strategy\. Please report it with the lines above\.\n$/,
    );
    if (error instanceof Error) expect(text).toContain('at ');
  });
});

describe('freshSecrets', () => {
  it('use every random bit, and keep their length when the first bits are 0', () => {
    const asked: number[] = [];
    const ids = (bits: bigint) => ({
      randomBits(count: number) {
        asked.push(count);
        return bits === 0n ? 0n : 2n ** BigInt(count) - 1n;
      },
    });
    expect(freshSecrets(ids(0n))).toEqual({
      password: 'A'.repeat(24),
      jwtSecretKey: 'A'.repeat(43),
      wsToken: 'A'.repeat(43),
    });
    expect(freshSecrets(ids(1n)).password).toBe('_'.repeat(24));
    expect(asked).toEqual([144, 256, 256, 144, 256, 256]);
  });
});
