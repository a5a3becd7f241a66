import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { ACME_PRODUCTION, GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { type AssetAnswer, assetAt, assetsOf, write } from "../../support/callers/assets.ts";
import { allEvents } from "../../support/callers/events.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { type Caller, dataOf } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";
import { waitFor } from "../../support/probes/wait-for.ts";

// A copy that the owner's organization makes is a version of the same product.

const onEnd = closeAfterAll();
let world: TenantsWorld;
let member: Caller;
let admin: Caller;
let globex: Caller;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  [member, admin, globex] = [world.caller("acme-member"), world.caller("acme-admin"), world.caller("globex-member")];
});

interface Copied {
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
  readonly image: { readonly id: string; readonly nativeId: string } | null;
}

async function send(caller: Caller, mutation: string, input: object): Promise<Copied> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) {
    userErrors { code message } image { id nativeId }
  } }`;
  return (await dataOf<{ payload: Copied }>(world.url, caller, query, { input })).payload;
}

let copies = 0;
async function copy(caller: Caller, imageId: string, more: object = {}): Promise<string> {
  copies += 1;
  const input = { imageId, name: `copy-${copies}`, idempotencyKey: randomUUID(), ...more };
  const { userErrors, image } = await send(caller, "copyImage", input);
  expect(userErrors).toEqual([]);
  return String(image?.id);
}

/** Of acme's, with a page; everybody of acme may write it. */
async function written(
  caller: Caller,
  seed: object = {},
): Promise<{ readonly id: string; readonly asset: AssetAnswer }> {
  copies += 1;
  const name = `source-${copies}`;
  const [nativeId = ""] = await world.control.createImages([
    { region: "us-east-1", ownerId: ACME_PRODUCTION, name, ...seed },
  ]);
  const id = await imageAt(world, caller, { provider: "AWS", region: "us-east-1", nativeId });
  return { id, asset: await pageOf(caller, id) };
}

async function pageOf(caller: Caller, imageId: string): Promise<AssetAnswer> {
  const { asset, userErrors } = await write(world.url, caller, "writeGettingStarted", { imageId, markdown: "# Ours" });
  expect(userErrors).toEqual([]);
  if (!asset) throw new Error("no asset");
  return asset;
}

const idsOf = async (caller: Caller, imageId: string) =>
  ((await assetsOf(world.url, caller, imageId)) ?? []).map(({ id }) => id);

test("a copy joins the asset of its source, and the ledger says who did it", async () => {
  const source = await written(member);
  const copied = await copy(member, source.id, { region: "eu-west-1" });
  const [seen] = (await assetsOf(world.url, member, copied)) ?? [];
  expect(seen).toMatchObject({ id: source.asset.id, gettingStarted: { markdown: "# Ours" }, viewerCanChange: true });
  expect(seen?.images.map(({ id }) => id).toSorted()).toEqual([source.id, copied].toSorted());
  const events = await allEvents(await world.gateways[0].as("acme-member"), {
    filter: { imageIds: [copied], sources: ["ASSERTED"] },
  });
  expect(events.map(({ __typename }) => __typename)).toEqual(["ImageRegistered", "ImageJoinedAsset"]);
});

test("a clone on a SmartCloud joins the asset of its source", async () => {
  const seed = { name: "cloned product", owner: "catalog@acme.example", visibility: "SHARED" };
  const { ids } = await world.steer<{ ids: readonly string[] }>("POST", "smartcloud/images", { images: [seed] });
  const place = { provider: "SMARTCLOUD", region: "smartcloud", nativeId: String(ids[0]) };
  const id = await imageAt(world, member, place);
  const asset = await pageOf(member, id);
  const copied = await copy(member, id);
  expect(await idsOf(admin, copied)).toEqual([asset.id]);
});

test("a colleague who may not write about the source gains no right by a copy", async () => {
  const original = await written(admin);
  const kept = await copy(admin, original.id);
  const { userErrors } = await send(admin, "shareImageWithOrganization", { imageId: kept });
  expect(userErrors).toEqual([]);
  // The original is everybody's of acme, and so is the page: it leaves, so that the page is the admin's alone.
  await write(world.url, admin, "leaveAsset", { imageId: original.id });
  await waitFor(async () => (await idsOf(member, kept)).length === 1, { what: "the shared copy", everyMs: 50 });
  // EC2 copies no image that is still being made.
  await waitFor(async () => (await stateOf(kept)) === "AVAILABLE", { what: "the copy to be made", everyMs: 50 });
  const [dry] = await copyWarnings(member, kept);
  expect(dry?.message).toContain("you may not write about its source's");
  const copied = await copy(member, kept);
  expect(await idsOf(member, copied)).toEqual([]);
  expect(await assetAt(world.url, member, original.asset.id)).toMatchObject({ viewerCanChange: false });
  expect(await idsOf(admin, await copy(admin, kept))).toEqual([original.asset.id]);
});

test("a stranger's copy of a shared image joins nothing of its owner's", async () => {
  const devices = { launchPermissions: [{ userId: GLOBEX }], blockDevices: [] };
  const source = await written(member, devices);
  const seen = await imageAt(world, globex, {
    provider: "AWS",
    region: "us-east-1",
    nativeId: await nativeIdOf(source.id),
  });
  const dry = await copyWarnings(globex, seen);
  expect(dry).toEqual([
    { field: ["imageId"], message: expect.stringContaining("the organization of the image's owner") },
  ]);
  expect(await copyWarnings(member, source.id)).toEqual([]);
  const copied = await copy(globex, seen);
  expect(await idsOf(globex, copied)).toEqual([]);
  expect((await assetAt(world.url, member, source.asset.id))?.images.map(({ id }) => id)).toEqual([source.id]);
});

/** What a dry run warns of. */
async function copyWarnings(caller: Caller, imageId: string) {
  const query = `mutation ($input: CopyImageInput!) { payload: copyImage(input: $input) { userErrors { code } warnings { field message } } }`;
  const input = { imageId, name: "a copy to come", idempotencyKey: randomUUID(), dryRun: true };
  type Answer = { payload: { warnings: readonly { readonly field: readonly string[]; readonly message: string }[] } };
  return (await dataOf<Answer>(world.url, caller, query, { input })).payload.warnings;
}

async function stateOf(id: string): Promise<string> {
  const query = "query ($id: ID!) { image(id: $id) { state } }";
  const { image } = await dataOf<{ image: { state: string } }>(world.url, member, query, { id });
  return image.state;
}

async function nativeIdOf(id: string): Promise<string> {
  const { image } = await dataOf<{ image: { nativeId: string } }>(
    world.url,
    member,
    "query ($id: ID!) { image(id: $id) { nativeId } }",
    { id },
  );
  return image.nativeId;
}

test("a copy that the cloud does not show yet joins when a sweep finds it, by the right of its order", async () => {
  const source = await written(member);
  copies += 1;
  const name = `late-${copies}`;
  await world.control.fail("aws", { kind: "5xx", action: "DescribeImages" });
  const input = { imageId: source.id, name, idempotencyKey: randomUUID() };
  const query = "mutation ($input: CopyImageInput!) { copyImage(input: $input) { userErrors { code } } }";
  const answer = await dataOf<{ copyImage: Copied }>(world.url, member, query, { input });
  await world.control.heal("aws");
  expect(answer.copyImage.userErrors).toEqual([]);
  const look = async () => {
    const found = await assetAt(world.url, member, source.asset.id);
    return (found?.images.length ?? 0) === 2 && found;
  };
  const asset = await waitFor(look, { what: "the copy in the asset", everyMs: 100 });
  const late = asset ? asset.images.find(({ id }) => id !== source.id) : undefined;
  expect(await idsOf(member, String(late?.id))).toEqual([source.asset.id]);
});
