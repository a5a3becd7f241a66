import type { Cache, CacheEntry, CacheKind } from "../../ports/cache.ts";
import { type Clock, systemClock } from "../../ports/clock.ts";
import { connectRedis } from "../../redis/connection.ts";
import { createFailureReport } from "../../redis/failure-report.ts";
import type { RedisTarget } from "../../redis/url.ts";
import { createEntryTexts, maximumEntryBytes } from "../entry-text.ts";
import { createForgotten } from "../invalidated.ts";
import { cacheKinds, createLifetimes, forgottenLifetimeMs, type LifetimesMs } from "../lifetimes.ts";
import { createRefusedEntries } from "../refused-entries.ts";
import { createBreaker } from "./breaker.ts";
import { createMissedForgets } from "./missed-invalidations.ts";
import { defineCommands } from "./redis-commands.ts";

export interface RedisCacheOptions {
  readonly target: RedisTarget;
  /** The gateway's own, the same on all its replicas: whoever else writes to the Redis cannot make an entry. */
  readonly key: string;
  readonly onFailure: (text: string) => void;
  /** Told at most once a minute how many values were no entries of this gateway in their place. They are misses. */
  readonly onRefused?: (count: number) => void;
  readonly ttlMs?: Partial<LifetimesMs>;
  /** In front of every key. */
  readonly prefix?: string;
  /** What a hanging Redis may cost, once. */
  readonly commandTimeoutMs?: number;
  readonly clock?: Clock;
}

/** Keys of one command at most, so that no script holds Redis up for long. */
const keysPerCommand = 500;
const pauseAfterFailureMs = 1_000;
/** More than the MAC in front of an entry needs. */
const longestText = maximumEntryBytes + 64;

/**
 * A cache that replicas share. After a failure nothing is asked of Redis for a second, and nothing is read from it
 * until every `forget` that it missed has reached it.
 */
export async function openRedisCache(options: RedisCacheOptions): Promise<Cache> {
  const { target, prefix = "", clock = systemClock } = options;
  const lifetimes = createLifetimes(options.ttlMs);
  const texts = createEntryTexts(options.key);
  const refused = createRefusedEntries(options.onRefused ?? (() => {}), clock);
  const connection = connectRedis(target, options.commandTimeoutMs);
  const { client } = connection;
  defineCommands(client);
  const report = createFailureReport("The Redis cache does not answer, going on without it", options.onFailure, clock);
  // Redis holds the marks for all replicas; these are for the case that it loses them in a restart.
  const forgotten = createForgotten({ lifetimeMs: forgottenLifetimeMs, maximumKeys: 100_000, clock });
  const missed = createMissedForgets(100_000);
  let closed = false;

  const breaker = createBreaker({
    pauseMs: pauseAfterFailureMs,
    clock,
    probe: async () => {
      demandConnection();
      await client.ping();
      await missed.replay(sendForget);
    },
    settled: missed.isEmpty,
    onFailure: (error) => {
      if (!closed) report(connection.lastError() ?? error);
    },
  });

  function demandConnection() {
    if (!connection.ready()) throw connection.lastError() ?? new Error("no connection");
  }

  function run<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
    if (closed) return Promise.resolve(undefined);
    return breaker.run(() => {
      demandConnection();
      return work();
    });
  }

  // The braces are Redis Cluster's hash tag: all keys of a backend lie on one node, as MGET and scripts need.
  const keyOf = (backendId: string, kind: CacheKind | "forgotten", key: string) =>
    `${prefix}v1:{${encodeURIComponent(backendId)}}:${kind}:${key}`;

  async function sendForget(backendId: string, keys: readonly string[], atMs: number): Promise<void> {
    const marks = keys.map((key) => keyOf(backendId, "forgotten", key));
    const values = keys.flatMap((key) => cacheKinds.map((kind) => keyOf(backendId, kind, key)));
    await client.tintypeForget(
      marks.length + values.length,
      ...marks,
      ...values,
      atMs,
      forgottenLifetimeMs,
      marks.length,
    );
  }

  await connection.firstAttempt;
  return {
    async getMany(backendId, kind, keys) {
      const found = new Map<string, CacheEntry>();
      const distinct = [...new Set(keys)];
      if (distinct.length === 0) return found;
      const places = distinct.map((key) => keyOf(backendId, kind, key));
      const stored = await run(() => client.tintypeGet(places.length, ...places, longestText));
      // It answers in the order of the question, one for one; anything else is no answer.
      if (stored?.length !== distinct.length) return found;
      let strangers = 0;
      for (const [index, key] of distinct.entries()) {
        const text = stored[index];
        if (typeof text !== "string") continue;
        const entry = texts.read(places[index] ?? "", { backendId, kind, key }, text);
        if (!entry || lifetimes.isOver(kind, entry, clock.now())) strangers += 1;
        // Old marks may be gone from Redis, and old entries back.
        else if (!forgotten.refuses(JSON.stringify([backendId, key]), Date.parse(entry.asOf))) found.set(key, entry);
      }
      refused(strangers);
      return found;
    },

    async setMany(backendId, kind, entries) {
      const writes = [...entries].flatMap(([key, entry]) => {
        const text = texts.write(keyOf(backendId, kind, key), { backendId, kind, key }, entry);
        const asOfMs = Date.parse(entry.asOf);
        if (text === null || forgotten.refuses(JSON.stringify([backendId, key]), asOfMs)) return [];
        return [{ key, words: [asOfMs, lifetimes.of(kind, entry), text] }];
      });
      await run(() =>
        Promise.all(
          batches(writes).map((batch) => {
            const values = batch.map(({ key }) => keyOf(backendId, kind, key));
            const marks = batch.map(({ key }) => keyOf(backendId, "forgotten", key));
            return client.tintypeSet(2 * batch.length, ...values, ...marks, ...batch.flatMap(({ words }) => words));
          }),
        ),
      );
    },

    async forget(backendId, keys, at) {
      if (closed || keys.length === 0) return;
      const parsed = Date.parse(at);
      const atMs = Number.isNaN(parsed) ? clock.now() : parsed;
      for (const key of keys) forgotten.add(JSON.stringify([backendId, key]), atMs);
      // Noted before it is sent: whatever fails now, or is failing already, is made up for.
      const notes = batches(keys).map((batch) => missed.note(backendId, batch, atMs));
      await run(async () => {
        await Promise.all(notes.map(({ keys: batch }) => sendForget(backendId, batch, atMs)));
        for (const note of notes) missed.strike(note);
      });
    },

    async close() {
      closed = true;
      connection.close();
    },
  };
}

function batches<Item>(items: readonly Item[]): (readonly Item[])[] {
  const count = Math.ceil(items.length / keysPerCommand);
  return Array.from({ length: count }, (_, index) => items.slice(index * keysPerCommand, (index + 1) * keysPerCommand));
}
