/** A map that forgets what was used longest ago once it is full. */
export interface BoundedMap<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

export function createBoundedMap<Value>(most: number): BoundedMap<Value> {
  // A Map keeps the order of insertion, so its first key is the oldest.
  const map = new Map<string, Value>();
  return {
    get(key) {
      const value = map.get(key);
      if (value === undefined) return undefined;
      map.delete(key);
      map.set(key, value);
      return value;
    },
    set(key, value) {
      map.delete(key);
      map.set(key, value);
      const oldest = map.size > most ? map.keys().next().value : undefined;
      if (oldest !== undefined) map.delete(oldest);
    },
    delete: (key) => void map.delete(key),
  };
}
