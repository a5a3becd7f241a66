import { inspect } from "node:util";
import { expect } from "vitest";
import { GatewayError } from "../../src/domain/errors.ts";
import type { ImageRecord, NativeId, Region } from "../../src/domain/image/image.ts";
import { type AnyAdapter, type Call, type Capability, capabilities, type KnownPages } from "../../src/ports/adapter.ts";
import type { FacetWorlds, World } from "./world.ts";

export const call = (signal: AbortSignal = new AbortController().signal): Call => ({ signal });

export interface Sweep {
  readonly records: readonly ImageRecord[];
  readonly pages: number;
}

/** All pages; a cursor that comes again would never end, and fails the test. */
export async function sweep(adapter: AnyAdapter, region: Region): Promise<Sweep> {
  const records: ImageRecord[] = [];
  const cursors = new Set<string>();
  let cursor: string | null = null;
  do {
    const page = await adapter.images.list(region, cursor, call());
    records.push(...page.records);
    cursor = page.next;
    if (cursor !== null && cursors.has(cursor)) throw new Error("the listing turns round");
    if (cursor !== null) cursors.add(cursor);
  } while (cursor !== null);
  return { records, pages: cursors.size + 1 };
}

export const nothingKnown: KnownPages = { idsOf: () => undefined };

export interface Ask {
  readonly name: string;
  /** Asks for something that is there. */
  ask(call: Call): Promise<unknown>;
  /** Asks for these ids; null where the method takes none. */
  readonly byIds: ((ids: readonly NativeId[], call: Call) => Promise<ReadonlyMap<NativeId, unknown>>) | null;
}

/** Every method of the adapter that calls its cloud, the abilities that it has included. */
export function asksOf(adapter: AnyAdapter, world: World): readonly Ask[] {
  const [region] = world.regions;
  const { parts } = adapter.images;
  const keyed = (name: string, known: NativeId, getMany: NonNullable<Ask["byIds"]>): Ask => ({
    name,
    ask: (call) => getMany([known], call),
    byIds: getMany,
  });
  return [
    { name: "images.list", ask: (call) => adapter.images.list(region, null, call), byIds: null },
    { name: "images.list, known", ask: (call) => adapter.images.list(region, null, call, nothingKnown), byIds: null },
    ...(parts
      ? [{ name: "images.parts", ask: (call: Call) => allOf(parts(region, call, nothingKnown)), byIds: null }]
      : []),
    keyed("images.getMany", world.own, (ids, call) => adapter.images.getMany(region, ids, call)),
    ...capabilities.flatMap((name) => {
      const facet = adapter[name];
      if (facet === undefined) return [];
      const { known } = facetWorld(world, name);
      return keyed(`${name}.getMany`, known, (ids, call) => facet.getMany(region, ids, call));
    }),
  ];
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export function facetWorld<Name extends Capability>(world: World, name: Name): FacetWorlds[Name] {
  const facet = world.facets[name];
  if (facet === undefined) throw new Error(`the world says nothing of ${name}`);
  return facet;
}

/** The errors that a call ended with, thrown or as values, looked through for credentials; anything but errors fails the test. */
export async function errorsOf(work: Promise<unknown>, world: World): Promise<readonly GatewayError[]> {
  const outcome: unknown = await work.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  const value: unknown =
    typeof outcome === "object" && outcome !== null && "value" in outcome ? outcome.value : outcome;
  const errors: unknown[] = value instanceof Map ? [...value.values()] : [value];
  expect(errors).not.toEqual([]);
  return errors.map((error) => {
    if (!(error instanceof GatewayError)) throw new Error(`expected a GatewayError, got ${inspect(error)}`);
    expectNoSecret(error, world);
    return error;
  });
}

export async function codesOf(work: Promise<unknown>, world: World): Promise<readonly string[]> {
  return [...new Set((await errorsOf(work, world)).map(({ code }) => code))];
}

export function expectNoSecret(thing: unknown, { secrets }: World): void {
  const chain: unknown[] = [];
  for (let link = thing; link instanceof Error; link = link.cause) {
    // The names are what JSON leaves out of an error.
    chain.push(link.message, link.stack, String(link), JSON.stringify(link, Object.getOwnPropertyNames(link)));
  }
  const printed = [
    ...chain,
    JSON.stringify(thing),
    inspect(thing, { depth: 8, showHidden: true }),
    inspect(thing, { depth: 8, showHidden: true, customInspect: false }),
  ].join("\n");
  for (const secret of secrets) expect(printed.includes(secret), "a credential is printed").toBe(false);
}
