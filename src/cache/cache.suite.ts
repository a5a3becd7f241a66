import fc from "fast-check";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { waitFor } from "../../test/support/probes/wait-for.ts";
import type { Json } from "../domain/image/image.ts";
import type { Cache, CacheEntry } from "../ports/cache.ts";
import { isoTime } from "../ports/clock.ts";
import { maximumEntryBytes } from "./entry-text.ts";
import { cacheKinds, type LifetimesMs } from "./lifetimes.ts";

/** Every entry of a suite is as of about now, as marks are kept for a minute only, and none is ahead of it. */
let start = 0;
export function begin(): void {
  start = Date.now() - 25_000;
}
begin();
export const time = (seconds: number) => isoTime(start + seconds * 1000);
export const entry = (value: Json, seconds = 0): CacheEntry => ({ value, asOf: time(seconds) });

/** What every cache keeps to; `open` gives an empty one. */
export function cacheSuite(open: (options: { readonly ttlMs?: Partial<LifetimesMs> }) => Promise<Cache>): void {
  describe("as every cache does", () => {
    let cache: Cache;
    beforeEach(async () => {
      begin();
      cache = await open({});
      onTestFinished(() => cache.close());
    });

    test("it gives back what was set, by key, and leaves out what was not", async () => {
      const entries = new Map([
        ["a", entry({ name: "ubuntu", tags: [], size: 8.5, owner: null })],
        ["b", entry("text\u0000with \u{1f427}")],
      ]);
      await cache.setMany("aws", "image", entries);
      expect(await cache.getMany("aws", "image", ["b", "missing", "a", "b"])).toEqual(entries);
    });

    test("it gives back any JSON unchanged", async () => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: "binary" }), fc.jsonValue(), async (key, made) => {
          // As text, because JSON has no -0.
          const text = JSON.stringify(made).replaceAll("__proto__", "prototype");
          await cache.setMany("aws", "image", new Map([[key, entry(JSON.parse(text))]]));
          const found = (await cache.getMany("aws", "image", [key])).get(key);
          expect(JSON.stringify(found?.value)).toBe(text);
        }),
        { numRuns: 50 },
      );
    });

    test("it keeps backends and kinds apart, whatever their names", async () => {
      await cache.setMany("aws", "image", new Map([["x", entry(1)]]));
      await cache.setMany("aws", "manifest", new Map([["x", entry(2)]]));
      await cache.setMany("aws}:image", "image", new Map([["x", entry(3)]]));
      expect((await cache.getMany("aws", "image", ["x"])).get("x")?.value).toBe(1);
      expect((await cache.getMany("aws", "manifest", ["x"])).get("x")?.value).toBe(2);
      expect((await cache.getMany("aws}:image", "image", ["x"])).get("x")?.value).toBe(3);
      expect(await cache.getMany("other", "image", ["x"])).toEqual(new Map());
    });

    test("it takes keys that are words of the language", async () => {
      const entries = new Map(["__proto__", "constructor", "", "a b:{c}\n"].map((key) => [key, entry(key)]));
      await cache.setMany("aws", "image", entries);
      expect(await cache.getMany("aws", "image", [...entries.keys()])).toEqual(entries);
    });

    test("it keeps that there is no such thing", async () => {
      await cache.setMany("aws", "image", new Map([["gone", entry(null)]]));
      expect((await cache.getMany("aws", "image", ["gone"])).get("gone")).toEqual(entry(null));
    });

    test("nothing asked and nothing set is no error", async () => {
      await cache.setMany("aws", "image", new Map());
      await cache.forget("aws", [], time(0));
      expect(await cache.getMany("aws", "image", [])).toEqual(new Map());
    });

    test("it refuses alone the entry that is too long or has no time", async () => {
      const entries = new Map([
        ["long", entry("é".repeat(maximumEntryBytes / 2))],
        ["timeless", { value: 1, asOf: "yesterday" }],
        ["good", entry(1)],
      ]);
      await cache.setMany("aws", "image", entries);
      expect([...(await cache.getMany("aws", "image", [...entries.keys()])).keys()]).toEqual(["good"]);
    });

    test("it takes more keys at once than one command holds", async () => {
      const keys = Array.from({ length: 1_203 }, (_, index) => `ami-${index}`);
      await cache.setMany("aws", "image", new Map(keys.map((key) => [key, entry(key)])));
      expect((await cache.getMany("aws", "image", keys)).size).toBe(keys.length);
      await cache.forget("aws", keys, time(1));
      expect(await cache.getMany("aws", "image", keys)).toEqual(new Map());
    });

    test("forget drops all kinds of its keys, and nothing else", async () => {
      for (const kind of cacheKinds) {
        await cache.setMany("aws", kind, new Map(["x", "y"].map((key) => [key, entry(kind)])));
        await cache.setMany("other", kind, new Map([["x", entry(kind)]]));
      }
      await cache.forget("aws", ["x"], time(1));
      for (const kind of cacheKinds) {
        expect([...(await cache.getMany("aws", kind, ["x", "y"])).keys()]).toEqual(["y"]);
        expect([...(await cache.getMany("other", kind, ["x"])).keys()]).toEqual(["x"]);
      }
    });

    test("a slow call does not revive what was forgotten; a later one counts again", async () => {
      const current = async () => (await cache.getMany("aws", "image", ["x"])).get("x")?.value;
      await cache.forget("aws", ["x"], time(10));
      await cache.setMany("aws", "image", new Map([["x", entry("before", 9)]]));
      await cache.setMany("aws", "lineage", new Map([["x", entry("same moment", 10)]]));
      expect(await current()).toBeUndefined();
      expect(await cache.getMany("aws", "lineage", ["x"])).toEqual(new Map());
      await cache.setMany("aws", "image", new Map([["x", entry("after", 11)]]));
      expect(await current()).toBe("after");
    });

    test("an earlier forget that comes late does not weaken the later one", async () => {
      await cache.forget("aws", ["x"], time(10));
      await cache.forget("aws", ["x"], time(5));
      await cache.setMany("aws", "image", new Map([["x", entry("between", 7)]]));
      expect(await cache.getMany("aws", "image", ["x"])).toEqual(new Map());
    });
  });

  test("an entry is absent once its time is over", async () => {
    const cache = await open({ ttlMs: { image: 30 } });
    onTestFinished(() => cache.close());
    await cache.setMany("aws", "image", new Map([["x", entry(1)]]));
    await cache.setMany("aws", "manifest", new Map([["x", entry(1)]]));
    await waitFor(async () => (await cache.getMany("aws", "image", ["x"])).size === 0, {
      what: "the end of the entry",
    });
    expect((await cache.getMany("aws", "manifest", ["x"])).size).toBe(1);
  });
}
