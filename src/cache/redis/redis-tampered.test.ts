import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { begin, entry, time } from "../cache.suite.ts";
import { connect, open, redisUrl, valueOfX, x } from "./redis.fixture.ts";

/** A cache of its own, and who else writes to its Redis. */
async function tamperable() {
  const prefix = `${randomUUID()}:`;
  const cache = await open({ prefix, clock: { now: Date.now, steady: () => 0 } });
  const redis = await connect();
  const place = (key: string, backend = "aws", kind = "image") => `${prefix}v1:{${backend}}:${kind}:${key}`;
  const text = async (key: string, backend?: string) => String(await redis.get(place(key, backend)));
  return { prefix, cache, redis, place, text };
}

beforeEach(begin);

describe.skipIf(redisUrl === null)("where somebody else writes to Redis", () => {
  test("what is no entry of ours is a miss, harms no other, is counted, and is written over", async () => {
    const { cache, redis, place, text } = await tamperable();
    await cache.setMany("aws", "image", new Map([["good", entry("good")]]));
    const good = await text("good");
    const spoilt = [
      "",
      "{",
      "null",
      '"__proto__"',
      '{"v":1,"asOf":"2026-01-01T00:00:00Z"}',
      '{"__proto__":{"v":1,"asOf":"2026-01-01T00:00:00Z"}}',
      good,
      good.slice(0, -1),
      good.slice(0, 22),
      good.slice(22),
      `${"A".repeat(22)}${good.slice(22)}`,
      `${good} `,
      `${good.slice(0, 22)}"__proto__"`,
      "x".repeat(2_000_000),
    ];
    for (const [index, value] of spoilt.entries()) await redis.set(place(String(index)), value);
    await redis.hset(place("hash"), "__proto__", "1");
    const keys = [...spoilt.keys(), "hash"].map(String);
    expect([...(await cache.getMany("aws", "image", [...keys, "good"])).keys()]).toEqual(["good"]);
    // An empty text is nothing to Redis itself.
    expect(cache.refusals).toEqual([keys.length - 1]);
    await cache.setMany("aws", "image", new Map(keys.map((key) => [key, entry(key)])));
    expect((await cache.getMany("aws", "image", keys)).size).toBe(keys.length);
    expect(cache.failures).toEqual([]);
  });

  test("a value of 50 MB stays in Redis, and the others are read as ever", async () => {
    const { cache, redis, place } = await tamperable();
    await cache.setMany("aws", "image", x(1));
    await redis.set(place("huge"), Buffer.alloc(50 * 1024 * 1024, "x"));
    onTestFinished(async () => void (await redis.del(place("huge"))));
    const found = await cache.getMany("aws", "image", ["huge", "x"]);
    expect([...found.keys()]).toEqual(["x"]);
    expect([cache.refusals, cache.failures]).toEqual([[1], []]);
  });

  test("an entry is good in its own place only", async () => {
    const { cache, redis, place, text } = await tamperable();
    const secret = new Map([["x", entry("of acme")]]);
    await cache.setMany("acme", "image", secret);
    const moved = await text("x", "acme");
    for (const [key, backend, kind] of [
      ["x", "globex", "image"],
      ["x", "acme", "manifest"],
      ["y", "acme", "image"],
    ] as const) {
      await redis.set(place(key, backend, kind), moved);
      expect(await cache.getMany(backend, kind, [key])).toEqual(new Map());
    }
    const other = await open({ prefix: randomUUID() });
    expect(await other.getMany("acme", "image", ["x"])).toEqual(new Map());
    expect(await cache.getMany("acme", "image", ["x"])).toEqual(secret);
  });

  test("an entry that somebody kept and put back after its time is a miss, and is counted", async () => {
    const { cache, redis, prefix, place, text } = await tamperable();
    await cache.setMany("aws", "image", x(1));
    const kept = await text("x");
    await redis.set(place("x"), kept);
    const since = Date.parse(time(0));
    const after = (ms: number) => open({ prefix, clock: { now: () => since + ms } });
    expect(await valueOfX(await after(60_000))).toBe(1);
    const late = await after(10 * 60_000);
    expect(await valueOfX(late)).toBeUndefined();
    expect(late.refusals).toEqual([1]);
  });

  test("another gateway's entries are misses, whatever place they are in", async () => {
    const { cache, prefix } = await tamperable();
    await cache.setMany("aws", "image", x(1));
    const other = await open({ prefix, key: "another gateway's" });
    expect(await valueOfX(other)).toBeUndefined();
    expect(other.refusals).toEqual([1]);
    await other.setMany("aws", "image", x(2));
    expect([await valueOfX(other), await valueOfX(cache)]).toEqual([2, undefined]);
  });

  test("ids that are the same bytes in Redis are not the same image", async () => {
    const { cache } = await tamperable();
    await cache.setMany("aws", "image", new Map([["\ud800", entry("half")]]));
    expect(await cache.getMany("aws", "image", ["\ufffd", "\udfff"])).toEqual(new Map());
    expect((await cache.getMany("aws", "image", ["\ud800"])).size).toBe(1);
  });

  test("an entry from before a forget is not read again, also where mark and entry were put back", async () => {
    const { cache, redis, place, text } = await tamperable();
    await cache.setMany("aws", "image", x(1));
    const old = await text("x");
    await cache.forget("aws", ["x"], time(5));
    await redis.set(place("x"), old);
    await redis.del(place("x", "aws", "forgotten"));
    expect(await valueOfX(cache)).toBeUndefined();
    await cache.setMany("aws", "image", x(2, 6));
    expect(await valueOfX(cache)).toBe(2);
  });

  test.each(["", "not a time", "nan", "-1e999", "1e999", "9".repeat(400), "x".repeat(2_000_000)])(
    "a mark that somebody spoilt costs speed at most (%#)",
    async (mark) => {
      const { cache, redis, place } = await tamperable();
      await redis.set(place("x", "aws", "forgotten"), mark);
      await redis.hset(place("y", "aws", "forgotten"), "__proto__", "1");
      await cache.setMany("aws", "image", new Map([...x(1), ["y", entry(1)], ["z", entry(1)]]));
      const found = await cache.getMany("aws", "image", ["x", "y", "z"]);
      expect(found.get("y")).toEqual(entry(1));
      expect(found.get("z")).toEqual(entry(1));
      expect(found.get("x") ?? entry(1)).toEqual(entry(1));
      await cache.forget("aws", ["x", "y"], time(5));
      expect([...(await cache.getMany("aws", "image", ["x", "y", "z"])).keys()]).toEqual(["z"]);
      expect(cache.failures).toEqual([]);
    },
  );

  test("however it is changed, a stored value gives what was set there or nothing", async () => {
    const { cache, redis, place } = await tamperable();
    const set = new Map([
      ["a", entry({ name: "ubuntu", tags: [{ key: "a", value: "b" }] })],
      ["b", entry(null)],
      ["c", entry("text \u{1f427} \ufffd")],
    ]);
    const keys = [...set.keys()];
    const written = async () => {
      await cache.setMany("aws", "image", set);
      return Promise.all(keys.map(async (key) => (await redis.getBuffer(place(key))) ?? Buffer.alloc(0)));
    };
    const originals = await written();
    const change = fc.record({
      from: fc.nat(2),
      to: fc.nat(2),
      at: fc.nat(400),
      length: fc.nat(6),
      noise: fc.uint8Array({ maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ from, to, at, length, noise }) => {
        const original = originals[from] ?? Buffer.alloc(0);
        const changed = Buffer.concat([original.subarray(0, at), noise, original.subarray(at + length)]);
        await redis.set(place(keys[to] ?? ""), changed);
        for (const [key, found] of await cache.getMany("aws", "image", keys)) expect(found).toEqual(set.get(key));
      }),
      { numRuns: 500 },
    );
    await written();
    expect(await cache.getMany("aws", "image", keys)).toEqual(set);
  });
});
