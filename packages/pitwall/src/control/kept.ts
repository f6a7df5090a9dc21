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
