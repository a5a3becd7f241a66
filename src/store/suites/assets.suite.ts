import { describe, expect, test } from "vitest";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import type { LinkCheck, LinkOutcome } from "../../domain/asset/link-check.ts";
import { type ImageKey, keyText } from "../../domain/image/image.ts";
import { freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { accessScopeOf, entryFor, imageWith, key, someTime, viewWith } from "./store.samples.ts";

const acme = accessScopeOf(["a", "b"]);
const globex = accessScopeOf(["c"], ["globex"]);
const stranger = accessScopeOf([], []);

/** What is written about images, and who finds it. */
export function assetsSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`assets on ${name}`, () => {
    const on = freshStores(open);
    const one = key("one");
    const ofAcme = (nativeId: string, owned = true) => {
      const { facts } = viewWith();
      return imageWith(key(nativeId), {}, [viewWith({ facts: { ...facts, owned } })]);
    };
    const ofGlobex = (nativeId: string, owned: boolean) => {
      const { facts } = viewWith();
      const views = [viewWith({ backendId: "c", facts: { ...facts, owned } })];
      return { ...imageWith(key(nativeId), {}, views), organization: "globex" };
    };
    const make = (organization: string, image: ImageKey) =>
      on.store.write(({ assets }) => assets.makeAsset({ organization, ...image }));
    const publishers = async (accessScope: AccessScope, image: ImageKey) =>
      ((await on.store.assets.ofImages([image], accessScope)).get(keyText(image)) ?? []).map(
        ({ organization, byOwner }) => [organization, byOwner] as const,
      );

    test("the owner's are for whoever asks, others' for their own people", async () => {
      await on.save(ofAcme("one"), ofGlobex("one", false));
      await make("globex", one);
      expect(await publishers(globex, one)).toEqual([["globex", false]]);
      expect(await publishers(acme, one)).toEqual([]);
      await make("acme", one);
      expect(await publishers(globex, one)).toEqual([
        ["acme", true],
        ["globex", false],
      ]);
      expect(await publishers(acme, one)).toEqual([["acme", true]]);
      expect(await publishers(stranger, one)).toEqual([["acme", true]]);
      const withoutAcme = { ...globex, everyBackend: ["c"] };
      expect(await publishers(withoutAcme, one)).toEqual([["globex", false]]);
    });

    test("an image private to a person shows its organization's asset to that person", async () => {
      await on.save(ofAcme("one", false));
      await make("acme", one);
      await on.store.write(({ keep }) => keep("acme", one, { creator: "her", steward: "her", private: true }));
      const of = (actor: string) => publishers({ ...acme, person: { actor, names: [] } }, one);
      expect(await of("her")).toEqual([["acme", false]]);
      expect(await of("another")).toEqual([]);
    });

    test("an image is of one asset, leaves it when it joins another, and may be of none", async () => {
      await on.save(ofAcme("one"), ofAcme("two"), ofGlobex("one", false));
      const [first, second] = [await make("acme", one), await make("acme", key("two"))];
      const others = await make("globex", one);
      expect(second.id).not.toBe(first.id);
      await on.store.write(({ assets }) => assets.joinAsset(first.id, { organization: "acme", ...key("two") }));
      const images = await on.store.assets.imagesOf([first.id, second.id, others.id]);
      expect(Object.fromEntries(images)).toEqual({ [first.id]: [one, key("two")], [others.id]: [one] });
      await on.store.write(({ assets }) => assets.leaveAsset({ organization: "acme", ...one }));
      await on.store.write(({ assets }) => assets.leaveAsset({ organization: "acme", ...one }));
      const left = await on.store.assets.imagesOf([first.id, others.id]);
      expect(Object.fromEntries(left)).toEqual({ [first.id]: [key("two")], [others.id]: [one] });
      expect((await on.store.assets.get([first.id, second.id, "none"], acme)).size).toBe(2);
    });

    test("what an organization's own images in a region are of, and which were taken out", async () => {
      const elsewhere = imageWith(key("one", "us-east-1"), {}, [viewWith()]);
      const old = { ...ofAcme("old"), gone: true };
      await on.save(ofAcme("one"), ofAcme("two"), ofAcme("not-ours", false), ofGlobex("one", true), old, elsewhere);
      const { id } = await make("acme", one);
      const older = await make("acme", key("old"));
      for (const other of [key("two"), key("not-ours"), key("one", "us-east-1")]) await make("acme", other);
      await make("globex", one);
      const leave = (nativeId: string) =>
        on.store.write(({ assets }) => assets.leaveAsset({ organization: "acme", ...key(nativeId) }));
      await leave("two");
      const inRegion = async () => {
        const { images, left } = await on.store.assets.inRegion("acme", one.provider, one.region);
        return { images: images.map(({ asset, nativeId }) => [nativeId, asset.id]), left: [...left] };
      };
      expect({ ...(await inRegion()), images: new Map((await inRegion()).images as [string, string][]) }).toEqual({
        images: new Map([
          ["one", id],
          ["old", older.id],
        ]),
        left: ["two"],
      });
      const hasLeft = (nativeId: string) =>
        on.store.write(({ assets }) => assets.hasLeft({ organization: "acme", ...key(nativeId) }));
      expect([await hasLeft("two"), await hasLeft("one")]).toEqual([true, false]);
      await on.store.write(({ assets }) => assets.joinAsset(id, { organization: "acme", ...key("two") }));
      expect(await hasLeft("two")).toBe(false);
      expect((await on.store.assets.inRegion("acme", one.provider, one.region)).images[0]?.facts.name).toBe("web");
    });

    test("what was last seen of links takes the place of what was seen before", async () => {
      await on.save(ofAcme("one"), ofAcme("two"));
      const [first, second] = [await make("acme", one), await make("acme", key("two"))];
      const check = (outcome: LinkOutcome): LinkCheck => ({
        ...{ url: "https://example.com/ä😀", outcome, status: null, checkedAt: someTime },
      });
      await on.store.linkChecks.keep(first.id, 1, [check("MISSING"), check("UNREACHABLE")]);
      await on.store.linkChecks.keep(first.id, 2, [check("MISSING")]);
      await on.store.linkChecks.keep(first.id, 2, [check("FOUND")]);
      // A slow look at the page before.
      await on.store.linkChecks.keep(first.id, 1, [check("UNCERTAIN")]);
      expect(Object.fromEntries(await on.store.linkChecks.ofAssets([first.id, second.id]))).toEqual({
        [first.id]: [check("FOUND")],
      });
      expect((await on.store.linkChecks.ofAssets([])).size).toBe(0);
    });

    test("revisions are counted by kind, and what was is kept", async () => {
      await on.save(ofAcme("one"));
      const { id } = await make("acme", one);
      const text = "tabs\t, quotes \" and ' , 😀, \u2028";
      for (const number of [1, 2, 3])
        await on.store.write(({ assets }) =>
          assets.revise({ assetId: id, kind: "GETTING_STARTED", number, author: "her", content: `${text}${number}` }),
        );
      await on.store.write(({ assets }) =>
        assets.revise({ assetId: id, kind: "AGREEMENT", number: 1, author: "him", content: "" }),
      );
      const latest = (await on.store.assets.latest([id])).get(id) ?? [];
      expect(latest.map(({ kind, number, author, content }) => [kind, number, author, content])).toEqual([
        ["AGREEMENT", 1, "him", ""],
        ["GETTING_STARTED", 3, "her", `${text}3`],
        ["GETTING_STARTED", 2, "her", `${text}2`],
      ]);
      const numbers = async (before: number | null, limit: number) =>
        (await on.store.assets.revisions(id, "GETTING_STARTED", before, limit)).map(({ number }) => number);
      expect(await numbers(null, 2)).toEqual([3, 2]);
      expect(await numbers(2, 2)).toEqual([1]);
      await on.store.write(async ({ assets }) => {
        expect(await assets.lastRevision(id, "AGREEMENT")).toMatchObject({ number: 1, author: "him" });
        expect(await assets.latest(id)).toEqual(latest);
        expect((await assets.assetOf({ organization: "acme", ...one }))?.id).toBe(id);
        expect(await assets.assetOf({ organization: "globex", ...one })).toBeNull();
      });
      const again = on.store.write(({ assets }) =>
        assets.revise({ assetId: id, kind: "AGREEMENT", number: 1, author: "her", content: "again" }),
      );
      await expect(again).rejects.toThrow();
    });

    test("of a public image everybody hears what its owner wrote, and nobody what others did", async () => {
      const visible = { visibility: "PUBLIC" } as const;
      await on.save({ ...ofAcme("one"), facts: { ...ofAcme("one").facts, ...visible } });
      const entry = entryFor(one, { kind: "asset.getting-started-written", before: null, after: { revision: 1 } });
      await on.store.write(({ append }) => append([entry, { ...entry, confined: true }]));
      const told = async (accessScope: AccessScope) =>
        (await on.store.ledger.after(0, 10, { accessScope, filter: {} })).map(({ position }) => position);
      expect(await told(acme)).toEqual([1, 2]);
      expect(await told(stranger)).toEqual([1]);
      expect(await on.store.ledger.verify()).toBeNull();
    });
  });
}
