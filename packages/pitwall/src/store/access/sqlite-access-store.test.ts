import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../ports/access-store.ts';
import { MIGRATIONS } from './migrations.ts';
import { openAccessStore } from './sqlite-access-store.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-access-'));
  file = join(folder, 'access.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TOKEN = { name: 'x', scope: 'read', hash: 'h', createdAt: 1, expiresAt: null } as const;
const SESSION = { id: 's', name: 'me', address: '', createdAt: 1, lastUsedAt: 1, expiresAt: 100, generation: 0 };
const ENTRY: AuditEntry = {
  at: 5,
  name: null,
  how: null,
  scope: null,
  address: '',
  bot: '',
  action: 'a',
  what: '',
  status: 200,
  message: '',
};

describe('the access database', () => {
  it('is made for its owner only, also where it was open to others', () => {
    writeFileSync(file, '');
    chmodSync(file, 0o644);
    openAccessStore(file).close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('of a later version, or of something else, is refused with what to do', () => {
    openAccessStore(file).close();
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(() => openAccessStore(file)).toThrow(/written by a later version of Pitwall \(99\)/);
    writeFileSync(file, 'this is no database, but a text that is long enough to be looked at'.repeat(20));
    expect(() => openAccessStore(file)).toThrow(/access\.sqlite cannot be opened.*user folder/s);
    expect(() => openAccessStore(join(folder, 'none', 'access.sqlite'))).toThrow(/cannot be opened/);
  });

  it('tells of changes by others and of no others', () => {
    const [mine, theirs] = [openAccessStore(file), openAccessStore(file)];
    const before = mine.foreignVersion();
    mine.addToken(TOKEN);
    expect(mine.foreignVersion()).toBe(before);
    theirs.addToken({ ...TOKEN, name: 'y', hash: 'i' });
    expect(mine.foreignVersion()).not.toBe(before);
    expect(mine.tokens().map(({ name }) => name)).toEqual(['x', 'y']);
    mine.close();
    theirs.close();
  });

  it('has a name once, and gives an id never again', () => {
    const store = openAccessStore(':memory:');
    expect(store.addToken(TOKEN)?.id).toBe(1);
    expect(store.addToken({ ...TOKEN, hash: 'other' })).toBeNull();
    expect(store.removeToken(1)?.name).toBe('x');
    expect(store.removeToken(1)).toBeNull();
    expect(store.addToken(TOKEN)?.id).toBeGreaterThan(1);
  });

  it('rotates a session from its newest generation only', () => {
    const store = openAccessStore(':memory:');
    store.addSession(SESSION, 10);
    expect(store.rotateSession('s', 0, 200)).toBe(true);
    expect(store.rotateSession('s', 0, 300)).toBe(false);
    expect(store.sessions()).toEqual([{ ...SESSION, generation: 1, expiresAt: 200 }]);
    store.removeExpired(200);
    expect(store.sessions()).toEqual([]);
    expect(store.rotateSession('s', 1, 300)).toBe(false);
  });

  it('keeps the sessions used last', () => {
    const store = openAccessStore(':memory:');
    for (const [id, lastUsedAt] of Object.entries({ a: 3, b: 1, c: 2 }))
      store.addSession({ ...SESSION, id, lastUsedAt }, 3);
    store.addSession({ ...SESSION, id: 'd', lastUsedAt: 9 }, 3);
    expect(store.sessions().map(({ id }) => id)).toEqual(['a', 'c', 'd']);
  });

  it('notes the latest use only', () => {
    const store = openAccessStore(':memory:');
    store.addToken(TOKEN);
    store.noteUses({ tokens: new Map([[1, 9]]), sessions: new Map() });
    store.noteUses({ tokens: new Map([[1, 4]]), sessions: new Map() });
    expect(store.tokens()[0]?.lastUsedAt).toBe(9);
  });

  it('cuts the record where it is told to, and forbids it again after that', () => {
    const store = openAccessStore(file);
    for (const at of [1, 2, 3, 4]) store.addAudit({ ...ENTRY, at });
    expect(store.auditUntil(3, 0, 10).map(({ id }) => id)).toEqual([1, 2]);
    expect([1, 2, 3].map(() => store.cutAudit(2, 3, 1))).toEqual([1, 1, 0]);
    expect(store.audit(10).map(({ id }) => id)).toEqual([4, 3]);
    const other = new DatabaseSync(file);
    expect(() => other.exec('DELETE FROM audit')).toThrow(/append-only/);
    other.close();
    store.addAudit(ENTRY);
    expect(store.audit(1)[0]?.id).toBe(5);
    store.close();
  });

  it('knows the end of a change once it is told, and is told it once', () => {
    const store = openAccessStore(file);
    const begun = store.addAudit({ ...ENTRY, status: null });
    const whole = store.addAudit(ENTRY);
    expect(store.audit(10).map(({ id, status }) => [id, status])).toEqual([
      [whole, 200],
      [begun, null],
    ]);
    store.finishAudit(begun, 502, 'no');
    expect(store.audit(10)[1]).toEqual({ ...ENTRY, id: begun, status: 502, message: 'no' });
    for (const id of [begun, whole, 77]) expect(() => store.finishAudit(id, 200, '')).toThrow(/append-only/);
    const other = new DatabaseSync(file);
    expect(() => other.exec('UPDATE audit_results SET status = 200')).toThrow(/append-only/);
    expect(() => other.exec('DELETE FROM audit_results')).toThrow(/append-only/);
    expect(() => other.exec(`INSERT OR REPLACE INTO audit_results VALUES (${begun}, 200, '')`)).toThrow(/append-only/);
    store.addAudit({ ...ENTRY, at: 9, status: null });
    expect(store.cutAudit(whole, 6, 10)).toBe(2);
    expect(other.prepare('SELECT count(*) AS count FROM audit_results').get()).toEqual({ count: 0 });
    expect(() => other.exec('DELETE FROM audit_results; DELETE FROM audit')).toThrow(/append-only/);
    other.close();
    store.close();
  });

  it('of the first version keeps its entries and goes on', () => {
    const old = new DatabaseSync(file);
    old.exec(`${MIGRATIONS[0] ?? ''}; PRAGMA user_version = 1`);
    old.exec("INSERT INTO audit VALUES (7, 5, null, null, null, '', '', 'a', '', 200, 'done')");
    old.close();
    const store = openAccessStore(file);
    store.finishAudit(store.addAudit({ ...ENTRY, status: null }), 0, 'new');
    expect(store.audit(10)).toMatchObject([
      { id: 8, status: 0, message: 'new' },
      { id: 7, status: 200, message: 'done' },
    ]);
    store.close();
  });

  it('takes all of a change or nothing', () => {
    const store = openAccessStore(file);
    const failing = (): never =>
      store.atomically(() => {
        expect(store.removeToken(1)?.name).toBe('x');
        store.addAudit(ENTRY);
        throw new Error('no');
      });
    store.addToken(TOKEN);
    expect(failing).toThrow('no');
    expect([store.tokens().length, store.audit(10).length]).toEqual([1, 0]);
    expect(store.atomically(() => store.removeToken(1)?.name)).toBe('x');
    expect(store.tokens()).toEqual([]);
    store.close();
  });
});
