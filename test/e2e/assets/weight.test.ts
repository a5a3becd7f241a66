import { beforeAll, describe, expect, test } from "vitest";
import { write } from "../../support/callers/assets.ts";
import { closeAfterAll } from "../../support/closing.ts";
import { ask, type Caller } from "../../support/isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

const onEnd = closeAfterAll();
const region = "us-east-1";
let world: TenantsWorld;
let member: Caller;
beforeAll(async () => {
  world = await startTenants({ onEnd });
  member = world.caller("acme-member");
});

interface Weighed {
  readonly data: {
    readonly asset: { readonly gettingStarted: { readonly html?: string; readonly diff?: string | null } };
  };
  readonly extensions?: { readonly rateLimit: { readonly costOfTexts: number; readonly remaining: number } };
}

/** An asset whose page had each of these texts, one after the other; its id. */
async function assetWith(name: string, ...pages: readonly string[]): Promise<string> {
  const [nativeId = ""] = await world.control.createImages([{ region, ownerId: "111122223333", name }]);
  const imageId = await imageAt(world, member, { provider: "AWS", region, nativeId });
  let id = "";
  for (const [index, markdown] of pages.entries()) {
    const input = { imageId, markdown, baseRevision: index === 0 ? undefined : index };
    const { asset, userErrors } = await write(world.url, member, "writeGettingStarted", input);
    expect(userErrors).toEqual([]);
    id = String(asset?.id);
  }
  return id;
}

async function weighed(id: string, fields: string): Promise<Weighed> {
  const query = `query ($id: ID!) { asset(id: $id) { gettingStarted { ${fields} } } }`;
  const { body } = await ask(world.url, member, { query, variables: { id } });
  return JSON.parse(body) as Weighed;
}

const hostile: readonly (readonly [string, string])[] = [
  ["one wide table", `a|b\n-|-\n${"|\n".repeat(1000)}`],
  ["cells", `${"|".repeat(100)}\n|${"-|".repeat(100)}\n${`${"|".repeat(101)}\n`.repeat(50)}`],
  ["headings", "# a\n"],
  ["quotation marks", '"'],
  ["links", "[a](b:) "],
];

describe("what stored texts cost", () => {
  test("nothing but the price, where they are short", async () => {
    const id = await assetWith("short-page", "# Begin\n");
    expect(await weighed(id, "html diff markdown")).not.toHaveProperty("extensions");
  });

  test.each(hostile)("of %s grows with the HTML, which is bounded", async (name, unit) => {
    const page = unit.repeat(Math.ceil(45_000 / unit.length)).slice(0, 45_000);
    const { data, extensions } = await weighed(await assetWith(`page of ${name}`, page), "html");
    const html = data.asset.gettingStarted.html ?? "";
    expect(html.length).toBeLessThan(8 * page.length);
    // Beyond the first 16 KiB, what is rendered and what comes of it.
    const KiB = Math.ceil((page.length + Buffer.byteLength(JSON.stringify(html)) - 2 - 16 * 1024) / 1024);
    expect(extensions?.rateLimit.costOfTexts).toBe(KiB);
  });

  test("is taken from the caller's budget", async () => {
    const id = await assetWith("budget", "word ".repeat(10_000));
    const first = await weighed(id, "html");
    const second = await weighed(id, "html");
    const [one, other] = [first, second].map(({ extensions }) => extensions?.rateLimit);
    const cost = Number(other?.costOfTexts);
    expect(cost).toBeGreaterThan(2 * 33);
    // And the price of the operation itself.
    expect(Number(one?.remaining) - Number(other?.remaining)).toBeGreaterThan(cost);
  });

  test("of a diff counts the texts that are compared, also where they differ too much to say how", async () => {
    const lines = (word: string) => `${word}\n`.repeat(5_000);
    const id = await assetWith("diffs", lines("old"), lines("new"));
    const { data, extensions } = await weighed(id, "diff");
    expect(data.asset.gettingStarted.diff).toBeNull();
    expect(extensions?.rateLimit.costOfTexts).toBe(Math.ceil((2 * 20_000 - 16 * 1024) / 1024));
  });
});
