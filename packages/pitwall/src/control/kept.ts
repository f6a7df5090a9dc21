/** Values that are computed once and kept as long as what they were computed from. */

/**
 * Keeps one value per object: computed when it is asked for first, gone when the object is. The object must not change.
 */
export function keptPer<K extends object, V>(compute: (from: K) => V): (from: K) => V {
  const kept = new WeakMap<K, { readonly value: V }>();
  return (from) => {
    const known = kept.get(from);
    if (known !== undefined) return known.value;
    const value = compute(from);
    kept.set(from, { value });
    return value;
  };
}

/** One value that has to be loaded, loaded anew when the revision it belongs to has passed. */
export class Kept<T> {
  readonly #revision: () => number;
  readonly #load: () => Promise<T>;
  #keptFor = -1;
  #value: Promise<T> | null = null;

  constructor(revision: () => number, load: () => Promise<T>) {
    this.#revision = revision;
    this.#load = load;
  }

  async read(): Promise<T> {
    const revision = this.#revision();
    if (this.#value === null || revision !== this.#keptFor) {
      this.#keptFor = revision;
      this.#value = this.#load();
    }
    const value = this.#value;
    try {
      return await value;
    } catch (error) {
      if (this.#value === value) this.#value = null;
      throw error;
    }
  }
}
