import { createHmac, timingSafeEqual } from "node:crypto";
import type { Json } from "../domain/image/image.ts";
import type { CacheEntry, CacheKind } from "../ports/cache.ts";

/** Longer texts are neither stored nor parsed. In UTF-16 units when reading, in bytes when writing. */
export const maximumEntryBytes = 1024 * 1024;

/** Whose entry it is. */
export interface EntryKey {
  readonly backendId: string;
  readonly kind: CacheKind;
  readonly key: string;
}

/** Entries as texts that only who has the gateway's key can make, each good in its own place only. */
export interface EntryTexts {
  /** What is stored of an entry in this place, or null where it must not be: too long, without a time, or not JSON. */
  write(place: string, of: EntryKey, entry: CacheEntry): string | null;
  /** The entry that a stored text says, or null for every text that `write` did not make for this place and key. */
  read(place: string, of: EntryKey, text: string): CacheEntry | null;
}

const version = 2;
const macBytes = 16;
/** Of 16 bytes in base64url. */
const macLength = 22;

export function createEntryTexts(key: string): EntryTexts {
  // The place's length in front, so that nothing can move from the place into the text.
  const macOf = (place: string, text: string) =>
    createHmac("sha256", key)
      .update(`${place.length}:${place}${text}`)
      .digest()
      .subarray(0, macBytes)
      .toString("base64url");

  return {
    write(place, of, entry) {
      const text = plainText(of, entry);
      return text === null ? null : macOf(place, text) + text;
    },
    read(place, of, stored) {
      if (stored.length <= macLength || stored.length > maximumEntryBytes + macLength) return null;
      const text = stored.slice(macLength);
      // As texts: of the last character of a base64url, four bits say nothing.
      const [said, meant] = [Buffer.from(stored.slice(0, macLength)), Buffer.from(macOf(place, text))];
      if (said.length !== meant.length || !timingSafeEqual(said, meant)) return null;
      return parseEntry(text, of);
    },
  };
}

/** An entry as JSON, without a seal; null where it must not be kept. */
export function plainText({ backendId, kind, key }: EntryKey, { value, asOf }: CacheEntry): string | null {
  if (Number.isNaN(Date.parse(asOf))) return null;
  try {
    const text = JSON.stringify({ v: version, key: [backendId, kind, key], asOf, value });
    return Buffer.byteLength(text) <= maximumEntryBytes ? text : null;
  } catch {
    return null;
  }
}

function parseEntry(text: string, of: EntryKey): CacheEntry | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof parsed !== "object" || parsed === null || Object.keys(parsed).length !== 4) return null;
  if (!("v" in parsed && "key" in parsed && "asOf" in parsed && "value" in parsed)) return null;
  const { v, key, asOf, value } = parsed;
  if (v !== version || !isKeyOf(key, of)) return null;
  if (typeof asOf !== "string" || Number.isNaN(Date.parse(asOf))) return null;
  if (mayHoldPrototypeKey.test(text) && holdsPrototypeKey(value)) return null;
  // JSON.parse gives nothing but Json.
  return { value: value as Json, asOf };
}

/** Half a surrogate pair is the same byte as any other half in Redis and in a MAC, but not in JSON. */
function isKeyOf(said: unknown, { backendId, kind, key }: EntryKey): boolean {
  return Array.isArray(said) && said.length === 3 && said[0] === backendId && said[1] === kind && said[2] === key;
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
