import { beforeAll, describe, expect, test } from "vitest";
import { type AssetAnswer, assetAt, assetsOf, write } from "../../support/callers/assets.ts";
import { nextSweep } from "../../support/callers/catalog.ts";
import { allEvents, followOverWebSocket } from "../../support/callers/events.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, type Caller, dataOf } from "../../support/isolation/callers.ts";
import { imageAt, makeToken, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

const onEnd = closeAfterAll();
const region = "us-east-1";
let world: TenantsWorld;
let member: Caller;
let globex: Caller;
let initech: Caller;
let nobody: Caller;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  [member, globex, initech, nobody] = [
    world.caller("acme-member"),
    world.caller("globex-member"),
    world.caller("initech-publisher"),
    world.caller("anonymous"),
  ];
});

/** Acme's, shared with Globex where that is said; its id once all who see it do. */
async function imageOf(name: string, kind: "private" | "shared" | "public" = "private"): Promise<string> {
  const launchPermissions = { private: [], shared: [{ userId: "777788889999" }], public: [{ group: "all" }] }[kind];
  const [nativeId = ""] = await world.control.createImages([
    { region, ownerId: "111122223333", name, launchPermissions },
  ]);
  const place = { provider: "AWS", region, nativeId };
  if (kind === "shared") await imageAt(world, globex, place);
  return imageAt(world, member, place);
}

const page = (caller: Caller, imageId: string, markdown: string, baseRevision?: number) =>
  write(world.url, caller, "writeGettingStarted", { imageId, markdown, baseRevision });
const idOf = (answer: { asset: AssetAnswer | null }) => String(answer.asset?.id);

