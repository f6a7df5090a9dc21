/**
 * What may differ from a recording on purpose: the rows of docs/differences.md whose area is
 * "Recorded answer `PATH` `key`". The path has no query; parts of it in braces stand for anything. The key is one of the
 * answer's JSON (`trades[3].close_rate`), `status`, `text`, or `headers.NAME`.
 */
import { readFileSync } from 'node:fs';

const DIFFERENCES = new URL('../../../../docs/differences.md', import.meta.url);
const ROW = /^\| Recorded answer `([^`]+)` `([^`]+)` \|/gm;

interface Row {
  readonly name: string;
  readonly path: RegExp;
  readonly key: string;
}

function patternOf(path: string): RegExp {
  const escaped = path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}

export class AllowedDifferences {
  readonly #rows: readonly Row[];
  readonly #used = new Set<string>();

  constructor(document = readFileSync(DIFFERENCES, 'utf8')) {
    this.#rows = [...document.matchAll(ROW)].map(([, path = '', key = '']) => ({
      name: `${path} ${key}`,
      path: patternOf(path),
      key,
    }));
  }

  /** True when a row allows it; the row counts as used then. */
  allows(path: string, key: string): boolean {
    const plain = path.replace(/^\/api\/v1(?=\/)/, '').split('?')[0] ?? '';
    const row = this.#rows.find((candidate) => candidate.key === key && candidate.path.test(plain));
    if (row !== undefined) this.#used.add(row.name);
    return row !== undefined;
  }

  /** Rows that allowed nothing so far: nothing differs there any more. */
  unused(): string[] {
    return this.#rows.map(({ name }) => name).filter((name) => !this.#used.has(name));
  }
}
