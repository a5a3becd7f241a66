import { beforeAll, expect, test } from "vitest";
import { closeAfterAll } from "../../support/closing.ts";
import { type Caller, dataOf } from "../../support/isolation/callers.ts";
import { type Canary, createCanaries, everyoneOf } from "../../support/isolation/canaries.ts";
import { privateSeed } from "../../support/isolation/marks.ts";
import { plant } from "../../support/isolation/planting.ts";
import { createRandom, type Random } from "../../support/isolation/random.ts";
import { imageAt, startTenants, type TenantsWorld } from "../../support/isolation/tenants-world.ts";

const onEnd = closeAfterAll();
const canaries = createCanaries();
let world: TenantsWorld;

beforeAll(async () => {
  world = await startTenants({ onEnd });
  await plant(world, canaries);
});

/** Filters that take many images, few or none. */
function randomFilter(random: Random, words: readonly string[]): object {
  const some = <Item>(items: readonly Item[]) => [random.pick(items), random.pick(items)];
  const parts = [
    { text: random.pick(words) },
    { name: `${random.pick(words)}*` },
    { owners: some(["111122223333", "777788889999", "123456789012", "amazon", "self", "ann@globex.example"]) },
    { backends: some(["acme-production", "acme-smartcloud", "globex-aws", "globex-smartcloud", "initech-aws"]) },
    { regions: some(["us-east-1", "eu-west-1", "smartcloud"]) },
    { visibilities: some(["PUBLIC", "PRIVATE", "SHARED"]) },
    { providers: some(["AWS", "SMARTCLOUD"]) },
    { states: some(["AVAILABLE", "FAILED", "DISABLED"]) },
    { includeGone: random.chance(0.5) },
    { tags: [{ key: random.pick(words) }] },
  ];
  return { ...random.pick(parts), ...(random.chance(0.4) ? random.pick(parts) : {}) };
}

interface Page {
  readonly images: {
    readonly totalCount: number;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: readonly { readonly id: string }[];
  };
}

const page = `query ($filter: ImageFilter, $after: String) {
  images(first: 100, after: $after, filter: $filter) { totalCount pageInfo { hasNextPage endCursor } nodes { id } }
}`;

async function count({ url }: TenantsWorld, caller: Caller, filter: object) {
  const ids: string[] = [];
  let after: string | null = null;
  let total = 0;
  do {
    const { images }: Page = await dataOf<Page>(url, caller, page, { filter, after });
    ids.push(...images.nodes.map(({ id }) => id));
    total = images.totalCount;
    after = images.pageInfo.hasNextPage ? images.pageInfo.endCursor : null;
  } while (after !== null);
  return { total, ids };
}

test("a total counts what its viewer sees, and no other organization's images move it", async () => {
  const random = createRandom(7);
  const words = ["canary", "open", "acme", "a", ...canaries.all().map(({ text }) => text)];
  const filters = Array.from({ length: 25 }, () => randomFilter(random, words));
  const outsiders = world.callers.filter(({ name }) => !everyoneOf("acme").includes(name));
  const countAll = () =>
    Promise.all(
      outsiders.map(async (caller) => {
        const totals: number[] = [];
        for (const filter of [{}, ...filters]) {
          const { total, ids } = await count(world, caller, filter);
          expect(ids, `${caller.name} ${JSON.stringify(filter)}`).toHaveLength(total);
          expect(new Set(ids).size).toBe(total);
          totals.push(total);
        }
        return totals;
      }),
    );
  const before = await countAll();
  expect(before.flat().filter((total) => total > 0).length).toBeGreaterThan(10);

  const account = { organization: "acme", account: "111122223333", region: "us-east-1" } as const;
  const made = await world.control.createImages([0, 1, 2].map(() => privateSeed(canaries, account)));
  const operator = world.caller("operator");
  for (const nativeId of made) await imageAt(world, operator, { provider: "AWS", region: "us-east-1", nativeId });
  expect(await countAll()).toEqual(before);
});

test("searching for another organization's words finds nothing, by any filter", async () => {
  // One of each kind and owner.
  const places = Map.groupBy(canaries.all(), ({ place }) => place).values();
  const planted = [...places].flatMap(([canary]) => (canary?.text.startsWith("canary-") ? [canary] : []));
  let hits = 0;

  /** Every way to look for words; the answer is numbers alone. */
  async function look(caller: Caller, some: readonly Canary[]): Promise<void> {
    const list = (filter: string) => `images(first: 1, filter: ${filter}) { totalCount nodes { id } }`;
    const queries = some.map(({ text, place }, index) => {
      const word = JSON.stringify(text);
      const ways: Readonly<Record<string, readonly [where: RegExp, filter: string]>> = {
        text: [/./, `{ text: ${word}, includeGone: true }`],
        name: [/name/, `{ name: ${word} }`],
        glob: [/name/, `{ name: ${JSON.stringify(`*${text.slice(1)}`)} }`],
        key: [/tag/, `{ tags: [{ key: ${word} }] }`],
        owner: [/owner/, `{ owners: [${word}] }`],
      };
      // An owner that cannot be one is refused.
      const ask = (way: string, where: RegExp) => where.test(place) && (way !== "owner" || text.includes("@"));
      const possible = Object.entries(ways).filter(([way, [where]]) => ask(way, where));
      return possible.map(([way, [, filter]]) => `${way}${index}: ${list(filter)}`).join(" ");
    });
    const query = `{ ${queries.join(" ")} }`;
    const data = await dataOf<Readonly<Record<string, { totalCount: number }>>>(world.url, caller, query);
    for (const [name, { totalCount }] of Object.entries(data)) {
      hits += totalCount;
      const canary = some[Number(/\d+$/.exec(name)?.[0])];
      if (!canary?.viewers.has(caller.name))
        expect(totalCount, `${caller.name} looks by ${name} for ${canary?.place}`).toBe(0);
    }
  }

  for (const caller of world.callers)
    for (let from = 0; from < planted.length; from += 6) await look(caller, planted.slice(from, from + 6));
  expect(hits).toBeGreaterThan(20);
});