describe("a page", () => {
  test("is there for whoever sees the image, as HTML that runs nothing, and for nobody else", async () => {
    const imageId = await imageOf("with-a-page", "shared");
    const gateway = await world.gateways[0].as("globex-member");
    const followed = await followOverWebSocket(gateway, { filter: { imageIds: [imageId] } });
    const markdown = "# Begin\n\n[here](https://example.com/a) <script>alert(1)</script> [bad](javascript:alert(1))";
    const written = await page(member, imageId, markdown);
    expect(written).toMatchObject({
      userErrors: [],
      event: { __typename: "GettingStartedWritten", source: "ASSERTED" },
      asset: {
        ...{ publisher: "acme", viewerCanChange: true, images: [{ id: imageId }] },
        gettingStarted: {
          ...{ revision: 1, markdown, links: [{ url: "https://example.com/a" }], diff: null },
          author: { member: { user: "acme-member" } },
        },
      },
    });
    const html = written.asset?.gettingStarted?.html ?? "";
    expect(html).toContain('<h1 id="section-1">Begin</h1>');
    expect(html).not.toMatch(/<script|href="javascript/);

    const [seen] = (await assetsOf(world.url, globex, imageId)) ?? [];
    expect(seen).toMatchObject({ id: idOf(written), viewerCanChange: false, gettingStarted: { markdown } });
    expect(seen?.gettingStarted?.author).toMatchObject({ member: null });
    const told = await followed.count(1);
    expect(told).toMatchObject([{ __typename: "GettingStartedWritten", imageId }]);

    for (const caller of [initech, nobody]) {
      expect(await assetsOf(world.url, caller, imageId)).toBeNull();
      expect(await assetAt(world.url, caller, idOf(written))).toBeNull();
    }
    expect((await page(initech, imageId, "x")).userErrors).toMatchObject([{ code: "NOT_FOUND", field: ["imageId"] }]);
    await expect(page(nobody, imageId, "x")).rejects.toThrow(/UNAUTHENTICATED/);
    const events = await allEvents(await world.gateways[0].as("initech-publisher"), {});
    expect(JSON.stringify(events)).not.toContain(imageId);
  });

  test("of a public image is everybody's, and its event too", async () => {
    const imageId = await imageOf("public-page", "public");
    const written = await page(member, imageId, "For all.");
    expect(await assetAt(world.url, nobody, idOf(written))).toMatchObject({
      gettingStarted: { markdown: "For all.", author: { member: null } },
    });
    const events = await allEvents(await world.gateways[0].as(null), { filter: { imageIds: [imageId] } });
    expect(events.map(({ __typename }) => __typename)).toContain("GettingStartedWritten");
    expect((await page(initech, imageId, "Mine now.", 1)).userErrors).toMatchObject([{ code: "FORBIDDEN" }]);
  });

  test("follows the last one, or is CONFLICT with what the other edit made", async () => {
    const imageId = await imageOf("edited");
    await page(member, imageId, "one\ntwo\n");
    const [first, second] = await Promise.all([
      page(member, imageId, "one\nher line\n", 1),
      page(world.caller("acme-admin"), imageId, "one\nhis line\n", 1),
    ]);
    const [won, lost] = first.userErrors.length === 0 ? [first, second] : [second, first];
    expect(won.userErrors).toEqual([]);
    expect(lost).toMatchObject({ userErrors: [{ code: "CONFLICT", field: ["baseRevision"] }], event: null });
    expect(lost.asset?.gettingStarted?.markdown).toBe(won.asset?.gettingStarted?.markdown);
    expect(won.asset?.gettingStarted?.diff).toContain("-two\n+");
    expect((await page(member, imageId, "again")).userErrors).toMatchObject([{ code: "CONFLICT" }]);
    const same = await page(member, imageId, String(won.asset?.gettingStarted?.markdown), 2);
    expect(same).toMatchObject({ userErrors: [], event: null, asset: { gettingStarted: { revision: 2 } } });
  });

  test("keeps every edit, page by page, and a cursor is good for that list alone", async () => {
    const imageId = await imageOf("many-edits");
    let id = "";
    for (let revision = 1; revision <= 5; revision += 1)
      id = idOf(await page(member, imageId, `line ${revision}\n`, revision === 1 ? undefined : revision - 1));
    const query = `query ($id: ID!, $kind: AssetDocumentKind!, $after: String) { asset(id: $id) {
      edits(kind: $kind, first: 2, after: $after) {
        nodes { revision diff ... on GettingStarted { markdown } } pageInfo { hasNextPage endCursor }
      }
    } }`;
    interface Edits {
      readonly nodes: readonly { readonly revision: number; readonly diff: string | null; readonly markdown: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    }
    const edits = async (after: string | null) => {
      const variables = { id, kind: "GETTING_STARTED", after };
      return (await dataOf<{ asset: { edits: Edits } }>(world.url, member, query, variables)).asset.edits;
    };
    const seen: Edits["nodes"][number][] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo }: Edits = await edits(after);
      seen.push(...nodes);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen.map(({ revision }) => revision)).toEqual([5, 4, 3, 2, 1]);
    expect(seen.map(({ markdown }) => markdown)).toContain("line 3\n");
    expect(seen.at(0)?.diff).toContain("-line 4\n+line 5");
    expect(seen.at(-1)?.diff).toBeNull();
    const { endCursor } = (await edits(null)).pageInfo;
    const { body } = await ask(world.url, member, { query, variables: { id, kind: "AGREEMENT", after: endCursor } });
    expect(body).toContain("BAD_CURSOR");
  });

  test("of an image of others is one's own organization's alone", async () => {
    const imageId = await imageOf("of-others", "shared");
    await page(member, imageId, "By its maker.");
    const own = await page(globex, imageId, "What we know of it.");
    expect(own).toMatchObject({ userErrors: [], asset: { publisher: "globex" } });
    const told = (answers: readonly AssetAnswer[] | null) => answers?.map(({ publisher }) => publisher);
    expect(told(await assetsOf(world.url, globex, imageId))).toEqual(["acme", "globex"]);
    expect(told(await assetsOf(world.url, member, imageId))).toEqual(["acme"]);
    expect(await assetAt(world.url, member, idOf(own))).toBeNull();
    const events = await allEvents(await world.gateways[0].as("acme-admin"), { filter: { imageIds: [imageId] } });
    expect(events.filter(({ __typename }) => __typename === "GettingStartedWritten")).toHaveLength(1);
  });

  test("is kept from whoever can no longer launch the image, with all that becomes of it", async () => {
    const imageId = await imageOf("shared-for-a-while", "shared");
    const written = await page(member, imageId, "For partners.");
    expect(await assetAt(world.url, globex, idOf(written))).not.toBeNull();
    const { image } = await dataOf<{ image: { nativeId: string } }>(
      world.url,
      member,
      "query ($id: ID!) { image(id: $id) { nativeId } }",
      { id: imageId },
    );
    const change = { launchPermissions: { remove: [{ userId: "777788889999" }] } };
    await world.control.change([{ region, imageId: image.nativeId, change }]);
    await nextSweep(world.gateways[0], "globex-aws");
    await page(member, imageId, "For nobody else.", 1);
    expect(await assetAt(world.url, globex, idOf(written))).toBeNull();
    expect((await assetsOf(world.url, globex, imageId)) ?? []).toEqual([]);
    const events = await allEvents(await world.gateways[0].as("globex-member"), { filter: { imageIds: [imageId] } });
    expect(events.filter(({ __typename }) => __typename === "GettingStartedWritten")).toHaveLength(1);
  });

  test("too long, with half a character, or by a token that reads, is refused", async () => {
    const imageId = await imageOf("refused");
    const refused = async (markdown: string) => (await page(member, imageId, markdown)).userErrors;
    expect(await refused("é".repeat(40_000))).toMatchObject([{ code: "INVALID_REQUEST", field: ["markdown"] }]);
    expect(await refused("a\0b")).toMatchObject([{ code: "INVALID_REQUEST", field: ["markdown"] }]);
    expect(await assetsOf(world.url, member, imageId)).toEqual([]);
    const reader: Caller = {
      name: "acme-machine",
      token: await makeToken(world.gateways[0], "acme", "pages", ["READ"]),
    };
    await expect(page(reader, imageId, "x")).rejects.toThrow(/FORBIDDEN/);
    expect((await page(member, "nonsense", "x")).userErrors).toMatchObject([
      { code: "INVALID_REQUEST", field: ["imageId"] },
    ]);
  });
});

