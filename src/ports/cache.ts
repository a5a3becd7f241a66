import type { Json, NativeId } from "../domain/image/image.ts";

/** What is cached, beside the backend it was asked of. */
export type CacheKind = "image" | "launch-permissions" | "agreement" | "manifest" | "lineage";

/** What a backend said, and when the question was put. `value: null` means the backend said "no such thing". */
export interface CacheEntry {
  readonly value: Json;
  /** When the call that brought it began, ISO 8601. */
  readonly asOf: string;
}

/**
 * Holds what a backend said, never what a viewer may see. Keys are `v1:{backend}:{kind}:{nativeId}` with the region in
 * front of the native id. Nothing but speed may depend on it: no method throws, a broken cache is an empty one.
 */
export interface Cache {
  /** One round trip. Missing, expired, oversized and unreadable entries are absent. */
  getMany(backendId: string, kind: CacheKind, keys: readonly NativeId[]): Promise<ReadonlyMap<NativeId, CacheEntry>>;
  /** Refuses an entry whose `asOf` is not after the last `forget` of its key: a slow call never revives what a change forgot. */
  setMany(backendId: string, kind: CacheKind, entries: ReadonlyMap<NativeId, CacheEntry>): Promise<void>;
  /** Drops all kinds of these keys, on every replica that shares the cache; `at` is ISO 8601. */
  forget(backendId: string, keys: readonly NativeId[], at: string): Promise<void>;
  close(): Promise<void>;
}
