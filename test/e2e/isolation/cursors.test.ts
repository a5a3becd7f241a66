import { createHmac, randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { followOverEventStream, followOverWebSocket } from "../../support/callers/events.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, dataOf } from "../../support/isolation/callers.ts";
import { createCanaries } from "../../support/isolation/canaries.ts";
import { plant } from "../../support/isolation/planting.ts";
import { startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

const onEnd = closeAfterAll();
let world: TenantsWorld;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  await plant(world, createCanaries());
  for (const caller of world.callers) await dataOf(world.url, caller, "{ viewer { kind } }");
});

/** How a list is asked for; its first page and the one behind a cursor. */
const lists: Readonly<Record<string, (page: string) => string>> = {
  images: (page) => `images(${page})`,
  lifecycleEvents: (page) => `lifecycleEvents(${page})`,
  members: (page) => `organization { members(${page})`,
  apiTokens: (page) => `organization { apiTokens(${page})`,
};

function queryOf(list: string, page: string): string {
  const head = lists[list]?.(page) ?? "";
  const nested = head.startsWith("organization");
  return `{ ${head} { edges { cursor } nodes { ... on Node { id } } } ${nested ? "}" : ""} }`;
}

async function cursorOf(list: string): Promise<string> {
  const data = await dataOf<unknown>(world.url, world.caller("acme-admin"), queryOf(list, "first: 1"));
  const cursor = /"cursor":"([^"]+)"/.exec(JSON.stringify(data))?.[1];
  if (!cursor) throw new Error(`${list} has no cursor`);
  return cursor;
}

async function codeOf(list: string, cursor: string): Promise<string | undefined> {
  const query = queryOf(list, `first: 1, after: ${JSON.stringify(cursor)}`);
  return (await ask(world.url, world.caller("acme-admin"), { query })).json.errors?.[0]?.extensions.code;
}

/** Nothing that a gateway of ours with our key made for this list. */
function forgeriesOf(cursor: string): readonly string[] {
  const bytes = Buffer.from(cursor, "base64url");
  const body = bytes.subarray(16);
  const edits = Array.from({ length: bytes.length }, (_, index) => {
    const edited = Buffer.from(bytes);
    edited[index] = (edited[index] ?? 0) ^ 1;
    return edited.toString("base64url");
  });
  const unsealed = JSON.stringify(JSON.parse(body.toString()));
  const oldKey = createHmac("sha256", "an old key").update(unsealed).digest().subarray(0, 16);
  return [
    ...edits,
    Buffer.concat([oldKey, body]).toString("base64url"),
    Buffer.concat([bytes.subarray(0, 16), Buffer.from("0")]).toString("base64url"),
    Buffer.concat([bytes, Buffer.from(" ")]).toString("base64url"),
    bytes.subarray(0, 16).toString("base64url"),
    body.toString("base64url"),
    unsealed,
    ...[1, 16, 17, 48, 300].map((length) => randomBytes(length).toString("base64url")),
    ...["", "0", "null", "é\u0000", "A".repeat(5000)],
  ];
}

describe.each(Object.keys(lists))("a cursor of %s", (list) => {
  test("goes on where it was made, and is BAD_CURSOR once anything of it is edited", async () => {
    const cursor = await cursorOf(list);
    expect(await codeOf(list, cursor)).toBeUndefined();
    const codeOfForged = async (forged: string) => [forged, await codeOf(list, forged)];
    const forgeries = forgeriesOf(cursor);
    expect(await Promise.all(forgeries.map(codeOfForged))).toEqual(forgeries.map((forged) => [forged, "BAD_CURSOR"]));
  });

  test("is none of any other list", async () => {
    const cursor = await cursorOf(list);
    for (const other of Object.keys(lists).filter((name) => name !== list))
      expect(await codeOf(other, cursor), other).toBe("BAD_CURSOR");
  });
});

test("members' and tokens' cursors of one organization are none of another's", async () => {
  for (const list of ["members", "apiTokens"]) {
    const after = await cursorOf(list);
    const query = `{ organization(id: "globex") { ${list}(after: "${after}") { edges { cursor } } } }`;
    const { json } = await ask(world.url, world.caller("operator"), { query });
    expect(json.errors?.[0]?.extensions.code).toBe("BAD_CURSOR");
  }
});

test.each([
  ["WebSocket", followOverWebSocket],
  ["server-sent events", followOverEventStream],
])("over %s a forged cursor begins no stream", async (_, follow) => {
  const [gateway] = world.gateways;
  const acme = await gateway.as("acme-admin");
  const cursor = await cursorOf("lifecycleEvents");
  const forgeries = forgeriesOf(cursor);
  for (const after of [forgeries[0], forgeries[20], await cursorOf("images"), "AAAA", ""]) {
    const stream = await follow(acme, { after: after ?? "" });
    await stream.ended;
    expect(stream.events).toEqual([]);
    if (stream.errors.length > 0) expect(JSON.stringify(stream.errors)).toContain("BAD_CURSOR");
  }
});

test("another user's cursor of events shows what its reader may see, and no more", async () => {
  const query =
    "query ($after: String) { lifecycleEvents(first: 100, after: $after) { nodes { id cursor position } } }";
  interface Events {
    readonly lifecycleEvents: {
      readonly nodes: readonly { readonly id: string; readonly cursor: string; readonly position: number }[];
    };
  }
  const eventsOf = async (who: "acme-admin" | "globex-member" | "anonymous", after: string | null) =>
    (await dataOf<Events>(world.url, world.caller(who), query, { after })).lifecycleEvents.nodes;
  const foreign = (await eventsOf("acme-admin", null))[3];
  for (const who of ["globex-member", "anonymous"] as const) {
    const own = await eventsOf(who, null);
    const behind = await eventsOf(who, foreign?.cursor ?? null);
    const expected = own.filter(({ position }) => position > Number(foreign?.position));
    expect(behind.slice(0, expected.length)).toEqual(expected);
  }
});
