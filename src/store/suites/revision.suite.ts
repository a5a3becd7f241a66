import { describe, expect, test } from "vitest";
import { everything, freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { accessScopeOf, backends, entryFor, imageWith, key, someTime } from "./store.samples.ts";

export function revisionSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the revision on ${name}`, () => {
    const on = freshStores(open);
    const source = { backendId: "a", region: "r", asOf: someTime, completedAt: someTime, attemptedAt: someTime };

    test("counts every write that changed something, once, and is the same for every replica", async () => {
      const other = await on.openAnother();
      const before = await on.store.revision();
      await on.save(imageWith(key("one")));
      expect(await on.store.revision()).toBe(before + 1);
      await on.store.write(async (transaction) => {
        await transaction.save([imageWith(key("one"), { name: "new" })]);
        await transaction.append([entryFor(key("one"))]);
        await transaction.keep("acme", key("one"), { creator: null, steward: null, private: true });
      });
      expect(await on.store.revision()).toBe(before + 2);
      await other.write((transaction) => transaction.saveSource({ ...source, error: null, suspects: [], gaps: [] }));
      expect([await on.store.revision(), await other.revision()]).toEqual([before + 3, before + 3]);
      await other.close();
    });

    test("stays the same for what changes nothing: reads, leases, writes without a change or that were taken back", async () => {
      await on.save(imageWith(key("one")));
      const before = await on.store.revision();
      await on.list({ accessScope: accessScopeOf(backends) });
      await on.store.leases.acquire("name", "holder", 1_000);
      await on.store.write((transaction) => transaction.load("acme", [key("one")]));
      const failing = on.store.write(async (transaction) => {
        await transaction.save([imageWith(key("two"))]);
        throw new Error("taken back");
      });
      await expect(failing).rejects.toThrow("taken back");
      expect(await on.store.revision()).toBe(before);
    });

    test("an image that was listed is another object once its history has an entry more", async () => {
      await on.save(imageWith(key("one")));
      const listed = () => on.store.catalog.list(everything, { field: "NAME", direction: "ASC" }, null, 10);
      const [before] = await listed();
      await on.store.write((transaction) => transaction.append([entryFor(key("one"))]));
      const [after] = await listed();
      expect(after?.nativeId).toBe("one");
      expect(after).not.toBe(before);
    });
  });
}
