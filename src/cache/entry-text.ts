import type { Json } from "../domain/image.ts";
import type { CacheEntry } from "../ports/cache.ts";

/** Longer texts are neither stored nor parsed. In UTF-16 units when reading, in bytes when writing. */
export const maximumEntryBytes = 1024 * 1024;

/** What is stored of an entry, or null where it must not be: too long, without a time, or not JSON. */
export function writeEntry({ value, asOf }: CacheEntry): string | null {
  if (Number.isNaN(Date.parse(asOf))) return null;
  try {
    const text = JSON.stringify({ v: value, asOf });
    return Buffer.byteLength(text) <= maximumEntryBytes ? text : null;
  } catch {
    return null;
  }
}

/** The entry that a stored text says, or null for every text that `writeEntry` cannot have written. */
export function readEntry(text: string): CacheEntry | null {
  if (text.length > maximumEntryBytes) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof parsed !== "object" || parsed === null || Object.keys(parsed).length !== 2) return null;
  if (!("v" in parsed && "asOf" in parsed)) return null;
  const { asOf } = parsed;
  if (typeof asOf !== "string" || Number.isNaN(Date.parse(asOf))) return null;
  if (mayHoldPrototypeKey.test(text) && holdsPrototypeKey(parsed.v)) return null;
  // JSON.parse gives nothing but Json.
  return { value: parsed.v as Json, asOf };
}

// Written out, or with one of its characters escaped; the walk is for these few only.
const mayHoldPrototypeKey = /__proto__|\\u00(5f|7|6)/i;

/** A parsed `__proto__` is a plain own key, but turns into a prototype where an object is merged into another. */
function holdsPrototypeKey(value: unknown): boolean {
  const rest = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next !== "object" || next === null) continue;
    if (Object.hasOwn(next, "__proto__")) return true;
    for (const inner of Object.values(next)) rest.push(inner);
  }
  return false;
}
