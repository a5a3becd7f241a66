import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, type Caller, dataOf } from "../../support/isolation/callers.ts";
import { inputs, ordersFor, stewardshipInputs } from "../../support/isolation/paths.ts";
import { perform } from "../../support/isolation/planting.ts";
import { imageAt, makeToken, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";
import { watchOverEventStream, watchOverWebSocket } from "../../support/isolation/watchers.ts";
import { waitFor } from "../../support/probes/wait-for.ts";

const onEnd = closeAfterAll();
const region = "us-east-1";
let world: TenantsWorld;
let member: Caller;
let admin: Caller;
/** A machine of Acme's that may change things: of the organization, and nobody's maker or steward. */
let colleague: Caller;
let source: string;
const people = new Map<string, string>();

beforeAll(async () => {
  world = await startTenants({ onEnd });
  [member, admin] = [world.caller("acme-member"), world.caller("acme-admin")];
  const token = await makeToken(world.gateways[0], "acme", "builder", ["READ", "WRITE"]);
  colleague = { name: "acme-machine", token };
  const [nativeId = ""] = await world.control.createImages([{ region, ownerId: "111122223333", name: "base" }]);
  source = await imageAt(world, member, { provider: "AWS", region, nativeId });
  for (const name of ["acme-member", "acme-admin", "globex-member"] as const) {
    const { viewer } = await dataOf<{ viewer: { member: { id: string } } }>(
      world.url,
      world.caller(name),
      "{ viewer { member { id } } }",
    );
    people.set(name, viewer.member.id);
  }
});

const make = async (caller: Caller) =>
  (await perform<{ id: string }>(world, caller, "copyImage", { imageId: source, name: `made-${randomUUID()}` })).id;

async function sees(caller: Caller, id: string): Promise<boolean> {
  const query = "query ($id: ID!) { image(id: $id) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }";
  const { image, node, nodes } = await dataOf<{ image: object | null; node: object | null; nodes: readonly object[] }>(
    world.url,
    caller,
    query,
    { id },
  );
  expect([node, nodes[0]]).toEqual([image, image]);
  return image !== null;
}

/** The codes of the refusal; none where it was done. */
async function refusal(caller: Caller, mutation: string, input: object): Promise<readonly string[]> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) { userErrors { code } } }`;
  const key = mutation in stewardshipInputs ? {} : { idempotencyKey: randomUUID() };
  const { payload } = await dataOf<{ payload: { userErrors: readonly { code: string }[] } }>(world.url, caller, query, {
    input: { ...input, ...key },
  });
  return payload.userErrors.map(({ code }) => code);
}

const changes = (caller: Caller, imageId: string) =>
  refusal(caller, "updateImage", { imageId, description: randomUUID() });

test("what somebody makes is theirs and the admins' until it is shared", async () => {
  const id = await make(member);
  expect(await Promise.all([member, admin, world.caller("operator")].map((caller) => sees(caller, id)))).toEqual([
    ...[true, true, true],
  ]);
  const others = [colleague, world.caller("globex-member"), world.caller("anonymous")];
  expect(await Promise.all(others.map((caller) => sees(caller, id)))).toEqual([false, false, false]);
  expect(await changes(colleague, id)).toEqual(["NOT_FOUND"]);
  expect(await refusal(colleague, "shareImageWithOrganization", { imageId: id })).toEqual(["NOT_FOUND"]);
  expect(await refusal(member, "shareImageWithOrganization", { imageId: id })).toEqual([]);
  expect(await sees(colleague, id)).toBe(true);
  expect(await sees(world.caller("globex-member"), id)).toBe(false);
  expect(await refusal(member, "makeImagePrivate", { imageId: id })).toEqual([]);
  expect(await sees(colleague, id)).toBe(false);
});

test("an admin's own image is the admin's: a member does not see it", async () => {
  const id = await make(admin);
  expect(await Promise.all([member, colleague].map((caller) => sees(caller, id)))).toEqual([false, false]);
});

test("what somebody makes is theirs also where the cloud did not show it to its maker's mutation", async () => {
  await world.control.fail("aws", { kind: "5xx", action: "DescribeImages" });
  const name = `made-${randomUUID()}`;
  const { payload } = await dataOf<{ payload: { userErrors: readonly object[] } }>(
    world.url,
    member,
    `mutation ($input: CopyImageInput!) { payload: copyImage(input: $input) { userErrors { code } } }`,
    { input: { imageId: source, name, idempotencyKey: randomUUID() } },
  ).finally(async () => {
    expect(await world.control.hits("aws")).toBeGreaterThan(0);
    await world.control.heal("aws");
  });
  expect(payload.userErrors).toEqual([]);
  const byName = async (caller: Caller) => {
    const query = "query ($name: String!) { images(filter: { name: $name }) { nodes { id } } }";
    const { images } = await dataOf<{ images: { nodes: readonly { id: string }[] } }>(world.url, caller, query, {
      name,
    });
    return images.nodes[0]?.id;
  };
  const id = await waitFor(() => byName(member), { what: "a sweep to see it", everyMs: 50 });
  expect(await byName(admin)).toBe(id);
  expect(await byName(colleague)).toBeUndefined();
  expect(await sees(colleague, String(id))).toBe(false);
});

test("its steward alone changes a shared image, besides admins; without one, the organization does", async () => {
  const id = await make(member);
  await refusal(member, "shareImageWithOrganization", { imageId: id });
  expect(await changes(colleague, id)).toEqual(["FORBIDDEN"]);
  for (const [mutation, input] of Object.entries(stewardshipInputs))
    expect(await refusal(colleague, mutation, { ...input, imageId: id }), mutation).toEqual(["FORBIDDEN"]);
  expect(await changes(member, id)).toEqual([]);
  expect(await changes(admin, id)).toEqual([]);

  expect(await refusal(admin, "setImageSteward", { imageId: id, steward: null })).toEqual([]);
  expect(await changes(colleague, id)).toEqual([]);
  expect(await refusal(colleague, "makeImagePrivate", { imageId: id })).toEqual(["FORBIDDEN"]);

  expect(await refusal(admin, "setImageSteward", { imageId: id, steward: people.get("acme-admin") })).toEqual([]);
  expect(await changes(member, id)).toEqual(["FORBIDDEN"]);
  expect(await refusal(member, "makeImagePrivate", { imageId: id })).toEqual(["FORBIDDEN"]);
  expect(await sees(member, id)).toBe(true);
});

test("nobody of another organization becomes a steward, or takes stewardship", async () => {
  const id = await make(member);
  for (const steward of [people.get("globex-member"), Buffer.from("Member:nobody").toString("base64url")])
    expect(await refusal(admin, "setImageSteward", { imageId: id, steward })).toEqual(["NOT_FOUND"]);
  for (const [mutation, input] of Object.entries(stewardshipInputs))
    expect(await refusal(world.caller("globex-member"), mutation, { ...input, imageId: id })).toEqual(["NOT_FOUND"]);
});

test("every change of stewardship is in the ledger, with who did it", async () => {
  const id = await make(member);
  await refusal(member, "shareImageWithOrganization", { imageId: id });
  await refusal(member, "shareImageWithOrganization", { imageId: id });
  await refusal(admin, "setImageSteward", { imageId: id, steward: people.get("acme-admin") });
  await refusal(admin, "makeImagePrivate", { imageId: id });
  const query = `query ($ids: [ID!]) {
    lifecycleEvents(filter: { imageIds: $ids, kinds: [IMAGE_SHARED_WITH_ORGANIZATION, IMAGE_STEWARD_CHANGED, IMAGE_MADE_PRIVATE] }) {
      nodes { __typename source actor { member { user } } }
    }
  }`;
  const { lifecycleEvents } = await dataOf<{ lifecycleEvents: { nodes: readonly object[] } }>(world.url, admin, query, {
    ids: [id],
  });
  const told = (__typename: string, user: string) => ({ __typename, source: "ASSERTED", actor: { member: { user } } });
  expect(lifecycleEvents.nodes).toEqual([
    told("ImageSharedWithOrganization", "acme-member"),
    told("ImageStewardChanged", "acme-admin"),
    told("ImageMadePrivate", "acme-admin"),
  ]);
});

describe("who may change nothing", () => {
  const every = [...Object.keys(inputs), ...Object.keys(stewardshipInputs)];

  test.each(every)("a token that reads is refused by %s, and nobody in particular too", async (mutation) => {
    for (const dryRun of [true, false]) {
      const order = ordersFor({ id: source }, dryRun)[mutation];
      if (!order) throw new Error(`no order for ${mutation}`);
      expect((await ask(world.url, world.caller("acme-machine"), order)).body).toMatch(
        /FORBIDDEN.*READ_ONLY|reads only/,
      );
      const { json } = await ask(world.url, world.caller("anonymous"), order);
      expect(json.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    }
  });

  test("nobody in particular sees public images and nothing else", async () => {
    const query = `{
      images(first: 100, filter: { includeGone: true }) { totalCount nodes { visibility tags { key } stewardship { private } views { visible } } }
      backends { id } organization { id } viewer { kind backends { id } member { id } }
    }`;
    const data = await dataOf<{ images: { totalCount: number; nodes: readonly object[] } }>(
      world.url,
      world.caller("anonymous"),
      query,
    );
    expect(data.images.totalCount).toBeGreaterThan(0);
    const shown = { visibility: "PUBLIC", tags: [], stewardship: null, views: [] };
    for (const node of data.images.nodes) expect(node).toEqual(shown);
    const nobody = { kind: "ANONYMOUS", backends: [], member: null };
    expect({ ...data, images: null }).toEqual({ images: null, backends: [], organization: null, viewer: nobody });
  });

  test("with ANONYMOUS=none nobody in particular is told anything, on any transport", async () => {
    const closed = await startTenants({ onEnd, environment: { ANONYMOUS: "none" } });
    const nobody = closed.caller("anonymous");
    for (const query of ["{ images { totalCount } }", "{ viewer { kind } }", "{ __schema { types { name } } }"]) {
      const { json } = await ask(closed.url, nobody, { query });
      expect(json.errors?.[0]?.extensions.code, query).toBe("UNAUTHENTICATED");
      expect(json.data ?? null).toBeNull();
    }
    for (const watch of [watchOverWebSocket, watchOverEventStream]) {
      const texts: string[] = [];
      const { ended } = watch(closed.url, nobody, {}, (text) => texts.push(text));
      expect(await ended).toMatch(/^(4401|4403|401)$/);
      expect(texts.join()).not.toMatch(/connection_ack|imageLifecycle/);
    }
    const { json } = await ask<{ images: { totalCount: number } }>(closed.url, closed.caller("acme-member"), {
      query: "{ images { totalCount } }",
    });
    expect(json.data?.images.totalCount).toBeGreaterThanOrEqual(0);
  });
});
