import { type Kysely, sql } from "kysely";
import { expect } from "vitest";
import { everythingSeenBy } from "../../domain/access/access-scope.ts";
import type { Store } from "../../ports/store/store.ts";
import type { Tables } from "../schema.ts";
import { accessScopeOf, factsWith, key } from "../suites/store.samples.ts";
import { testOldStore } from "./old-store.fixture.ts";

/** A store as 0002 left it: one row of the image for both organizations, each with a view and an entry. */
async function fill(database: Kysely<Tables>): Promise<void> {
  const facts = (name: string, visibility: "PUBLIC" | "PRIVATE") => JSON.stringify(factsWith({ name, visibility }));
  const image = (id: string, visibility: "PUBLIC" | "PRIVATE", provider = "AWS") =>
    sql`insert into image (provider, realm, native_id, facts, facts_as_of, first_seen_at, gone, image_sequence,
        name_folded, words, state, visibility, platform, architecture, created_at, paid)
      values (${provider}, 'eu-west-1', ${id}, ${facts(id, visibility)}, 't', 't', 0, 2,
        ${id}, ${id}, 'AVAILABLE', ${visibility}, 'LINUX', 'X86_64', 't', 0)`.execute(database);
  await image("shared", "PRIVATE");
  await image("public", "PUBLIC");
  await image("mine", "PRIVATE", "SMARTCLOUD");
  const view = (imageId: number, backend: string) =>
    sql`insert into image_view (image_id, backend_id, realm, native_id, facts, visible, owned, digest, as_of, first_seen_at, tag_words, words)
      values (${imageId}, ${backend}, 'eu-west-1', 'n', '{"owned":false,"tags":[],"launchPermissions":null,"detail":{}}', 1, 0, 'd', 't', 't', '', 'shared')`.execute(
      database,
    );
  for (const [imageId, backend] of [
    [1, "a"],
    [1, "c"],
    [2, "a"],
    [3, "a"],
  ] as const)
    await view(imageId, backend);
  const entry = (position: number, imageId: number, organization: string, backend: string, chain: number) =>
    sql`insert into ledger (position, organization, chain_position, image_id, provider, realm, native_id, image_sequence, kind, backend_id, source, recorded_at, commitment, hash)
      values (${position}, ${organization}, ${chain}, ${imageId}, 'AWS', 'eu-west-1', 'n', ${position}, 'image.renamed', ${backend}, 'OBSERVED', 't', '', '')`.execute(
      database,
    );
  await entry(1, 1, "acme", "a", 1);
  await entry(2, 1, "globex", "c", 1);
  await entry(3, 2, "acme", "a", 2);
  await entry(4, 3, "acme", "a", 3);
}

async function expectSplit(store: Store): Promise<void> {
  const keys = [key("shared"), key("public"), key("mine", "eu-west-1", "SMARTCLOUD")];
  const names = async (accessScope: Parameters<Store["catalog"]["byKeys"]>[1]) =>
    [...(await store.catalog.byKeys(keys, accessScope)).values()].map(({ facts }) => facts.name).sort();
  expect(await names(accessScopeOf(["a"]))).toEqual(["mine", "public", "shared"]);
  expect(await names(accessScopeOf(["c"], ["globex"]))).toEqual(["public", "shared"]);
  expect(await names(accessScopeOf([], []))).toEqual(["public"]);
  const eve = { ...accessScopeOf(["a"]), person: { actor: "eve", names: [] } };
  expect(await names(eve)).toEqual(["public", "shared"]);
  const read = (organizations: readonly string[]) =>
    store.ledger.after(0, 10, { accessScope: accessScopeOf([], organizations), filter: {} });
  expect((await read(["acme"])).map(({ position }) => position)).toEqual([1, 3, 4]);
  expect((await read(["globex"])).map(({ position }) => position)).toEqual([2]);
  // Written anew by the next sweep, whatever it shows.
  expect([...(await store.catalog.knownViews("a", "eu-west-1")).values()].map(({ digest }) => digest)).toEqual([""]);
  const all = await store.catalog.byKeys(keys, everythingSeenBy(["a", "c"]));
  expect(all.get("AWS:eu-west-1:shared")?.views.map(({ backendId }) => backendId)).toEqual(["a", "c"]);
}

testOldStore("an image that organizations shared becomes one for each", {
  migration: "0002-intents",
  fill,
  expectation: expectSplit,
});
