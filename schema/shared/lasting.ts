const lasting = new WeakSet<object>();

/** Says that nothing in the object ever changes, so that what was written of it once can be used again. */
export function markLasting<Value extends object>(value: Value): Value {
  lasting.add(value);
  return value;
}

export const isLasting = (value: unknown): value is object =>
  typeof value === "object" && value !== null && lasting.has(value);

const lastingWith = new WeakMap<object, object>();

/** Says that nothing in the object changes, and that the same field of `source` gives it for as long as `source` is shown. */
export function markLastingWith<Value extends object>(source: object, value: Value): Value {
  lastingWith.set(value, source);
  return markLasting(value);
}

export const isLastingWith = (source: object, value: unknown): boolean =>
  typeof value === "object" && value !== null && lastingWith.get(value) === source;
