import { beforeAll, describe, expect, test } from "vitest";
import {
  allEvents,
  type FollowRequest,
  followOverEventStream,
  followOverWebSocket,
} from "../../support/callers/events.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, dataOf } from "../../support/isolation/callers.ts";
import { imageAt, makeToken, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";
import { scaled } from "../../support/probes/pace.ts";
import type { Gateway } from "../../support/servers/gateway.ts";

const region = "us-east-1";
const onEnd = closeAfterAll();
let world: TenantsWorld;
let acme: Gateway;
let globex: Gateway;
/** Native ids, and global ids. */
let mine: readonly [string, string];
let theirs: readonly [string, string];

beforeAll(async () => {
  world = await startTenants({ onEnd, sweepIntervalMs: 300 });
  const [gateway] = world.gateways;
  [acme, globex] = [await gateway.as("acme-member"), await gateway.as("globex-member")];
  mine = await image("777788889999", "globex-member");
  theirs = await image("111122223333", "acme-member");
});

async function image(ownerId: string, viewer: "globex-member" | "acme-member"): Promise<readonly [string, string]> {
  const [nativeId = ""] = await world.control.createImages([{ region, ownerId, name: `feed-${ownerId}` }]);
  return [nativeId, await imageAt(world, world.caller(viewer), { provider: "AWS", region, nativeId })];
}

let told = 0;
async function describeImage(imageId: string): Promise<void> {
  told += 1;
  await world.control.change([{ region, imageId, change: { description: `told ${told}` } }]);
}

const transports = { WebSocket: followOverWebSocket, "server-sent events": followOverEventStream };

describe.each(Object.entries(transports))("over %s", (_, follow) => {
  const filters: readonly [string, () => FollowRequest][] = [
    ["no filter", () => ({})],
    ["a filter on the other's image", () => ({ filter: { imageIds: [theirs[1], mine[1]] } })],
    ["a filter on the other's backends", () => ({ filter: { backends: ["acme-production", "globex-aws"] } })],
    ["a filter on the kind", () => ({ filter: { kinds: ["IMAGE_DESCRIBED"] } })],
  ];

  test.each(filters)("with %s nobody hears of another organization's image", async (_name, request) => {
    const watching = await follow(globex, request());
    const witness = await follow(acme, { filter: { imageIds: [theirs[1]] } });
    const outsider = await follow(await acme.as(null), request());
    await describeImage(theirs[0]);
    await witness.count(1);
    await describeImage(mine[0]);
    await watching.count(1);
    expect(watching.events.map(({ imageId }) => imageId)).toEqual([mine[1]]);
    expect([watching.errors, outsider.events, outsider.errors]).toEqual([[], [], []]);
  });

  test("another's cursor goes on with one's own events only", async () => {
    const start = (await allEvents(acme)).at(0)?.cursor ?? "";
    const own = await allEvents(globex, { after: start });
    expect(own.length).toBeGreaterThan(1);
    const resumed = await follow(globex, { after: start });
    const events = await resumed.count(own.length);
    expect(events.slice(0, own.length)).toEqual(own);
    const foreign = new Set((await allEvents(acme, { filter: { imageIds: [theirs[1]] } })).map(({ cursor }) => cursor));
    expect(own.filter(({ imageId }) => imageId === theirs[1])).toEqual([]);
    expect(foreign.size).toBeGreaterThan(0);
  });

  test("a token that is revoked ends its stream within five seconds", async () => {
    const [gateway] = world.gateways;
    const token = await makeToken(gateway, "globex", "to be revoked", ["READ"]);
    const watching = await follow({ ...globex, token });
    await describeImage(mine[0]);
    await watching.count(1);
    const { organization } = await dataOf<{ organization: { apiTokens: { nodes: readonly { id: string }[] } } }>(
      world.url,
      world.caller("operator"),
      '{ organization(id: "globex") { apiTokens(first: 1) { nodes { id } } } }',
    );
    const revoke = "mutation ($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { userErrors { code } } }";
    const revokedAt = performance.now();
    await dataOf(world.url, world.caller("operator"), revoke, { input: organization.apiTokens.nodes[0] });
    await watching.ended;
    expect(performance.now() - revokedAt).toBeLessThan(scaled(6_000));
    const { json } = await ask(world.url, { token }, { query: "{ viewer { kind } }" });
    expect(json.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});

test("a list's cursor is good only for whoever sees the same images", async () => {
  const page = "query ($after: String) { images(first: 2, after: $after) { pageInfo { endCursor } nodes { id } } }";
  interface Page {
    readonly images: { readonly pageInfo: { readonly endCursor: string }; readonly nodes: readonly object[] };
  }
  const first = await dataOf<Page>(world.url, world.caller("acme-admin"), page);
  const after = first.images.pageInfo.endCursor;
  for (const viewer of ["globex-member", "initech-publisher", "anonymous", "acme-member", "operator"] as const) {
    const { json } = await ask<Page>(world.url, world.caller(viewer), { query: page, variables: { after } });
    expect(json.errors?.[0]?.extensions.code, viewer).toBe("BAD_CURSOR");
  }
  const second = await dataOf<Page>(world.url, world.caller("acme-admin"), page, { after });
  expect(second.images.nodes).toHaveLength(2);
});