test("images that are one product share what is written, until one leaves", async () => {
  const [one, other] = [await imageOf("product-one"), await imageOf("product-other", "shared")];
  const join = (imageId: string, assetId: string) => write(world.url, member, "joinAsset", { imageId, assetId });
  expect((await join(other, one)).userErrors).toMatchObject([{ code: "NOT_FOUND", field: ["assetId"] }]);
  const { asset } = await write(world.url, member, "writeAgreement", { imageId: one, text: "Be kind." });
  expect(await join(other, String(asset?.id))).toMatchObject({
    userErrors: [],
    event: { __typename: "ImageJoinedAsset" },
    asset: { id: asset?.id },
  });
  const [seen] = (await assetsOf(world.url, globex, other)) ?? [];
  expect(seen).toMatchObject({ agreement: { revision: 1, text: "Be kind." }, images: [{ id: other }] });
  const ids = (await assetAt(world.url, member, String(asset?.id)))?.images.map(({ id }) => id);
  expect(ids?.toSorted()).toEqual([one, other].toSorted());
  await write(world.url, member, "writeAgreement", { imageId: one, text: "Be kinder.", baseRevision: 1 });
  const events = await allEvents(await world.gateways[0].as("globex-member"), { filter: { imageIds: [other] } });
  expect(events.map(({ __typename }) => __typename).slice(-2)).toEqual(["ImageJoinedAsset", "AgreementWritten"]);
  expect(await write(world.url, member, "leaveAsset", { imageId: other })).toMatchObject({
    userErrors: [],
    event: { __typename: "ImageLeftAsset" },
  });
  expect(await assetsOf(world.url, globex, other)).toEqual([]);
  expect(await assetAt(world.url, globex, String(asset?.id))).toBeNull();

  // What no image is of any more is not lost: an admin joins one to it again.
  await write(world.url, member, "leaveAsset", { imageId: one });
  expect(await assetAt(world.url, member, String(asset?.id))).toBeNull();
  const admin = world.caller("acme-admin");
  expect(await assetAt(world.url, admin, String(asset?.id))).toMatchObject({ agreement: { text: "Be kinder." } });
  const again = { imageId: other, assetId: String(asset?.id) };
  expect((await write(world.url, member, "joinAsset", again)).userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  expect((await write(world.url, admin, "joinAsset", again)).userErrors).toEqual([]);
  expect(await assetsOf(world.url, globex, other)).toMatchObject([{ agreement: { revision: 2 } }]);
});

test("an agreement names the documents that it refers to, and its diff does", async () => {
  const imageId = await imageOf("with-attachments");
  const attachments = [{ label: "Licence", url: "https://example.com/licence.pdf" }];
  const put = (input: object) => write(world.url, member, "writeAgreement", { imageId, text: "Be kind.", ...input });
  const first = await put({ attachments });
  expect(first).toMatchObject({ userErrors: [], asset: { agreement: { text: "Be kind.", attachments } } });
  const more = [...attachments, { label: "Prices", url: "http://example.com/prices" }];
  expect((await put({ attachments: more, baseRevision: 1 })).asset?.agreement).toMatchObject({ attachments: more });
  const query = `query ($id: ID!) { asset(id: $id) { agreement { diff } } }`;
  const { asset } = await dataOf<{ asset: { agreement: { diff: string } } }>(world.url, member, query, {
    id: idOf(first),
  });
  expect(asset.agreement.diff).toContain("+Prices: http://example.com/prices");
  const wrong = await put({
    attachments: [
      { label: " ", url: "https://example.com/" },
      { label: "x", url: "javascript:alert(1)" },
      { label: "y", url: "mailto:a@example.com" },
    ],
    baseRevision: 2,
  });
  expect(wrong.userErrors.map(({ code, field }) => [code, field.join(".")])).toEqual([
    ["INVALID_REQUEST", "attachments.0.label"],
    ["INVALID_REQUEST", "attachments.1.url"],
    ["INVALID_REQUEST", "attachments.2.url"],
  ]);
  const many = Array.from({ length: 21 }, () => attachments[0]);
  expect((await put({ attachments: many, baseRevision: 2 })).userErrors).toMatchObject([{ field: ["attachments"] }]);
  expect((await put({ baseRevision: 2 })).asset?.agreement).toMatchObject({ revision: 3, attachments: [] });
});

test("only who may change one of the images may make another one write for all of them", async () => {
  const admin = world.caller("acme-admin");
  const hers = await imageOf("hers");
  const { viewer } = await dataOf<{ viewer: { member: { id: string } } }>(
    world.url,
    admin,
    "{ viewer { member { id } } }",
  );
  const steward = { imageId: hers, steward: viewer.member.id };
  const hand = "mutation ($input: SetImageStewardInput!) { setImageSteward(input: $input) { userErrors { code } } }";
  await dataOf(world.url, admin, hand, { input: steward });
  const { asset } = await write(world.url, admin, "writeAgreement", { imageId: hers, text: "Hers." });
  const input = { imageId: await imageOf("mine"), assetId: String(asset?.id) };
  expect((await write(world.url, member, "joinAsset", input)).userErrors).toMatchObject([
    { code: "FORBIDDEN", field: ["assetId"] },
  ]);
  expect((await page(member, hers, "Not mine.")).userErrors).toMatchObject([{ code: "FORBIDDEN" }]);
  expect((await write(world.url, admin, "joinAsset", input)).userErrors).toEqual([]);
});
