import { GatewayError, toGatewayError } from "../../domain/errors.ts";
import type { ImageKey, Json, NativeId, Region } from "../../domain/image/image.ts";
import type { Call, Keyed } from "../../ports/adapter.ts";
import type { CacheEntry, CacheKind } from "../../ports/cache.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { Backend } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";
import type { ForgettableCache } from "../invalidation/invalidating-cache.ts";
import { cacheKey } from "./cache-key.ts";

/** What a backend said of one thing. `value: null`: it says that there is no such thing. */
export interface CloudAnswer<Value> {
  readonly value: Value | null;
  readonly asOf: string;
  readonly origin: "CACHE" | "CLOUD";
}

export type Address = Pick<ImageKey, "region" | "nativeId">;

export interface CloudReader<Value> {
  /** In the order of the addresses; a failure stands in its own place. Never throws. */
  read(backend: Backend, addresses: readonly Address[]): Promise<readonly (CloudAnswer<Value> | GatewayError)[]>;
}

/**
 * Cache, then cloud: one cache round trip, one batch a region for all that it does not hold, and no second call for what
 * another request of this process is already asking.
 */
export function createCloudReader<Value>(parts: {
  readonly kind: CacheKind;
  readonly cache: ForgettableCache;
  readonly clock: Clock;
  readonly ask: (backend: Backend, region: Region, ids: readonly NativeId[], call: Call) => Promise<Keyed<Value>>;
}): CloudReader<Value> {
  const { kind, cache, clock, ask } = parts;
  const inFlight = new Map<string, Promise<CloudAnswer<Value> | GatewayError>>();
  // Whoever asks after a change must not be given the answer to a question from before it.
  cache.onForget((backendId, keys) => {
    for (const key of keys) inFlight.delete(`${backendId}/${key}`);
  });

  function askOnce(
    backend: Backend,
    addresses: readonly Address[],
  ): readonly Promise<CloudAnswer<Value> | GatewayError>[] {
    const name = (address: Address) => `${backend.id}/${cacheKey(address)}`;
    const fresh = addresses.filter((address) => !inFlight.has(name(address)));
    for (const [region, group] of Map.groupBy(fresh, (address) => address.region)) {
      const asOf = isoTime(clock.now());
      const batch = askRegion(
        backend,
        region,
        group.map((address) => address.nativeId),
        asOf,
      );
      for (const address of group) {
        const answer = batch
          .then((answers) => answers(address.nativeId))
          .finally(() => {
            if (inFlight.get(name(address)) === answer) inFlight.delete(name(address));
          });
        inFlight.set(name(address), answer);
      }
    }
    return addresses.map((address) => inFlight.get(name(address)) ?? Promise.resolve(lost(backend)));
  }

  async function askRegion(backend: Backend, region: Region, ids: readonly NativeId[], asOf: string) {
    try {
      const answers = await ask(backend, region, ids, callTo(backend));
      const entries = new Map<string, CacheEntry>();
      for (const nativeId of ids) {
        const answer = answers.get(nativeId) ?? null;
        if (!(answer instanceof GatewayError))
          entries.set(cacheKey({ region, nativeId }), { value: plain(answer), asOf });
      }
      await cache.setMany(backend.id, kind, entries);
      return (nativeId: NativeId): CloudAnswer<Value> | GatewayError => {
        const answer = answers.get(nativeId) ?? null;
        return answer instanceof GatewayError ? answer : { value: answer, asOf, origin: "CLOUD" };
      };
    } catch (thrown) {
      const error = toGatewayError(thrown);
      return () => error;
    }
  }

  return {
    async read(backend, addresses) {
      const cached = await cache.getMany(backend.id, kind, addresses.map(cacheKey));
      const misses = addresses.filter((address) => !cached.has(cacheKey(address)));
      const asked = await Promise.all(askOnce(backend, misses));
      const answers = new Map(misses.map((address, index) => [cacheKey(address), asked[index]]));
      return addresses.map((address) => {
        const entry = cached.get(cacheKey(address));
        // What `setMany` stored of this kind is what `ask` answered: the cache checks shape and version, not types.
        if (entry) return { value: entry.value as Value | null, asOf: entry.asOf, origin: "CACHE" };
        return answers.get(cacheKey(address)) ?? lost(backend);
      });
    },
  };
}

/** Keyed all the way, so this would be a bug in this file. */
function lost(backend: Backend): GatewayError {
  return new GatewayError("INTERNAL", "An answer was lost on its way.", { backend: backend.id });
}

/** Adapter answers are plain JSON by their contract; TypeScript does not see that of interfaces. */
function plain(value: unknown): Json {
  return value as Json;
}
