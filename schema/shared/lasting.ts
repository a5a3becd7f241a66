const lasting = new WeakSet<object>();

/** Says that nothing in the object ever changes, so that what was written of it once can be used again. */
export function markLasting<Value extends object>(value: Value): Value {
  lasting.add(value);
  return value;
}

export const isLasting = (value: unknown): value is object =>
  typeof value === "object" && value !== null && lasting.has(value);
