/**
 * The tables of the access database, as steps: step n brings a database of version n - 1 to version n. Steps are never
 * changed once they were published; new ones are added at the end.
 */

/** Nobody changes an entry of the record, and nobody takes one away; see `cutAudit` for the one exception. */
export const FORBID_DELETE = `
  CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
`;

const FIRST = `
  CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'trade', 'admin')),
    hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    expires_at INTEGER
  ) STRICT;

  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    generation INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    name TEXT,
    how TEXT,
    scope TEXT,
    address TEXT NOT NULL,
    bot TEXT NOT NULL,
    action TEXT NOT NULL,
    what TEXT NOT NULL,
    status INTEGER NOT NULL,
    message TEXT NOT NULL
  ) STRICT;

  CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
  CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
  BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
  ${FORBID_DELETE}
`;

/** What came of an entry that was written before its change began; the status of such an entry is -1 in its own table. */
export const FORBID_DELETE_OF_RESULTS = `
  CREATE TRIGGER audit_results_no_delete BEFORE DELETE ON audit_results
  BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
`;

/** A result is given once, and only to an entry that waits for it. */
const SECOND = `
  CREATE TABLE audit_results (
    audit_id INTEGER PRIMARY KEY,
    status INTEGER NOT NULL,
    message TEXT NOT NULL
  ) STRICT;

  CREATE TRIGGER audit_results_once BEFORE INSERT ON audit_results
  WHEN EXISTS (SELECT 1 FROM audit_results WHERE audit_id = NEW.audit_id)
    OR NOT EXISTS (SELECT 1 FROM audit WHERE id = NEW.audit_id AND status = -1)
  BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
  CREATE TRIGGER audit_results_no_update BEFORE UPDATE ON audit_results
  BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END;
  ${FORBID_DELETE_OF_RESULTS}
`;

export const MIGRATIONS: readonly string[] = [FIRST, SECOND];
