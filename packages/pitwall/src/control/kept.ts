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

/**
 * The same for what also depends on values of the moment: one result per object is kept, the one for the values it was
 * computed with last.
 */
export function keptLast<K extends object, Moment extends readonly unknown[], V>(
  compute: (from: K, ...moment: Moment) => V,
): (from: K, ...moment: Moment) => V {
  const kept = new WeakMap<K, { readonly moment: Moment; readonly value: V }>();
  return (from, ...moment) => {
    const last = kept.get(from);
    if (last?.moment.every((value, index) => Object.is(value, moment[index])) === true) return last.value;
    const value = compute(from, ...moment);
    kept.set(from, { moment, value });
    return value;
  };
}
