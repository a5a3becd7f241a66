import { describe, expect, test } from "vitest";
import { clockToleranceMs } from "../../ports/clock.ts";
import { freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { imageWith, key, someTime, viewWith } from "./store.samples.ts";

export function coordinationSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`leases, sources and settings on ${name}`, () => {
    const on = freshStores(open);

    const acquire = (holder: string, ttlMs = 60_000) => on.store.leases.acquire("observer:a", holder, ttlMs);
    const runOut = () => on.execute("update lease set expires_at = 1");

    test("one holder at a time; the next one gets a new epoch", async () => {
      expect(await acquire("x")).toEqual({ name: "observer:a", holder: "x", epoch: 1 });
      expect(await acquire("y")).toBeNull();
      expect(await acquire("x")).toMatchObject({ epoch: 1 });
      await runOut();
      expect(await acquire("x")).toMatchObject({ epoch: 1 });
      await runOut();
      expect(await acquire("y")).toMatchObject({ holder: "y", epoch: 2 });
      expect(await acquire("x")).toBeNull();
    });

    test("a lease of while the clock was ahead lasts its own length from when somebody asks for it", async () => {
      const passes = (ms: number) => on.execute(`update lease set expires_at = expires_at - ${ms}`);
      await acquire("x");
      await passes(-3_600_000);
      expect(await acquire("y")).toBeNull();
      await passes(59_000);
      expect(await acquire("z", 1_000)).toBeNull();
      await passes(1_001);
      expect(await acquire("y")).toMatchObject({ holder: "y", epoch: 2 });
    });

    test("whoever lives on keeps a lease of while the clock was ahead", async () => {
      const lease = await acquire("x");
      if (!lease) throw new Error("not acquired");
      await on.execute("update lease set expires_at = expires_at + 3600000");
      expect(await acquire("y")).toBeNull();
      await on.store.write((transaction) => transaction.fence(lease));
      expect(await acquire("x")).toEqual(lease);
      expect(await acquire("y")).toBeNull();
    });

    test("a transaction says the clock as it stands, also where the last entry is ahead of it", async () => {
      await on.save(imageWith(key("one")));
      await on.append(1);
      const ahead = "2100-01-01T00:00:00.000Z";
      await on.execute(`update ledger_head set recorded_at = '${ahead}'`);
      const { now, clock } = await on.store.write(async ({ now, clock }) => ({ now, clock }));
      expect(now).toBe(ahead);
      expect(Math.abs(Date.parse(clock) - Date.now())).toBeLessThan(clockToleranceMs);
    });

    test("a released lease is free at once, with a new epoch for everybody", async () => {
      const lease = await acquire("x");
      if (!lease) throw new Error("not acquired");
      await on.store.leases.release(lease);
      await on.store.leases.release(lease);
      expect(await acquire("y")).toMatchObject({ epoch: 2 });
      await on.store.leases.release(lease);
      expect(await acquire("z")).toBeNull();
      await on.store.leases.release({ ...lease, holder: "y", epoch: 2 });
      expect(await acquire("y")).toMatchObject({ epoch: 3 });
    });

    test("many at once: one gets it", async () => {
      const another = await on.openAnother();
      const leases = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? on.store : another).leases.acquire("l", `h${index}`, 60_000),
        ),
      );
      expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
      await another.close();
    });

    test("the fence stops whoever lost the lease, and nothing of the write stays", async () => {
      const lease = await acquire("x");
      if (!lease) throw new Error("not acquired");
      const write = (held = lease) =>
        on.store.write(async (transaction) => {
          await transaction.save([imageWith(key("one"))]);
          await transaction.fence(held);
        });
      await expect(write({ ...lease, epoch: 7 })).rejects.toMatchObject({ code: "CANCELLED" });
      await expect(write({ ...lease, holder: "y" })).rejects.toMatchObject({ code: "CANCELLED" });
      await runOut();
      await expect(write()).rejects.toMatchObject({ code: "CANCELLED" });
      await acquire("y");
      await expect(write()).rejects.toMatchObject({ code: "CANCELLED" });
      expect(await on.found({})).toEqual([]);
      await runOut();
      const again = await acquire("x");
      if (!again) throw new Error("not acquired");
      expect(again.epoch).toBe(3);
      await write(again);
      expect(await on.found({})).toEqual(["one"]);
    });

    test("keeps the last word on each source", async () => {
      const first = {
        backendId: "b",
        region: "r",
        asOf: null,
        completedAt: null,
        attemptedAt: someTime,
        error: { code: "BACKEND_DENIED", message: "no", retryAfterMs: null },
        suspects: ["x", "y"],
        gaps: [{ subject: "NAMES" as const, code: null, message: "none", known: 1, total: 2 }],
      };
      const second = { ...first, asOf: someTime, completedAt: someTime, error: null, suspects: [], gaps: [] };
      await on.store.write((transaction) => transaction.saveSource(first));
      await on.store.write((transaction) => transaction.saveSource({ ...first, backendId: "a" }));
      expect(await on.store.sources.all()).toEqual([{ ...first, backendId: "a" }, first]);
      await on.store.write((transaction) => transaction.saveSource(second));
      expect((await on.store.sources.all())[1]).toEqual(second);
    });

    test("keeps whose launch permissions were asked for, until the view is lost", async () => {
      const turnOf = async (id: string) => {
        const view = (await on.store.catalog.knownViews("b", "us-east-1")).get(id);
        return [view?.permissionsAskedAt, view?.permissionsKnown];
      };
      const write = (id: string, visible: boolean) =>
        on.save(imageWith(key(id, "us-east-1"), {}, [viewWith({ backendId: "b", visible })]));
      await write("ami-1", true);
      await write("ami-2", true);
      expect(await turnOf("ami-1")).toEqual([null, false]);
      const turns = { backendId: "b", region: "us-east-1" };
      const save = (answered: readonly string[], unanswered: readonly string[], at: string) =>
        on.store.write((transaction) =>
          transaction.savePermissionTurns({
            ...turns,
            answered: answered.map((id) => [id, at]),
            unanswered: unanswered.map((id) => [id, at]),
          }),
        );
      await save(["ami-1", "nobody's"], ["ami-2"], "1");
      expect([await turnOf("ami-1"), await turnOf("ami-2")]).toEqual([
        ["1", true],
        ["1", false],
      ]);
      await save([], ["ami-1"], "2");
      await write("ami-1", true);
      expect(await turnOf("ami-1")).toEqual(["2", true]);
      await write("ami-1", false);
      await write("ami-1", true);
      expect(await turnOf("ami-1")).toEqual([null, false]);
    });

    test("of a newer version is refused with its migration, and left as it is", async () => {
      await on.execute("insert into kysely_migration (name, timestamp) values ('9999-later', 'now')");
      const opened = on.openAnother();
      await expect(opened).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
      await expect(opened).rejects.toThrow("newer version of Tintype (it has the migration 9999-later)");
      await on.execute("delete from kysely_migration where name = '9999-later'");
      await (await on.openAnother()).close();
    });

    test("names the settings that begin alike, and no others", async () => {
      for (const name of ["learned/a/x", "learned/a/y", "learned/ab/x", "learned"])
        await on.store.settings.getOrCreate(name, () => "1");
      expect(await on.store.settings.namesFrom("learned/a/")).toEqual(["learned/a/x", "learned/a/y"]);
    });

    test("settles on one value of a setting over all replicas", async () => {
      const another = await on.openAnother();
      const values = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 ? on.store : another).settings.getOrCreate("key", () => `v${index}`),
        ),
      );
      expect(new Set(values).size).toBe(1);
      expect(await another.settings.getOrCreate("key", () => "later")).toBe(values[0]);
      await on.store.ping();
      await another.close();
    });
  });
}
