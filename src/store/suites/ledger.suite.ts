import { beforeEach, describe, expect, test } from "vitest";
import { keyText } from "../../domain/image/image.ts";
import type { LifecycleKind } from "../../domain/lifecycle/lifecycle.ts";
import type { Store } from "../../ports/store/store.ts";
import { everyEntry, freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { accessScopeOf, backends, entryFor, imageWith, key, someTime } from "./store.samples.ts";

export function ledgerSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the ledger on ${name}`, () => {
    const on = freshStores(open);
    beforeEach(() => on.save(imageWith(key("one")), imageWith(key("two"))));

    const positions = async () => (await on.store.ledger.after(0, 10_000, everyEntry)).map(({ position }) => position);

    test("begins empty, numbers entries from 1, and gives back what was appended", async () => {
      expect([await on.store.ledger.head(), await on.store.ledger.oldest()]).toEqual([0, 1]);
      expect(await on.store.ledger.verify()).toBeNull();
      await on.save({ ...imageWith(key("two")), organization: "other" });
      const entries = [
        entryFor(key("one"), { before: null, after: { z: [1, { b: 1, a: "é" }], a: null } }),
        entryFor(key("two"), {
          organization: "other",
          backendId: "b",
          source: "ASSERTED",
          actor: "ann",
          occurredAt: someTime,
        }),
        entryFor(key("one"), { observedAfter: null, observedBefore: null }),
      ];
      const appended = await on.store.write(async (transaction) => {
        expect(await transaction.append([])).toEqual([]);
        const first = await transaction.append(entries.slice(0, 1));
        const second = await transaction.append(entries.slice(1));
        expect(first[0]?.recordedAt).toBe(transaction.now);
        return [...first, ...second];
      });
      const read = await on.store.ledger.after(0, 10, everyEntry);
      expect(read).toEqual(appended);
      expect(read).toMatchObject(entries);
      expect(read.map(({ position, imageSequence }) => [position, imageSequence])).toEqual([
        [1, 1],
        [2, 1],
        [3, 2],
      ]);
      expect([await on.store.ledger.head(), await on.store.ledger.oldest()]).toEqual([3, 1]);
      expect(await on.store.ledger.verify()).toBeNull();
    });

    test("filters by every field, and never leaves the organization", async () => {
      await on.store.write((transaction) =>
        transaction.append([
          entryFor(key("one")),
          entryFor(key("two"), { kind: "image.described", backendId: "b", source: "IMPORTED" }),
          entryFor(key("one"), { backendId: "c" }),
        ]),
      );
      await on.append(1, on.store, "other");
      const read = async (filter: Parameters<Store["ledger"]["after"]>[2]["filter"], organizations = ["acme"]) =>
        (await on.store.ledger.after(0, 10, { accessScope: accessScopeOf(backends, organizations), filter })).map(
          ({ position }) => position,
        );
      const described: LifecycleKind[] = ["image.described"];
      expect(await read({})).toEqual([1, 2, 3]);
      expect(await read({}, ["other"])).toEqual([4]);
      expect(await read({}, ["acme", "other"])).toEqual([1, 2, 3, 4]);
      expect(await read({}, [])).toEqual([]);
      expect(await read({ backends: ["b"] }, ["other"])).toEqual([]);
      expect(await read({ backends: ["b", "c"] })).toEqual([2, 3]);
      expect(await read({ kinds: described })).toEqual([2]);
      expect(await read({ kinds: [] })).toEqual([]);
      expect(await read({ images: [key("one"), key("none")] })).toEqual([1, 3]);
      expect(await read({ images: [] })).toEqual([]);
      expect(await read({ sources: ["IMPORTED"], providers: ["AWS"], regions: ["eu-west-1"] })).toEqual([2]);
      expect(await read({ regions: ["nowhere"] })).toEqual([]);
      expect(
        await read({ recordedAfter: "2000-01-01T00:00:00.000Z", recordedBefore: "2100-01-01T00:00:00.000Z" }),
      ).toEqual([1, 2, 3]);
      expect(await read({ recordedBefore: "2000-01-01T00:00:00.000Z" })).toEqual([]);
    });

    test("gives each image its own history, from a position on and at most so many", async () => {
      await on.append(3);
      await on.store.write((transaction) =>
        transaction.append([entryFor(key("two")), entryFor(key("one"), { backendId: "c" })]),
      );
      await on.append(1, on.store, "other");
      const histories = await on.store.ledger.histories([key("one"), key("two"), key("none")], 1, 2, accessScopeOf([]));
      expect([...histories].map(([text, entries]) => [text, entries.map(({ position }) => position)])).toEqual([
        [keyText(key("one")), [2, 3]],
        [keyText(key("two")), [4]],
      ]);
    });

    test("numbers the entries of concurrent writers without gaps, in the order in which they show", async () => {
      const handles = [on.store, await on.openAnother(), await on.openAnother(), await on.openAnother()];
      const seen: number[] = [];
      let writing = true;
      const reader = (async () => {
        while (writing) {
          const entries = await on.store.ledger.after(seen.at(-1) ?? 0, 50, everyEntry);
          seen.push(...entries.map(({ position }) => position));
          await new Promise(setImmediate);
        }
      })();
      await Promise.all(
        Array.from({ length: 80 }, (_, index) =>
          on.append(1 + (index % 4), handles[index % 4], `organization-${index % 3}`),
        ),
      );
      writing = false;
      await reader;
      const all = Array.from({ length: 200 }, (_, index) => index + 1);
      expect(await positions()).toEqual(all);
      expect(seen).toEqual(all.slice(0, seen.length));
      expect(await on.store.ledger.verify()).toBeNull();
      for (const organization of [0, 1, 2].map((index) => `organization-${index}`)) {
        const accessScope = accessScopeOf(backends, [organization]);
        const [history = []] = (await on.store.ledger.histories([key("one")], 0, 500, accessScope)).values();
        expect(history.length).toBeGreaterThan(50);
        expect(history.map(({ imageSequence }) => imageSequence)).toEqual(all.slice(0, history.length));
      }
      await Promise.all(handles.slice(1).map((handle) => handle.close()));
    });

    test("leaves nothing of a write that throws, and passes its error unchanged", async () => {
      const bug = new Error("a bug");
      const failing = on.store.write(async (transaction) => {
        await transaction.save([imageWith(key("three"))]);
        await transaction.append([entryFor(key("three"))]);
        throw bug;
      });
      await expect(failing).rejects.toBe(bug);
      expect(await on.found({})).toEqual(["one", "two"]);
      await on.append(1);
      expect(await positions()).toEqual([1]);
      expect(await on.store.ledger.verify()).toBeNull();
    });

    test("commits nothing when an append failed, even if the work went on", async () => {
      const failing = on.store.write(async (transaction) => {
        await transaction.save([imageWith(key("three"))]);
        await transaction.append([entryFor(key("never saved"))]).catch(() => {});
      });
      await expect(failing).rejects.toThrow("not saved");
      expect(await on.found({})).toEqual(["one", "two"]);
    });

    test("takes the steps of one write in turn, even when nobody waits for them", async () => {
      const appended = await on.store.write(async (transaction) => {
        const steps = ["1", "2", "3"].map((after) => transaction.append([entryFor(key("one"), { after })]));
        void transaction.append([entryFor(key("two"))]);
        return (await Promise.all(steps)).flat();
      });
      expect(appended.map(({ position, after }) => [position, after])).toEqual([
        [1, "1"],
        [2, "2"],
        [3, "3"],
      ]);
      expect(await positions()).toEqual([1, 2, 3, 4]);
      expect(await on.store.ledger.verify()).toBeNull();
    });

    test("refuses a transaction whose work has ended", async () => {
      const kept = await on.store.write(async (transaction) => transaction);
      await expect(kept.append([entryFor(key("one"))])).rejects.toThrow("had ended");
    });

    test("records times that never go back", async () => {
      await on.execute("update ledger_head set recorded_at = '2999-01-01T00:00:00.000Z'");
      const [entry] = await on.append(1);
      expect(entry?.recordedAt).toBe("2999-01-01T00:00:00.000Z");
    });

    test("finds whatever was changed behind its back", async () => {
      const tampering: readonly (readonly [string, object])[] = [
        [
          'update ledger_payload set payload = \'{"after":"x","before":"old"}\' where position = 2',
          { position: 2, rule: "payload" },
        ],
        ["update ledger set kind = 'image.described' where position = 3", { position: 3, rule: "hash" }],
        ["update ledger set backend_id = 'b' where position = 3", { position: 3, rule: "hash" }],
        ["update ledger set actor = '' where position = 3", { position: 3, rule: "hash" }],
        [
          "update ledger set recorded_at = '2000-01-01T00:00:00.000Z' where position = 3",
          { position: 3, rule: "recorded-at" },
        ],
        [
          "delete from ledger_payload where position = 3; delete from ledger where position = 3",
          { position: 3, rule: "position" },
        ],
        [
          "delete from ledger_payload where position = 5; delete from ledger where position = 5",
          { position: 5, rule: "head" },
        ],
        [
          "delete from ledger_payload where position = 5; delete from ledger where position = 5; update ledger_head set position = 4",
          { position: 4, rule: "chain-head", organization: "acme" },
        ],
        [
          "update ledger set kind = (select kind from ledger where position = 3), hash = (select hash from ledger where position = 3), commitment = (select commitment from ledger where position = 3) where position = 2",
          { position: 2, rule: "hash" },
        ],
        [
          "delete from ledger_payload; update ledger set position = 9, chain_position = 9 where position = 2; update ledger set position = 2, chain_position = 2 where position = 3; update ledger set position = 3, chain_position = 3 where position = 9",
          { position: 2, rule: "hash" },
        ],
        ["update ledger_head set position = 3", { position: 3, rule: "head" }],
        ["update ledger_chain set length = 4", { rule: "chain-head", organization: "acme" }],
        ["delete from ledger_chain", { rule: "chain-head", organization: "acme" }],
      ];
      for (const [statement, expected] of tampering) {
        const other = await open();
        await other.store.write(async (transaction) => {
          await transaction.save([imageWith(key("one"))]);
          await transaction.append(["1", "2", "3", "4", "5"].map((after) => entryFor(key("one"), { after })));
        });
        expect(await other.store.ledger.verify()).toBeNull();
        for (const part of statement.split("; ")) await other.execute(part);
        expect(await other.store.ledger.verify(), statement).toMatchObject(expected);
        await other.close();
      }
    });

    test("verifies beside erased payloads, and reads them as null", async () => {
      await on.append(1_200);
      await on.execute("delete from ledger_payload where position in (1, 700, 1200)");
      expect(await on.store.ledger.verify()).toBeNull();
      expect((await on.store.ledger.after(699, 2, everyEntry)).map(({ before, after }) => [before, after])).toEqual([
        [null, null],
        ["old", 700],
      ]);
    });
  });
}
