import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keyText } from "../domain/image.ts";
import type { LifecycleKind } from "../domain/lifecycle.ts";
import type { ImagePosition, ImageQuery, ImageWrite, PositionedImage, Store } from "../ports/store.ts";
import { admits, sorted } from "./store.model.ts";
import {
  anyImages,
  anyOrder,
  anyQuery,
  backends,
  entryFor,
  imageWith,
  key,
  someTime,
  viewWith,
} from "./store.samples.ts";

/** A store of its own, and what a test may do to its database behind its back. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Another handle on the same database, as another replica has it. */
  readonly openAnother: () => Promise<Store>;
  /** How many statements `store` has sent since the last call. */
  readonly statements: () => number;
  /** Runs SQL on a connection of its own. */
  readonly execute: (statement: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const everything: ImageQuery = { scope: backends, filter: {}, now: someTime };
const newestFirst = { field: "CREATED_AT", direction: "DESC" } as const;
const everyEntry = { scope: backends, filter: {} };

/** What both databases must do alike. */
export function storeSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  let database: StoreUnderTest;
  let store: Store;

  const save = (...images: readonly ImageWrite[]) => store.write((transaction) => transaction.save(images));
  const list = (query: Partial<ImageQuery> = {}) =>
    store.catalog.list({ ...everything, ...query }, newestFirst, null, 1_000);
  const ids = (images: readonly { readonly nativeId: string }[]) => images.map(({ nativeId }) => nativeId).sort();
  const found = async (filter: ImageQuery["filter"], scope = backends) => ids(await list({ filter, scope }));
  const append = (count: number, handle = store, organization = "acme") =>
    handle.write((transaction) =>
      transaction.append(
        Array.from({ length: count }, (_, index) => entryFor(key("one"), { organization, after: index })),
      ),
    );

  describe(`the catalog on ${name}`, () => {
    beforeEach(async () => {
      database = await open();
      store = database.store;
    });
    afterEach(() => database.close());

    test("answers every filter in every order as a scan in memory does", async () => {
      const seed = 20_261_123;
      const [images = []] = fc.sample(anyImages, { seed, numRuns: 1 });
      await save(...images);
      const rowIds = await store.write(async (transaction) => {
        const loaded = await transaction.load(images);
        return new Map([...loaded].map(([text, { id }]) => [text, id]));
      });
      expect(rowIds.size).toBe(images.length);
      let hits = 0;
      await fc.assert(
        fc.asyncProperty(anyQuery, anyOrder, async (query, order) => {
          const expected = sorted(
            images.filter((image) => admits(query, image)),
            order,
            rowIds,
          ).map(keyText);
          const answered = await store.catalog.list(query, order, null, 1_000);
          expect(answered.map(keyText)).toEqual(expected);
          expect(await store.catalog.count(query)).toBe(expected.length);
          hits += expected.length;
        }),
        { seed, numRuns: 1_500 },
      );
      expect(hits).toBeGreaterThan(5_000);
    }, 60_000);

    test("finds each kind of filter on its own", async () => {
      await save(
        imageWith(key("one"), { name: "Web-Server 50%", description: "Debian 12", paid: true }, [
          viewWith({ tags: [{ key: "env", value: "prod" }] }),
        ]),
        imageWith(key("two"), { name: null, owner: null, createdAt: null, rootDeviceType: null }),
      );
      expect(await found({ name: "web?server*" })).toEqual(["one"]);
      expect(await found({ name: "*50%" })).toEqual(["one"]);
      expect(await found({ name: "%" })).toEqual([]);
      expect(await found({ name: "*" })).toEqual(["one"]);
      expect(await found({ text: "deb SERV prod" })).toEqual(["one"]);
      expect(await found({ text: "ebian" })).toEqual([]);
      expect(await found({ text: "?!" })).toEqual(["one", "two"]);
      expect(await found({ tags: [{ key: "env", values: ["prod", "test"] }] })).toEqual(["one"]);
      expect(await found({ tags: [{ key: "env", values: [] }] })).toEqual([]);
      expect(await found({ tags: [] })).toEqual([]);
      expect(await found({ states: [] })).toEqual([]);
      expect(await found({ createdBefore: "2027-01-01T00:00:00.000Z" })).toEqual(["one"]);
      expect(await found({}, [])).toEqual([]);
    });

    test("does not merge what two accounts say: words and tags must be found in one view", async () => {
      const [a, b] = [
        { key: "env", value: "prod" },
        { key: "team", value: "red" },
      ];
      await save(
        imageWith(key("one"), {}, [viewWith({ backendId: "a", tags: [a] }), viewWith({ backendId: "b", tags: [b] })]),
      );
      expect(await found({ tags: [{ key: "env" }] })).toEqual(["one"]);
      expect(await found({ tags: [{ key: "env" }, { key: "team" }] })).toEqual([]);
      expect(await found({ text: "prod red" })).toEqual([]);
      expect(await found({ text: "prod web" })).toEqual(["one"]);
      expect(await found({ text: "prod" }, ["b"])).toEqual([]);
      expect(await found({ text: "prod", backends: ["b"] })).toEqual([]);
    });

    test("counts an image as gone for those whose views are all lost, and shows it where gone ones are asked for", async () => {
      const lost = viewWith({ backendId: "a", visible: false, lostAt: someTime });
      await save(imageWith(key("one"), {}, [lost, viewWith({ backendId: "b" })]));
      expect(await found({}, ["a"])).toEqual([]);
      expect(await found({ includeGone: true }, ["a"])).toEqual(["one"]);
      expect(await found({}, ["a", "b"])).toEqual(["one"]);
      const [seen] = await list({ scope: ["a"], filter: { includeGone: true } });
      expect(seen).toMatchObject({ gone: true, views: [{ backendId: "a", visible: false, lostAt: someTime }] });
      const [shared] = await list({ scope: ["b", "a"] });
      expect(shared).toMatchObject({ gone: false, views: [{ backendId: "a" }, { backendId: "b" }] });
    });

    test("shows deregistered images where the states name them", async () => {
      const gone = viewWith({ visible: false, lostAt: someTime });
      await save(
        { ...imageWith(key("dead"), { state: "DEREGISTERED" }, [gone]), gone: true },
        { ...imageWith(key("lost"), {}, [gone]), gone: true },
        imageWith(key("live")),
      );
      expect(await found({})).toEqual(["live"]);
      expect(await found({ states: ["AVAILABLE", "DEREGISTERED"] })).toEqual(["dead", "live"]);
      expect(await found({ states: ["DEREGISTERED"], text: "web" })).toEqual(["dead"]);
      expect(await found({ includeGone: true })).toEqual(["dead", "live", "lost"]);
    });

    test("saves what it is given and gives it back: facts, views, first seen and all", async () => {
      const image = imageWith(key("one"), { detail: { deep: { list: [1, null, "é"] } } }, [
        viewWith({ backendId: "b" }),
        viewWith({ backendId: "a", tags: [{ key: "k", value: "v" }] }),
      ]);
      await save(image);
      const later = "2026-03-03T03:03:03.003Z";
      await save({ ...image, factsAsOf: later, views: [viewWith({ backendId: "b", asOf: later, digest: "new" })] });
      const loaded = await store.write((transaction) => transaction.load([key("one"), key("none"), key("one")]));
      expect([...loaded.keys()]).toEqual([keyText(key("one"))]);
      expect(loaded.get(keyText(key("one")))).toMatchObject({
        ...key("one"),
        facts: image.facts,
        factsAsOf: later,
        firstSeenAt: someTime,
        gone: false,
        views: [
          { ...viewWith({ backendId: "a", tags: [{ key: "k", value: "v" }] }), firstSeenAt: someTime },
          { ...viewWith({ backendId: "b", asOf: later, digest: "new" }), firstSeenAt: someTime },
        ],
      });
      expect((await store.catalog.byKeys([key("one")], ["b"])).get(keyText(key("one")))?.views).toHaveLength(1);
      expect(await store.catalog.byKeys([key("one")], ["c"])).toEqual(new Map());
      expect(await store.catalog.byKeys([], ["a"])).toEqual(new Map());
      expect(await store.catalog.knownViews("b", "eu-west-1")).toEqual(
        new Map([["one", { digest: "new", visible: true }]]),
      );
      expect(await store.catalog.knownViews("b", "eu-west-2")).toEqual(new Map());
    });

    test("finds a renamed image by its new name through the views that saw nothing new", async () => {
      const views = [viewWith({ backendId: "a" }), viewWith({ backendId: "b", tags: [{ key: "env", value: "prod" }] })];
      await save(imageWith(key("one"), { name: "before" }, views));
      await save(imageWith(key("one"), { name: "after" }, [viewWith({ backendId: "a" })]));
      expect(await found({ text: "after prod" }, ["b"])).toEqual(["one"]);
      expect(await found({ text: "before" })).toEqual([]);
      await save(imageWith(key("one"), { name: null }, [viewWith({ backendId: "b" })]));
      expect(await found({ text: "prod" })).toEqual([]);
      expect(await found({ tags: [{ key: "env" }] })).toEqual([]);
    });

    test.each([
      { field: "CREATED_AT", direction: "ASC" },
      { field: "CREATED_AT", direction: "DESC" },
      { field: "NAME", direction: "ASC" },
      { field: "NAME", direction: "DESC" },
    ] as const)("pages by $field $direction over ties and nulls while images come in", async (order) => {
      const times = [null, someTime, "2026-02-02T00:00:00.000Z"];
      const names = ["same", null, "Other", ""];
      const image = (index: number) =>
        imageWith(key(`ami-${index}`), { createdAt: times[index % 3] ?? null, name: names[index % 4] ?? null });
      await save(...Array.from({ length: 30 }, (_, index) => image(index)));
      const before = (await store.catalog.list(everything, order, null, 100)).map(keyText);
      const seen: PositionedImage[] = [];
      let after: ImagePosition | null = null;
      for (let page = 0; ; page++) {
        const images: readonly PositionedImage[] = await store.catalog.list(everything, order, after, 7);
        if (images.length === 0) break;
        seen.push(...images);
        after = images.at(-1)?.position ?? null;
        if (page < 5) await save(image(100 + page), image(200 + page));
      }
      const texts = seen.map(keyText);
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts.filter((text) => before.includes(text))).toEqual(before);
    });

    test("keeps text that no database can hold as near as it can", async () => {
      const odd = "nul\0 half\ud800 end";
      const image = imageWith(key("one"), { name: odd, owner: { id: odd, alias: odd } }, [
        viewWith({ tags: [{ key: odd, value: odd }] }),
      ]);
      await save(image, imageWith(key("odd\0\udfff"), {}, [viewWith({ backendId: "b" })]));
      await store.write((transaction) =>
        transaction.append([entryFor(key("one"), { before: odd, actor: odd }), entryFor(key("odd\0\udfff"))]),
      );
      expect((await store.catalog.byKeys([key("one")], ["a"])).get(keyText(key("one")))?.facts).toEqual(image.facts);
      expect(await found({ owners: [odd], name: "nul*half?*", tags: [{ key: odd, values: [odd] }] })).toEqual(["one"]);
      const [first, second] = await store.ledger.after(0, 10, everyEntry);
      expect(first).toMatchObject({ before: odd, actor: "nul half\ufffd end" });
      expect(second?.key.nativeId).toBe("odd\ufffd");
      expect(await store.ledger.verify()).toBeNull();
    });

    test("holds names, tags and words far longer than an index row", async () => {
      const long = "näme ".repeat(2_000);
      const word = "w".repeat(5_000);
      const many = Array.from({ length: 9_000 }, (_, index) => `v${index}`).join(" ");
      await save(
        imageWith(key("one"), { name: long, description: `${word} ${many}` }, [
          viewWith({
            tags: [
              { key: long, value: `${long}1` },
              { key: "k", value: `${long}2` },
            ],
          }),
        ]),
      );
      expect(await found({ tags: [{ key: long, values: [`${long}1`] }], name: "näme*" })).toEqual(["one"]);
      expect(await found({ tags: [{ key: long, values: [`${long}2`] }] })).toEqual([]);
      expect(await found({ text: word })).toEqual(["one"]);
    });

    test("saves a thousand images with their entries in a few statements, and loads five hundred in one", async () => {
      const tags = [
        { key: "env", value: "prod" },
        { key: "team", value: "red" },
      ];
      const images = Array.from({ length: 1_000 }, (_, index) =>
        imageWith(key(`ami-${index}`), {}, [viewWith({ tags })]),
      );
      const sent: Record<string, number> = {};
      await store.write(async (transaction) => {
        database.statements();
        await transaction.load(images.slice(0, 500));
        sent.load = database.statements();
        await transaction.save(images);
        sent.save = database.statements();
        await transaction.append(images.map((image) => entryFor(key(image.nativeId))));
        sent.append = database.statements();
        await transaction.load(images.slice(0, 500));
        sent.reload = database.statements();
      });
      expect(sent).toEqual({ load: 1, save: 5, append: 7, reload: 1 });
      await store.ledger.histories(
        images.map(({ nativeId }) => key(nativeId)),
        0,
        5,
        backends,
      );
      expect(database.statements()).toBe(2);
      await list();
      expect(database.statements()).toBe(1);
    });

    test("reads while a write is under way, and sees nothing of it before its commit", async () => {
      await save(imageWith(key("one")));
      await store.write(async (transaction) => {
        await transaction.save([imageWith(key("two"))]);
        expect(await found({})).toEqual(["one"]);
        expect(await store.ledger.head()).toBe(0);
      });
      expect(await found({})).toEqual(["one", "two"]);
    });
  });

  describe(`the ledger on ${name}`, () => {
    beforeEach(async () => {
      database = await open();
      store = database.store;
      await save(imageWith(key("one")), imageWith(key("two")));
    });
    afterEach(() => database.close());

    const positions = async () => (await store.ledger.after(0, 10_000, everyEntry)).map(({ position }) => position);

    test("begins empty, numbers entries from 1, and gives back what was appended", async () => {
      expect([await store.ledger.head(), await store.ledger.oldest()]).toEqual([0, 1]);
      expect(await store.ledger.verify()).toBeNull();
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
      const appended = await store.write(async (transaction) => {
        expect(await transaction.append([])).toEqual([]);
        const first = await transaction.append(entries.slice(0, 1));
        const second = await transaction.append(entries.slice(1));
        expect(first[0]?.recordedAt).toBe(transaction.now);
        return [...first, ...second];
      });
      const read = await store.ledger.after(0, 10, everyEntry);
      expect(read).toEqual(appended);
      expect(read).toMatchObject(entries);
      expect(read.map(({ position, imageSequence }) => [position, imageSequence])).toEqual([
        [1, 1],
        [2, 1],
        [3, 2],
      ]);
      expect([await store.ledger.head(), await store.ledger.oldest()]).toEqual([3, 1]);
      expect(await store.ledger.verify()).toBeNull();
    });

    test("filters by every field, and never leaves the scope", async () => {
      await store.write((transaction) =>
        transaction.append([
          entryFor(key("one")),
          entryFor(key("two"), { kind: "image.described", backendId: "b", source: "IMPORTED" }),
          entryFor(key("one"), { backendId: "c" }),
        ]),
      );
      const read = async (filter: Parameters<Store["ledger"]["after"]>[2]["filter"], scope = backends) =>
        (await store.ledger.after(0, 10, { scope, filter })).map(({ position }) => position);
      const described: LifecycleKind[] = ["image.described"];
      expect(await read({})).toEqual([1, 2, 3]);
      expect(await read({}, ["a", "c"])).toEqual([1, 3]);
      expect(await read({}, [])).toEqual([]);
      expect(await read({ backends: ["b"] }, ["a"])).toEqual([]);
      expect(await read({ kinds: described })).toEqual([2]);
      expect(await read({ kinds: [] })).toEqual([]);
      expect(await read({ images: [key("one"), key("none")] })).toEqual([1, 3]);
      expect(await read({ images: [] })).toEqual([]);
      expect(await read({ sources: ["IMPORTED"], providers: ["AWS"], realms: ["eu-west-1"] })).toEqual([2]);
      expect(await read({ realms: ["nowhere"] })).toEqual([]);
      expect(
        await read({ recordedAfter: "2000-01-01T00:00:00.000Z", recordedBefore: "2100-01-01T00:00:00.000Z" }),
      ).toEqual([1, 2, 3]);
      expect(await read({ recordedBefore: "2000-01-01T00:00:00.000Z" })).toEqual([]);
    });

    test("gives each image its own history, from a position on and at most so many", async () => {
      await append(3);
      await store.write((transaction) =>
        transaction.append([entryFor(key("two")), entryFor(key("one"), { backendId: "c" })]),
      );
      const histories = await store.ledger.histories([key("one"), key("two"), key("none")], 1, 2, ["a"]);
      expect([...histories].map(([text, entries]) => [text, entries.map(({ position }) => position)])).toEqual([
        [keyText(key("one")), [2, 3]],
        [keyText(key("two")), [4]],
      ]);
    });

    test("numbers the entries of concurrent writers without gaps, in the order in which they show", async () => {
      const handles = [store, await database.openAnother(), await database.openAnother(), await database.openAnother()];
      const seen: number[] = [];
      let writing = true;
      const reader = (async () => {
        while (writing) {
          const entries = await store.ledger.after(seen.at(-1) ?? 0, 50, everyEntry);
          seen.push(...entries.map(({ position }) => position));
          await new Promise(setImmediate);
        }
      })();
      await Promise.all(
        Array.from({ length: 80 }, (_, index) =>
          append(1 + (index % 4), handles[index % 4], `organization-${index % 3}`),
        ),
      );
      writing = false;
      await reader;
      const all = Array.from({ length: 200 }, (_, index) => index + 1);
      expect(await positions()).toEqual(all);
      expect(seen).toEqual(all.slice(0, seen.length));
      expect(await store.ledger.verify()).toBeNull();
      const history = (await store.ledger.histories([key("one")], 0, 500, backends)).get(keyText(key("one"))) ?? [];
      expect(history.map(({ imageSequence }) => imageSequence)).toEqual(all);
      await Promise.all(handles.slice(1).map((handle) => handle.close()));
    }, 60_000);

    test("leaves nothing of a write that throws, and passes its error unchanged", async () => {
      const bug = new Error("a bug");
      const failing = store.write(async (transaction) => {
        await transaction.save([imageWith(key("three"))]);
        await transaction.append([entryFor(key("three"))]);
        throw bug;
      });
      await expect(failing).rejects.toBe(bug);
      expect(await found({})).toEqual(["one", "two"]);
      await append(1);
      expect(await positions()).toEqual([1]);
      expect(await store.ledger.verify()).toBeNull();
    });

    test("commits nothing when an append failed, even if the work went on", async () => {
      const failing = store.write(async (transaction) => {
        await transaction.save([imageWith(key("three"))]);
        await transaction.append([entryFor(key("never saved"))]).catch(() => {});
      });
      await expect(failing).rejects.toThrow("not saved");
      expect(await found({})).toEqual(["one", "two"]);
    });

    test("refuses a transaction whose work has ended", async () => {
      const kept = await store.write(async (transaction) => transaction);
      await expect(kept.append([entryFor(key("one"))])).rejects.toThrow("had ended");
    });

    test("records times that never go back", async () => {
      await database.execute("update ledger_head set recorded_at = '2999-01-01T00:00:00.000Z'");
      const [entry] = await append(1);
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
    }, 60_000);

    test("verifies beside erased payloads, and reads them as null", async () => {
      await append(1_200);
      await database.execute("delete from ledger_payload where position in (1, 700, 1200)");
      expect(await store.ledger.verify()).toBeNull();
      expect((await store.ledger.after(699, 2, everyEntry)).map(({ before, after }) => [before, after])).toEqual([
        [null, null],
        ["old", 700],
      ]);
    });
  });

  describe(`leases, sources and settings on ${name}`, () => {
    beforeEach(async () => {
      database = await open();
      store = database.store;
    });
    afterEach(() => database.close());

    const acquire = (holder: string, ttlMs = 60_000) => store.leases.acquire("observer:a", holder, ttlMs);
    const runOut = () => database.execute("update lease set expires_at = 1");

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

    test("a released lease is free at once, with a new epoch for everybody", async () => {
      const lease = await acquire("x");
      if (!lease) throw new Error("not acquired");
      await store.leases.release(lease);
      await store.leases.release(lease);
      expect(await acquire("y")).toMatchObject({ epoch: 2 });
      await store.leases.release(lease);
      expect(await acquire("z")).toBeNull();
    });

    test("many at once: one gets it", async () => {
      const another = await database.openAnother();
      const leases = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? store : another).leases.acquire("l", `h${index}`, 60_000),
        ),
      );
      expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
      await another.close();
    });

    test("the fence stops whoever lost the lease, and nothing of the write stays", async () => {
      const lease = await acquire("x");
      if (!lease) throw new Error("not acquired");
      const write = (held = lease) =>
        store.write(async (transaction) => {
          await transaction.save([imageWith(key("one"))]);
          await transaction.fence(held);
        });
      await expect(write({ ...lease, epoch: 7 })).rejects.toMatchObject({ code: "CANCELLED" });
      await expect(write({ ...lease, holder: "y" })).rejects.toMatchObject({ code: "CANCELLED" });
      await runOut();
      await expect(write()).rejects.toMatchObject({ code: "CANCELLED" });
      await acquire("y");
      await expect(write()).rejects.toMatchObject({ code: "CANCELLED" });
      expect(await found({})).toEqual([]);
      await runOut();
      const again = await acquire("x");
      if (!again) throw new Error("not acquired");
      expect(again.epoch).toBe(3);
      await write(again);
      expect(await found({})).toEqual(["one"]);
    });

    test("keeps the last word on each source", async () => {
      const first = {
        backendId: "b",
        realm: "r",
        asOf: null,
        completedAt: null,
        attemptedAt: someTime,
        error: { code: "BACKEND_DENIED", message: "no", retryAfterMs: null },
        suspects: ["x", "y"],
      };
      const second = { ...first, asOf: someTime, completedAt: someTime, error: null, suspects: [] };
      await store.sources.save(first);
      await store.sources.save({ ...first, backendId: "a" });
      expect(await store.sources.all()).toEqual([{ ...first, backendId: "a" }, first]);
      await store.sources.save(second);
      expect((await store.sources.all())[1]).toEqual(second);
    });

    test("settles on one value of a setting over all replicas", async () => {
      const another = await database.openAnother();
      const values = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 ? store : another).settings.getOrCreate("key", () => `v${index}`),
        ),
      );
      expect(new Set(values).size).toBe(1);
      expect(await another.settings.getOrCreate("key", () => "later")).toBe(values[0]);
      await store.ping();
      await another.close();
    });
  });
}
