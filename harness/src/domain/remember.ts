/**
 * Remembers what was made from an object that never changes, for as long as the object is there: several findings and
 * reports of one run go by the same sums, and each of them costs a look at the whole run. Each call of this function
 * gives a memory of its own; `key` tells apart what one object is asked for.
 */
export function remember<T>(): (of: object, key: string, make: () => T) => T {
  const known = new WeakMap<object, Map<string, T>>();
  return (of, key, make) => {
    const byKey = known.get(of) ?? new Map<string, T>();
    known.set(of, byKey);
    const before = byKey.get(key);
    if (before !== undefined) return before;
    const made = make();
    byKey.set(key, made);
    return made;
  };
}
