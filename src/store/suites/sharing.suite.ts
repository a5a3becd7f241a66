import { beforeEach, describe, expect, test } from "vitest";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import { nobodysStewardship } from "../../domain/access/policy.ts";
import type { LifecycleFilter } from "../../domain/image/filter.ts";
import { keyText } from "../../domain/image/image.ts";
import type { LifecycleKind, NewEntry } from "../../domain/lifecycle/lifecycle.ts";
import { freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { accessScopeOf, entryFor, imageWith, key, viewWith } from "./store.samples.ts";

const acme = accessScopeOf(["a", "b"]);
const globex = accessScopeOf(["c"], ["globex"]);
const stranger = accessScopeOf([], []);
const memberOf = (accessScope: AccessScope, actor: string): AccessScope => ({
  ...accessScope,
  person: { actor, names: [] },
});

/** What crosses from one organization to another, and from one person to another: nothing but what is public. */
export function sharingSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`what organizations see of each other on ${name}`, () => {
    const on = freshStores(open);
    const ofGlobex = (facts: Parameters<typeof imageWith>[1], nativeId = "one") => ({
      ...imageWith(key(nativeId), facts, [viewWith({ backendId: "c", tags: [{ key: "secret", value: "globex" }] })]),
      organization: "globex",
    });
    const told = async (accessScope: AccessScope, filter = {}) =>
      (await on.store.ledger.after(0, 100, { accessScope, filter })).map(({ position, own }) => [position, own]);
    const seen = async (accessScope: AccessScope, filter = {}) =>
      (await on.list({ accessScope, filter })).map(({ facts, organization, own }) => [organization, facts.name, own]);

    test("each has its own facts of an image, and finds it by these alone", async () => {
      await on.save(imageWith(key("one"), { name: "as acme saw it" }), ofGlobex({ name: "as globex sees it" }));
      expect(await seen(acme)).toEqual([["acme", "as acme saw it", true]]);
      expect(await seen(globex)).toEqual([["globex", "as globex sees it", true]]);
      expect(await seen(acme, { name: "*globex*" })).toEqual([]);
      expect(await seen(acme, { text: "globex" })).toEqual([]);
      expect(await seen(acme, { tags: [{ key: "secret" }] })).toEqual([]);
      expect(await seen(stranger)).toEqual([]);
      expect((await on.store.catalog.byKeys([key("one")], stranger)).size).toBe(0);
      const [merged] = await on.list({ accessScope: accessScopeOf(["a", "b", "c"], "ALL") });
      expect(merged?.views.map(({ backendId }) => backendId)).toEqual(["a", "c"]);
    });

    test("a public image is everybody's, without its tags, until it is public no more", async () => {
      await on.save(ofGlobex({ name: "shown", visibility: "PUBLIC" }));
      expect(await seen(stranger)).toEqual([["globex", "shown", false]]);
      expect(await seen(acme, { text: "show" })).toEqual([["globex", "shown", false]]);
      expect(await seen(acme, { text: "globex" })).toEqual([]);
      expect(await seen(acme, { tags: [{ key: "secret" }] })).toEqual([]);
      expect(await seen(acme, { backends: ["c"] })).toEqual([]);
      const [shown] = (await on.store.catalog.byKeys([key("one")], acme)).values();
      expect(shown).toMatchObject({ own: false, gone: false, views: [] });
      await on.save(ofGlobex({ name: "shown", visibility: "PRIVATE" }));
      expect(await seen(stranger, { includeGone: true })).toEqual([]);
      expect(await seen(globex)).toEqual([["globex", "shown", true]]);
    });

    test("of a public image one's own knowledge comes first, and another's where one's own is lost", async () => {
      const { facts } = viewWith();
      const lostView = viewWith({ facts: { ...facts, owned: false }, visible: false, lostAt: "later" });
      const lost = imageWith(key("one"), { name: "ours" }, [lostView]);
      await on.save(imageWith(key("one"), { name: "ours" }), ofGlobex({ name: "theirs", visibility: "PUBLIC" }));
      expect(await seen(acme)).toEqual([["acme", "ours", true]]);
      await on.save({ ...lost, gone: true });
      expect(await seen(acme, { includeGone: true })).toEqual([["globex", "theirs", false]]);
      expect((await on.store.catalog.byKeys([key("one")], acme)).get(keyText(key("one")))?.views).toEqual([]);
    });

    test("the owner's word that an image is gone counts more than what others still see", async () => {
      const gone = viewWith({ visible: false, lostAt: "later" });
      await on.save(
        { ...imageWith(key("one"), { name: "ours", state: "DEREGISTERED" }, [gone]), gone: true },
        {
          ...ofGlobex({ name: "theirs" }),
          views: [viewWith({ backendId: "c", facts: { ...gone.facts, owned: false } })],
        },
      );
      const accessScope = accessScopeOf(["a", "c"], "ALL");
      expect(await seen(accessScope)).toEqual([]);
      expect(await seen(accessScope, { includeGone: true })).toEqual([["acme", "ours", true]]);
      expect([...(await on.store.catalog.byKeys([key("one")], accessScope)).values()]).toMatchObject([{ gone: true }]);
      expect(await seen(globex)).toEqual([["globex", "theirs", true]]);
    });

    describe("the ledger for all people of an organization", () => {
      const people = [acme, memberOf(acme, "ann"), memberOf(acme, "bob"), memberOf(acme, "eve"), globex, stranger];
      const everything = accessScopeOf(["a", "b", "c"], "ALL");
      const kept = { creator: "ann", steward: "bob", private: true };
      const filters = [{}, { backends: ["a"] }, { backends: ["c"] }, { kinds: ["image.renamed" as const] }];

      /** What `shared` and, of entries that are personal, `at` say together. */
      async function toldByShared(accessScope: AccessScope, filter: LifecycleFilter) {
        const entries = await on.store.ledger.shared(0, 100, { accessScope, filter });
        const personal = entries.filter((entry) => entry.personal).map(({ position }) => position);
        const found = await on.store.ledger.at(personal, accessScope);
        return entries
          .map((entry) => (entry.personal ? found.get(entry.position) : entry))
          .filter((entry) => entry !== undefined)
          .filter(({ own }) => own || !filter.backends)
          .map(({ position, own }) => [position, own]);
      }

      test("is what each of them is told, where what depends on the person is asked for", async () => {
        await on.save(imageWith(key("own")), imageWith(key("private")), imageWith(key("both")), ofGlobex({}, "two"));
        await on.save(ofGlobex({ visibility: "PUBLIC" }), ofGlobex({ visibility: "PUBLIC" }, "both"));
        await on.store.write(async (transaction) => {
          for (const nativeId of ["private", "both"]) await transaction.keep("acme", key(nativeId), kept);
          const entry = (nativeId: string, organization: string, rest: Partial<NewEntry> = {}) =>
            entryFor(key(nativeId), { organization, backendId: organization === "acme" ? "a" : "c", ...rest });
          await transaction.append([
            ...["own", "private", "both"].map((nativeId) => entry(nativeId, "acme")),
            ...["one", "two", "both"].map((nativeId) => entry(nativeId, "globex")),
            entry("both", "globex", { kind: "image.visibility-changed", before: "PUBLIC", after: "PRIVATE" }),
            entry("both", "acme", { kind: "view.tags-changed" }),
          ]);
        });
        for (const accessScope of [...people, everything])
          for (const filter of filters)
            expect(await toldByShared(accessScope, filter), JSON.stringify([accessScope, filter])).toEqual(
              await told(accessScope, filter),
            );
        // The same for everybody of it, so that one read serves all.
        const [first, ...others] = await Promise.all(
          people.slice(0, 4).map((accessScope) => on.store.ledger.shared(0, 100, { accessScope, filter: {} })),
        );
        for (const other of others) expect(other).toEqual(first);
        expect(first?.filter(({ personal }) => personal).map(({ key }) => key.nativeId)).toEqual([
          ...["private", "both", "both", "both", "both"],
        ]);
      });
    });

    describe("the ledger", () => {
      beforeEach(() => on.save(imageWith(key("own")), ofGlobex({ visibility: "PUBLIC" }), ofGlobex({}, "two")));
      const append = (nativeId: string, organization: string, kind: LifecycleKind, before: string | null = null) =>
        on.store.write((transaction) =>
          transaction.append([
            entryFor(key(nativeId), { organization, kind, before, backendId: organization === "acme" ? "a" : "c" }),
          ]),
        );

      test("tells others what is public of an image, while it is, and that it is no more", async () => {
        await append("one", "globex", "image.renamed");
        await append("one", "globex", "view.tags-changed");
        await append("two", "globex", "image.renamed");
        await append("own", "acme", "image.renamed");
        expect(await told(acme)).toEqual([
          [1, false],
          [4, true],
        ]);
        expect(await told(stranger)).toEqual([[1, false]]);
        expect(await told(acme, { backends: ["c"] })).toEqual([]);
        await on.save(ofGlobex({ visibility: "PRIVATE" }));
        await append("one", "globex", "image.visibility-changed", "PUBLIC");
        await append("one", "globex", "image.renamed");
        // What was everybody's to know once is no secret, and whoever follows hears that it ends.
        expect(await told(stranger)).toEqual([
          [1, false],
          [5, false],
        ]);
        expect((await told(globex)).length).toBe(5);
      });

      test("has one telling of what two organizations saw of a public image", async () => {
        await on.save(imageWith(key("one"), { visibility: "PUBLIC" }));
        await append("one", "acme", "image.renamed");
        await append("one", "globex", "image.renamed");
        expect(await told(acme)).toEqual([[1, true]]);
        expect(await told(globex)).toEqual([[2, true]]);
        expect(await told(stranger)).toHaveLength(1);
        const [history] = (await on.store.ledger.histories([key("one")], 0, 10, stranger)).values();
        expect(history).toHaveLength(1);
      });
    });

    test("what somebody keeps private is theirs, their steward's and the admins', with its history", async () => {
      const kept = { creator: "ann", steward: "bob", private: true };
      await on.save(imageWith(key("one")));
      await on.store.write(async (transaction) => {
        await transaction.append([entryFor(key("one"))]);
        await transaction.keep("acme", key("one"), kept);
      });
      for (const accessScope of [acme, memberOf(acme, "ann"), memberOf(acme, "bob")]) {
        expect(await on.list({ accessScope })).toMatchObject([{ stewardship: kept }]);
        expect(await told(accessScope)).toHaveLength(1);
      }
      expect(await on.list({ accessScope: memberOf(acme, "eve"), filter: { includeGone: true } })).toEqual([]);
      expect(await told(memberOf(acme, "eve"))).toEqual([]);
      // A sweep writes facts, and nothing of who keeps it.
      await on.save(imageWith(key("one"), { name: "renamed" }));
      expect(await on.list({ accessScope: memberOf(acme, "eve") })).toEqual([]);
      await on.store.write((transaction) => transaction.keep("acme", key("one"), { ...kept, private: false }));
      expect(await on.list({ accessScope: memberOf(acme, "eve") })).toHaveLength(1);
      expect(await told(memberOf(acme, "eve"))).toHaveLength(1);
    });

    test("a personal image is its owner's by the name that the cloud has, whatever its case, until somebody says otherwise", async () => {
      const mine = { ...imageWith(key("one"), { owner: { id: "Ann@Example.com", alias: null } }), personal: true };
      await on.save(mine);
      const ann: AccessScope = { ...acme, person: { actor: "ann", names: ["ann@example.com"] } };
      expect(await on.list({ accessScope: ann })).toHaveLength(1);
      expect(await on.list({ accessScope: memberOf(acme, "eve") })).toEqual([]);
      expect(await on.list({ accessScope: acme })).toHaveLength(1);
      await on.store.write((transaction) =>
        transaction.keep("acme", key("one"), { ...nobodysStewardship, private: false }),
      );
      expect(await on.list({ accessScope: memberOf(acme, "eve") })).toHaveLength(1);
    });

    test("what somebody made is theirs whoever sees it first, by its id or by the name that they gave it", async () => {
      const stewardship = { creator: "ann", steward: "ann", private: true };
      const place = { organization: "acme", provider: "AWS", region: "eu-west-1" };
      const take = (...images: readonly { nativeId: string; name: string | null }[]) =>
        on.store.write((transaction) =>
          transaction.takeExpectedStewardship(
            "acme",
            images.map(({ nativeId, name }) => ({ ...key(nativeId), name })),
          ),
        );
      await on.store.write(async (transaction) => {
        await transaction.expectStewardship({ ...place, nativeId: "by-id", name: "one", stewardship });
        await transaction.expectStewardship({
          ...place,
          nativeId: null,
          name: "by name",
          stewardship,
          joinsAsset: "a".repeat(16),
        });
        await transaction.expectStewardship({
          ...place,
          organization: "globex",
          nativeId: "other",
          name: null,
          stewardship,
        });
      });
      const others = [
        { nativeId: "x", name: "one" },
        { nativeId: "y", name: null },
        { nativeId: "other", name: null },
      ];
      expect((await take(...others)).size).toBe(0);
      const found = await take({ nativeId: "by-id", name: null }, { nativeId: "z", name: "by name" });
      expect([...found]).toEqual([
        [keyText(key("by-id")), { stewardship, joinsAsset: null }],
        [keyText(key("z")), { stewardship, joinsAsset: "a".repeat(16) }],
      ]);
      expect((await take({ nativeId: "by-id", name: null })).size).toBe(0);
      await on.store.write((transaction) =>
        transaction.expectStewardship({ ...place, nativeId: "late", name: null, stewardship }),
      );
      await on.execute("update expected_stewardship set made_at = '2026-01-01T00:00:00.000Z'");
      expect((await take({ nativeId: "late", name: null })).size).toBe(0);
    });

    test("what was private until an image became public is told to nobody", async () => {
      await on.save(ofGlobex({ visibility: "PUBLIC" }));
      await on.store.write((transaction) =>
        transaction.append([
          entryFor(key("one"), { organization: "globex", kind: "image.described", before: "a secret" }),
          entryFor(key("one"), {
            organization: "globex",
            kind: "image.visibility-changed",
            before: "PRIVATE",
            after: "PUBLIC",
          }),
        ]),
      );
      expect(await told(stranger)).toEqual([[2, false]]);
      expect((await on.store.ledger.at([1, 2, 3], stranger)).size).toBe(1);
      expect([...(await on.store.ledger.at([1, 2, 3], globex)).keys()].sort()).toEqual([1, 2]);
    });

    test("that an image is public no more, followers hear from whoever says it, also where another knows it still", async () => {
      await on.save(imageWith(key("one"), { visibility: "PUBLIC" }), ofGlobex({ visibility: "PUBLIC" }));
      await on.save({ ...ofGlobex({ visibility: "PUBLIC", state: "DEREGISTERED" }), gone: true });
      await on.store.write((transaction) =>
        transaction.append([entryFor(key("one"), { organization: "globex", kind: "image.deregistered" })]),
      );
      expect(await told(stranger)).toEqual([[1, false]]);
      // Acme knows the image itself, and will hear of it from its own account.
      expect(await told(acme)).toEqual([]);
    });

    test("an image that was never saved is not kept by anybody", async () => {
      const keep = on.store.write((transaction) => transaction.keep("acme", key("none"), nobodysStewardship));
      await expect(keep).rejects.toThrow("not saved");
    });
  });
}
