import { expect, test } from "vitest";
import { write } from "../../support/callers/assets.ts";
import type { DemoUser } from "../../support/callers/sign-in.ts";
import { dataOf } from "../../support/isolation/callers.ts";
import { makeToken } from "../../support/isolation/tenants-world.ts";
import { globexAccount, publishingWorld } from "../../support/worlds/publishing-world.ts";

const world = publishingWorld();
const offer = { productCodes: ["initech-7", "abc.9_x"], terms: "Ten a month." };
const query = `query ($id: ID!) { image(id: $id) { assets {
  publisher productTerms { revision productCodes terms diff author { member { user } } }
  edits(kind: PRODUCT_TERMS) { nodes { __typename revision } }
} } }`;

interface Terms {
  readonly image: { readonly assets: readonly object[] } | null;
}

const termsSeen = async (user: DemoUser, id: string) =>
  (await dataOf<Terms>(world.url, await world.as(user), query, { id })).image?.assets;

test("a publisher says under which codes and terms an image is offered, edit by edit", async () => {
  const { id: imageId } = await world.image();
  const publisher = await world.as("initech-publisher");
  const first = await write(world.url, publisher, "writeProductTerms", { imageId, ...offer });
  expect(first).toMatchObject({ userErrors: [], event: { __typename: "ProductTermsWritten", source: "ASSERTED" } });
  expect(await write(world.url, publisher, "writeProductTerms", { imageId, ...offer })).toMatchObject({
    userErrors: [{ code: "CONFLICT", field: ["baseRevision"] }],
  });
  const next = { imageId, ...offer, terms: "Nine a month.", baseRevision: 1 };
  expect((await write(world.url, publisher, "writeProductTerms", next)).userErrors).toEqual([]);
  expect(await termsSeen("initech-admin", imageId)).toMatchObject([
    {
      publisher: "initech",
      productTerms: {
        ...{ revision: 2, productCodes: offer.productCodes, terms: "Nine a month." },
        ...{ diff: expect.stringContaining("Nine"), author: { member: { user: "initech-publisher" } } },
      },
      edits: { nodes: [{ __typename: "ProductTerms", revision: 2 }, { revision: 1 }] },
    },
  ]);
});

test("members and machines may change an image and not what it is sold as; others see nothing", async () => {
  const { id: imageId } = await world.image({ ownerId: "111122223333" }, "acme-member");
  const input = { imageId, ...offer };
  expect((await write(world.url, await world.as("acme-member"), "writeProductTerms", input)).userErrors).toMatchObject([
    { code: "FORBIDDEN" },
  ]);
  const token = await makeToken(world.world.gateways[0], "acme", "selling", ["READ", "WRITE"]);
  expect(
    (await write(world.url, { name: "acme-machine", token }, "writeProductTerms", input)).userErrors,
  ).toMatchObject([{ code: "FORBIDDEN" }]);
  for (const user of ["initech-publisher", "initech-admin", "globex-member"] as const)
    expect((await write(world.url, await world.as(user), "writeProductTerms", input)).userErrors).toMatchObject([
      { code: "NOT_FOUND" },
    ]);
  expect((await write(world.url, await world.as("acme-admin"), "writeProductTerms", input)).userErrors).toEqual([]);
  expect(await termsSeen("initech-publisher", imageId)).toBeUndefined();
});

test("whoever the image is shared with reads them, and is told nobody's name", async () => {
  const { id: imageId } = await world.image({ launchPermissions: [{ userId: globexAccount }] });
  const publisher = await world.as("initech-publisher");
  expect((await write(world.url, publisher, "writeProductTerms", { imageId, ...offer })).userErrors).toEqual([]);
  await world.seenBy("globex-member", imageId);
  expect(await termsSeen("globex-member", imageId)).toMatchObject([
    { publisher: "initech", productTerms: { ...offer, author: { member: null } } },
  ]);
});

test.each([
  ["an empty code", { productCodes: [""], terms: "" }, ["productCodes", "0"]],
  ["a code twice", { productCodes: ["a", "a"], terms: "" }, ["productCodes", "1"]],
  ["a code of two words", { productCodes: ["a b"], terms: "" }, ["productCodes", "0"]],
  ["a long code", { productCodes: ["x".repeat(65)], terms: "" }, ["productCodes", "0"]],
  ["many codes", { productCodes: Array.from({ length: 21 }, (_, index) => `c${index}`), terms: "" }, ["productCodes"]],
  ["long terms", { productCodes: [], terms: "x".repeat(65_537) }, ["terms"]],
  ["NUL in terms", { productCodes: [], terms: "a\0b" }, ["terms"]],
] as const)("%s is refused", async (_, given, field) => {
  const { id: imageId } = await world.image();
  const publisher = await world.as("initech-publisher");
  const { userErrors } = await write(world.url, publisher, "writeProductTerms", { imageId, ...given });
  expect(userErrors).toMatchObject([{ code: "INVALID_REQUEST", field }]);
});

test("whoever may not write the terms takes no image out of them and brings none into them", async () => {
  const member = await world.as("acme-member");
  const admin = await world.as("acme-admin");
  const { id: sold } = await world.image({ ownerId: "111122223333" }, "acme-member");
  const { id: other } = await world.image({ ownerId: "111122223333" }, "acme-member");
  const { asset } = await write(world.url, admin, "writeProductTerms", { imageId: sold, ...offer });
  const forbidden = [{ code: "FORBIDDEN", field: ["imageId"] }];
  expect((await write(world.url, member, "leaveAsset", { imageId: sold })).userErrors).toMatchObject(forbidden);
  const join = { imageId: other, assetId: asset?.id };
  expect((await write(world.url, member, "joinAsset", join)).userErrors).toMatchObject(forbidden);
  const free = await write(world.url, member, "writeAgreement", { imageId: other, text: "Be kind." });
  const away = { imageId: sold, assetId: free.asset?.id };
  expect((await write(world.url, member, "joinAsset", away)).userErrors).toMatchObject(forbidden);
  expect((await write(world.url, admin, "joinAsset", join)).userErrors).toEqual([]);
  expect((await write(world.url, admin, "leaveAsset", { imageId: sold })).userErrors).toEqual([]);
});
