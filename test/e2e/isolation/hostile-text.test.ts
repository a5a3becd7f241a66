import { beforeAll, describe, expect, inject, test } from "vitest";
import { closeAfterAll } from "../../support/closing.ts";
import { dataOf } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";
import { createDatabase } from "../../support/servers/postgres.ts";

const region = "us-east-1";
const postgresUrl = inject("postgresUrl");

/** What a cloud may call an image; and, where it cannot be said in XML or stored as text, what becomes of it. */
const names: Readonly<Record<string, readonly [string, RegExp]>> = {
  "right-to-left override": ["invoice\u202Egpj.exe", /^invoice\u202Egpj\.exe$/],
  markup: ["<script>alert(1)</script>&amp;", /^<script>alert\(1\)<\/script>&amp;$/],
  "a formula": ['=cmd|" /C calc"!A0', /^=cmd\|" \/C calc"!A0$/],
  NUL: ["one\u0000two", /^one.?two$/u],
  "a lone surrogate": ["one\uD800two", /^one.{0,3}two$/u],
  "SQL and globs": ["'; drop table image; -- %_*?[a]", /^'; drop table image; -- %_\*\?\[a\]$/],
  "64 kB": ["x".repeat(65_536), /^x+$/],
};

describe.each(["SQLite", "PostgreSQL"])("on %s", (store) => {
  if (store === "PostgreSQL" && postgresUrl === null) return;
  const onEnd = closeAfterAll();
  let world: TenantsWorld;
  /** Global ids of the images, in the order of the names. */
  let ids: readonly string[];

  beforeAll(async () => {
    const database = store === "PostgreSQL" ? await createDatabase(String(postgresUrl)) : null;
    if (database) onEnd(database.drop);
    world = await startTenants({ onEnd, ...(database ? { store: { url: database.url } } : {}) });
    const plain = Object.keys(names).map((what) => ({
      ...{ region, ownerId: "777788889999", name: `plain-${what}`, tags: { Name: "hostile" } },
    }));
    const nativeIds = await world.control.createImages(plain);
    const globex = world.caller("globex-member");
    ids = await Promise.all(nativeIds.map((nativeId) => imageAt(world, globex, { provider: "AWS", region, nativeId })));
    await world.control.change(
      Object.values(names).map(([name], index) => ({
        ...{ region, imageId: nativeIds[index] ?? "", change: { name, description: name } },
      })),
    );
  });

  test.each(Object.entries(names))("a name with %s is stored and given as text", async (what, [, expected]) => {
    const globex = world.caller("globex-member");
    const id = ids[Object.keys(names).indexOf(what)];
    const query = `query ($ids: [ID!]) { lifecycleEvents(first: 100, filter: { imageIds: $ids, kinds: [IMAGE_RENAMED] }) {
      nodes { ... on ImageRenamed { name image { name description } } }
    } }`;
    interface Answer {
      readonly lifecycleEvents: {
        readonly nodes: readonly { readonly name: string; readonly image: { name: string } }[];
      };
    }
    const told = async () =>
      (await dataOf<Answer>(world.url, globex, query, { ids: [id] })).lifecycleEvents.nodes.at(-1);
    await expect.poll(told).toBeDefined();
    const renamed = await told();
    expect(renamed?.name).toMatch(expected);
    expect(renamed?.name.isWellFormed()).toBe(true);
    expect(renamed?.image.name).toBe(renamed?.name);
    const list = "query ($name: String) { images(filter: { text: $name }) { nodes { id } } }";
    const word = (renamed?.name ?? "").slice(0, 100);
    const { images } = await dataOf<{ images: { nodes: readonly object[] } }>(world.url, globex, list, { name: word });
    expect(images.nodes).toContainEqual({ id });
  });
});
