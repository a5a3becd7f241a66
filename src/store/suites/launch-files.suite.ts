import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Asset } from "../../domain/asset/asset.ts";
import { freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { imageWith, key } from "./store.samples.ts";

const sha256Of = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const contentsOf = (...all: readonly Uint8Array[]) => new Map(all.map((bytes) => [sha256Of(bytes), bytes]));
const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
const text = Buffer.from("Grüezi 😀\u0000");
const most = { bytes: 1000, pieces: 5 };

/** Contents of files and what people agreed to. */
export function launchFilesSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`files and agreements on ${name}`, () => {
    const on = freshStores(open);

    async function assetOf(organization: string, nativeId: string): Promise<Asset> {
      await on.save({ ...imageWith(key(nativeId)), organization });
      return on.store.write(({ assets }) => assets.makeAsset({ organization, ...key(nativeId) }));
    }
    const keep = (asset: Asset, ...all: readonly Uint8Array[]) =>
      on.store.write(({ assets }) => assets.keepContents(asset, contentsOf(...all)));
    const read = async (wanted: Readonly<Record<string, readonly string[]>>) => {
      const found = await on.store.launchFiles.contentsOf(new Map(Object.entries(wanted)));
      return Object.fromEntries(
        [...found].map(([id, contents]) => [
          id,
          Object.fromEntries([...contents].map(([hash, bytes]) => [hash, Buffer.from(bytes).toString("base64")])),
        ]),
      );
    };
    const shown = (...all: readonly Uint8Array[]) =>
      Object.fromEntries(all.map((bytes) => [sha256Of(bytes), Buffer.from(bytes).toString("base64")]));
    const send = (actor: string, bytes: Uint8Array) => on.store.launchFiles.upload(actor, sha256Of(bytes), bytes, most);
    const sent = async (actor: string, ...all: readonly Uint8Array[]) => {
      const found = await on.store.launchFiles.pieces(actor, all.map(sha256Of));
      return all.map((bytes) => found.has(sha256Of(bytes)));
    };

    test("contents come back byte by byte, for the assets that have them and for no other", async () => {
      const [one, two] = [await assetOf("acme", "one"), await assetOf("acme", "two")];
      const others = await assetOf("globex", "one");
      await keep(one, everyByte, text, Buffer.alloc(0));
      await keep(two, text);
      const hashes = [everyByte, text, Buffer.alloc(0)].map(sha256Of);
      on.statements();
      expect(await read({ [one.id]: hashes, [two.id]: hashes, [others.id]: hashes, none: hashes })).toEqual({
        [one.id]: shown(everyByte, text, Buffer.alloc(0)),
        [two.id]: shown(text),
      });
      expect(on.statements()).toBe(1);
      expect(await read({ [one.id]: hashes.slice(0, 1), [two.id]: hashes.slice(1, 2) })).toEqual({
        [one.id]: shown(everyByte),
        [two.id]: shown(text),
      });
      expect(await read({ [one.id]: [] })).toEqual({});
      expect(await read({})).toEqual({});
    });

    test("a content is kept once in its organization, and not for another one", async () => {
      const [one, two] = [await assetOf("acme", "one"), await assetOf("acme", "two")];
      const others = await assetOf("globex", "one");
      const large = Buffer.alloc(1_048_576, 7);
      await keep(one, large);
      await keep(one, large);
      await keep(two, large, text);
      await keep(others, text);
      const [hash, ofText] = [sha256Of(large), sha256Of(text)];
      expect(await read({ [one.id]: [hash], [two.id]: [hash], [others.id]: [hash, ofText] })).toEqual({
        ...{ [one.id]: shown(large), [two.id]: shown(large), [others.id]: shown(text) },
      });
      // Both assets read the one row, and globex another.
      await on.execute(`delete from blob where organization = 'acme' and sha256 = '${hash}'`);
      expect(await read({ [one.id]: [hash], [two.id]: [hash, ofText], [others.id]: [ofText] })).toEqual({
        ...{ [two.id]: shown(text), [others.id]: shown(text) },
      });
    });

    test("contents of a write that fails are not there", async () => {
      const one = await assetOf("acme", "one");
      const failing = on.store.write(async ({ assets }) => {
        await assets.keepContents(one, contentsOf(text));
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await read({ [one.id]: [sha256Of(text)] })).toEqual({});
      await keep(one);
      expect(await read({ [one.id]: [sha256Of(text)] })).toEqual({});
    });

    test("a piece is its sender's, and gone after a day", async () => {
      await send("her", everyByte);
      await send("her", everyByte);
      expect(await on.store.launchFiles.pieces("her", [sha256Of(everyByte), "none"])).toEqual(
        new Map([[sha256Of(everyByte), Buffer.from(everyByte)]]),
      );
      expect(await sent("him", everyByte)).toEqual([false]);
      await on.execute("update uploaded_piece set uploaded_at = '2020-01-01T00:00:00.000Z'");
      await send("him", text);
      expect(await sent("her", everyByte)).toEqual([false]);
      expect(await sent("him", text)).toEqual([true]);
    });

    test("of more than one may have on the way the oldest make room", async () => {
      const pieces = [1, 2, 3, 4, 5, 6].map((byte) => Buffer.alloc(10, byte));
      await send("him", text);
      for (const [index, piece] of pieces.entries()) {
        await send("her", piece);
        // In the order in which they came, whatever the clock's grain; within the day.
        const at = new Date(Date.now() - 60_000 + index).toISOString();
        await on.execute(`update uploaded_piece set uploaded_at = '${at}' where sha256 = '${sha256Of(piece)}'`);
      }
      expect(await sent("her", ...pieces)).toEqual([false, true, true, true, true, true]);
      const large = Buffer.alloc(985, 9);
      await send("her", large);
      expect(await sent("her", ...pieces, large)).toEqual([false, false, false, false, false, true, true]);
      const tooLarge = Buffer.alloc(1001, 9);
      await send("her", tooLarge);
      expect(await sent("her", ...pieces, large, tooLarge)).toEqual([...pieces.map(() => false), false, true]);
      expect(await sent("him", text)).toEqual([true]);
    });

    test("who agreed to which revision, and when first", async () => {
      const [one, two] = [await assetOf("acme", "one"), await assetOf("acme", "two")];
      const accept = (id: string, revision: number, actor: string) =>
        on.store.write(({ assets }) => assets.accept(id, revision, actor));
      const first = await accept(one.id, 1, "her");
      expect(first).toEqual({ revision: 1, acceptedAt: expect.stringMatching(/^\d{4}-.*Z$/) });
      await on.execute("update agreement_acceptance set accepted_at = '2020-01-01T00:00:00.000Z'");
      expect(await accept(one.id, 1, "her")).toEqual({ revision: 1, acceptedAt: "2020-01-01T00:00:00.000Z" });
      const second = await accept(one.id, 2, "her");
      const others = await accept(two.id, 1, "him");
      const of = async (actor: string) =>
        Object.fromEntries(await on.store.launchFiles.acceptances(actor, [one.id, two.id, "none"]));
      expect(await of("her")).toEqual({
        [one.id]: [second, { revision: 1, acceptedAt: "2020-01-01T00:00:00.000Z" }],
      });
      expect(await of("him")).toEqual({ [two.id]: [others] });
      expect(await of("nobody")).toEqual({});
    });
  });
}
