import { beforeAll, describe, expect, test } from "vitest";
import { startCanary } from "../../../src/safe-fetch/canary.fixture.ts";
import { assetAt, assetsOf, write } from "../../support/callers/assets.ts";
import { nextSweep } from "../../support/callers/catalog.ts";
import { followOverWebSocket } from "../../support/callers/events.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { type Caller, dataOf } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";
import { waitFor } from "../../support/probes/wait-for.ts";

// What SmartCloud's asset catalogue says of an image, and what people write instead; and where their links lead.

const onEnd = closeAfterAll();
let world: TenantsWorld;
let admin: Caller;
let globex: Caller;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  [admin, globex] = [world.caller("acme-admin"), world.caller("globex-member")];
});

async function make(name: string, more: object = {}): Promise<string> {
  const image = { name, owner: "catalog@acme.example", visibility: "SHARED", ...more };
  const { ids } = await world.steer<{ ids: readonly string[] }>("POST", "smartcloud/images", { images: [image] });
  return String(ids[0]);
}
const idOf = (nativeId: string, caller = admin) =>
  imageAt(world, caller, { provider: "SMARTCLOUD", region: "smartcloud", nativeId });

interface Guided {
  readonly assetGuid: string;
  readonly documentationUrl: string;
  readonly gettingStarted: { readonly url?: string; readonly markdown?: string } | null;
}
const guided = async (id: string, caller = admin) =>
  (
    await dataOf<{ image: Guided | null }>(
      world.url,
      caller,
      `query ($id: ID!) { image(id: $id) {
        ... on SmartCloudImage { assetGuid documentationUrl }
        gettingStarted { ... on CloudGettingStarted { url } ... on GettingStarted { markdown } }
      } }`,
      { id },
    )
  ).image;

const page = (imageId: string, markdown: string, baseRevision?: number) =>
  write(world.url, admin, "writeGettingStarted", { imageId, markdown, baseRevision });

describe("the cloud's own page", () => {
  test("is what users read first until somebody writes one, and again where it is blank", async () => {
    const id = await idOf(await make("with-the-clouds-page"));
    const before = await guided(id);
    expect(before?.documentationUrl).toMatch(/\/GettingStarted\.html$/);
    expect(before?.gettingStarted).toEqual({ url: before?.documentationUrl });
    await page(id, "# Ours");
    expect((await guided(id))?.gettingStarted).toEqual({ markdown: "# Ours" });
    await page(id, " \n", 1);
    expect((await guided(id))?.gettingStarted).toEqual({ url: before?.documentationUrl });
  });

  test("is none of an EC2 image", async () => {
    const [nativeId = ""] = await world.control.createImages([
      { region: "us-east-1", ownerId: "111122223333", name: "no-page" },
    ]);
    const id = await imageAt(world, admin, { provider: "AWS", region: "us-east-1", nativeId });
    expect(await guided(id)).toEqual({ gettingStarted: null });
  });
});

describe("another image of an entry of the catalogue", () => {
  const joined = (id: string, count: number) =>
    waitFor(async () => ((await assetsOf(world.url, admin, id))?.[0]?.images.length ?? 0) === count, {
      ...{ what: `${count} images of the asset`, everyMs: 50 },
    });

  test("joins the asset by its GUID, which a sweep finds; whoever sees it is told", async () => {
    const first = await idOf(await make("product 1"));
    const { assetGuid = "" } = (await guided(first)) ?? {};
    const written = await page(first, "How to begin with the product.");
    const followed = await followOverWebSocket(await world.gateways[0].as("acme-admin"), {
      filter: { kinds: ["ASSET_IMAGE_JOINED"] },
    });
    const second = await idOf(await make("product 2", { assetGuid }));
    await joined(first, 2);
    expect((await guided(second))?.gettingStarted).toEqual({ markdown: "How to begin with the product." });
    expect(await followed.count(1)).toMatchObject([{ __typename: "ImageJoinedAsset", imageId: second }]);
    expect(await assetAt(world.url, globex, String(written.asset?.id))).toBeNull();
  });

  test("stays out once somebody took it out, until somebody joins it again", async () => {
    const first = await idOf(await make("left 1"));
    const { assetGuid = "" } = (await guided(first)) ?? {};
    const written = await page(first, "Of both.");
    const second = await idOf(await make("left 2", { assetGuid }));
    await joined(first, 2);
    expect((await write(world.url, admin, "leaveAsset", { imageId: second })).userErrors).toEqual([]);
    await nextSweep(await world.gateways[0].as("acme-admin"), "acme-smartcloud");
    await nextSweep(await world.gateways[0].as("acme-admin"), "acme-smartcloud");
    expect(await assetsOf(world.url, admin, second)).toEqual([]);
    const again = await write(world.url, admin, "joinAsset", { imageId: second, assetId: written.asset?.id });
    expect(again.userErrors).toEqual([]);
    await joined(first, 2);
  });

  test("does not where somebody answers for one of them, or more people see the new one", async () => {
    const first = await idOf(await make("answered for 1"));
    const { assetGuid = "" } = (await guided(first)) ?? {};
    const { viewer } = await dataOf<{ viewer: { member: { id: string } } }>(
      world.url,
      admin,
      "{ viewer { member { id } } }",
    );
    const hand = "mutation ($input: SetImageStewardInput!) { setImageSteward(input: $input) { userErrors { code } } }";
    const stewards = (imageId: string, steward: string | null) =>
      dataOf(world.url, admin, hand, { input: { imageId, steward } });
    await stewards(first, viewer.member.id);
    await page(first, "The steward's.");
    const second = await idOf(await make("answered for 2", { assetGuid }));
    const everybodys = await idOf(await make("answered for 3", { assetGuid, visibility: "PUBLIC" }));
    const sweeps = async () => {
      for (let count = 0; count < 2; count += 1)
        await nextSweep(await world.gateways[0].as("acme-admin"), "acme-smartcloud");
    };
    await sweeps();
    for (const id of [second, everybodys]) expect(await assetsOf(world.url, admin, id)).toEqual([]);
    await stewards(first, null);
    await joined(first, 2);
    await sweeps();
    expect(await assetsOf(world.url, admin, second)).toHaveLength(1);
    expect(await assetsOf(world.url, admin, everybodys)).toEqual([]);
  });

  test("stays out where somebody said so before, and where its fellows left", async () => {
    const first = await idOf(await make("beforehand 1"));
    const { assetGuid = "" } = (await guided(first)) ?? {};
    const second = await idOf(await make("beforehand 2", { assetGuid }));
    expect((await write(world.url, admin, "leaveAsset", { imageId: second })).userErrors).toEqual([]);
    await page(first, "Of the first.");
    const third = await idOf(await make("beforehand 3", { assetGuid }));
    await joined(first, 2);
    expect(await assetsOf(world.url, admin, second)).toEqual([]);
    expect(await assetsOf(world.url, admin, third)).toHaveLength(1);
  });

  test("of another owner does not: what is written is about other people's image", async () => {
    const first = await idOf(await make("mine"));
    const { assetGuid = "" } = (await guided(first)) ?? {};
    await page(first, "About mine.");
    const stranger = await make("not mine", { assetGuid, owner: "catalog@globex.example", visibility: "PUBLIC" });
    const other = await make("mine too", { assetGuid });
    await idOf(stranger);
    await idOf(other);
    await joined(first, 2);
    expect(await assetsOf(world.url, admin, await idOf(stranger))).toEqual([]);
    expect(await assetsOf(world.url, globex, await idOf(stranger, globex))).toEqual([]);
  });
});

describe("links of a page", () => {
  const links = "gettingStarted { links { url check { outcome status checkedAt } } }";
  const check = async (caller: Caller, assetId: unknown) =>
    (
      await dataOf<{
        checkLinks: {
          readonly asset: { gettingStarted: { links: readonly { url: string; check: object | null }[] } } | null;
          readonly userErrors: readonly { readonly code: string }[];
        };
      }>(
        world.url,
        caller,
        `mutation ($input: CheckLinksInput!) { checkLinks(input: $input) {
          asset { ${links} } userErrors { code field message }
        } }`,
        { input: { assetId } },
      )
    ).checkLinks;

  test("are asked for after each edit, and never within the gateway's own network", async () => {
    const id = await idOf(await make("with links"));
    const inside = await startCanary();
    const url = `http://127.0.0.1:${inside.port}/`;
    const written = await page(id, `[in](${url}) [mail](mailto:a@example.com)`);
    const seen = () =>
      dataOf<{ asset: { gettingStarted: { links: readonly { check: object | null }[] } } }>(
        world.url,
        admin,
        `query ($id: ID!) { asset(id: $id) { ${links} } }`,
        { id: written.asset?.id },
      );
    await waitFor(async () => (await seen()).asset.gettingStarted.links[0]?.check, {
      ...{ what: "the links to be looked at", everyMs: 50 },
    });
    expect((await seen()).asset.gettingStarted.links).toMatchObject([
      { url, check: { outcome: "NOT_ALLOWED", status: null } },
      { url: "mailto:a@example.com", check: null },
    ]);
    expect(inside.connections()).toBe(0);
  });

  test("whoever may change the image has them looked at again, others are refused", async () => {
    const id = await idOf(await make("checked again"));
    const written = await page(id, "[in](http://127.0.0.1:1/)");
    const assetId = written.asset?.id;
    expect(await check(admin, assetId)).toMatchObject({
      userErrors: [],
      asset: { gettingStarted: { links: [{ check: { outcome: "NOT_ALLOWED" } }] } },
    });
    expect((await check(globex, assetId)).userErrors).toMatchObject([{ code: "NOT_FOUND", field: ["assetId"] }]);
    expect((await check(admin, "no id")).userErrors).toMatchObject([{ code: "NOT_FOUND", field: ["assetId"] }]);
    await expect(check(world.caller("anonymous"), assetId)).rejects.toThrow(/UNAUTHENTICATED/);
    const bare = await idOf(await make("no page at all"));
    const agreed = await write(world.url, admin, "writeAgreement", { imageId: bare, text: "Yes." });
    expect((await check(admin, agreed.asset?.id)).userErrors).toMatchObject([{ code: "WRONG_STATE" }]);
  });
});
