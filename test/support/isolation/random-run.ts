import fc from "fast-check";
import { buildClientSchema, type GraphQLSchema, getIntrospectionQuery, type IntrospectionQuery } from "graphql";
import { ask, type Caller, dataOf } from "./callers.ts";
import { type Canaries, type Finding, type ViewerName, viewerNames } from "./canaries.ts";
import { addImage, changeSomething } from "./changes.ts";
import { type Operation, randomOperation } from "./operations.ts";
import { plant } from "./planting.ts";
import { poolsOf } from "./pool-seeds.ts";
import type { Pools } from "./pools.ts";
import { createRandom, type Random } from "./random.ts";
import type { TenantsWorld } from "./tenants-world.ts";
import { type Watch, type Watcher, watchOverEventStream, watchOverWebSocket } from "./watchers.ts";

export interface RunReport {
  readonly operations: number;
  /** Answers that hold data, and those that an error was in. */
  readonly answered: number;
  readonly refused: number;
  /** What the errors said, by code. */
  readonly codes: Readonly<Record<string, number>>;
  /** Messages of subscriptions. */
  readonly messages: number;
  /** How many canaries came by subscriptions. */
  readonly told: number;
  /** Of how many kinds of places, whoever's, a canary was seen; and those of which none was. */
  readonly places: number;
  readonly unseen: readonly string[];
  /** How many canaries each viewer rightly saw. */
  readonly seen: Readonly<Record<ViewerName, number>>;
}

const atOnce = 8;
/** Operations of one run of the property. */
const together = 50;

/**
 * Plants canaries and sends random operations of all viewers, each of whom also holds two subscriptions, while the
 * clouds change. Throws where anybody is shown what the shadow model does not allow, with what was asked.
 */
export async function runAtRandom(
  world: TenantsWorld,
  canaries: Canaries,
  { seed, operations }: { readonly seed: number; readonly operations: number },
): Promise<RunReport> {
  const plants = await plant(world, canaries);
  const schema = await schemaOf(world);
  const pools = await poolsOf(world, canaries, plants);
  const report = { operations: 0, answered: 0, refused: 0, messages: 0 };
  const codes: Record<string, number> = {};
  const seen = new Map(viewerNames.map((viewer) => [viewer, new Set<string>()]));
  const leaks: string[] = [];
  const told = new Set<string>();

  function inspect(viewer: ViewerName, text: string, what: () => string): void {
    for (const finding of canaries.findings(text, viewer)) leaks.push(described(viewer, finding, what()));
    for (const { text: own } of canaries.in(text)) seen.get(viewer)?.add(own);
  }

  async function send(random: Random): Promise<void> {
    const caller = random.pick(world.callers);
    const operation = randomOperation(schema, pools, caller.name, random);
    const { wire, json } = await ask(random.pick(world.gateways).url, caller, operation);
    report.operations += 1;
    if (json.data) report.answered += 1;
    if (json.errors) report.refused += 1;
    for (const { extensions } of json.errors ?? []) codes[extensions.code] = (codes[extensions.code] ?? 0) + 1;
    inspect(caller.name, wire, () => textOf(operation));
    pools.harvest(json.data);
  }

  const watchers = watchAll(world, pools, createRandom(seed), (viewer, text, watch) => {
    report.messages += 1;
    for (const { text: own } of canaries.in(text)) told.add(own);
    inspect(viewer, text, () => `subscription ${JSON.stringify(watch)}`);
  });
  try {
    const outcome = await fc.check(
      fc.asyncProperty(fc.array(fc.noBias(fc.nat()), { minLength: together, maxLength: together }), async (seeds) => {
        const waiting = seeds.map(createRandom);
        const worker = async () => {
          for (let random = waiting.pop(); random; random = waiting.pop()) {
            if (random.chance(0.03)) await changeSomething(world, canaries, plants.images, random);
            if (random.chance(0.002)) pools.harvest({ id: await addImage(world, canaries, random) });
            await send(random);
          }
        };
        await Promise.all(Array.from({ length: atOnce }, worker));
        return leaks.length === 0;
      }),
      // What was asked before is part of the world: there is nothing to shrink to.
      { seed, numRuns: Math.ceil(operations / together), endOnFailure: true },
    );
    if (leaks.length > 0) throw new Error(`With seed ${seed}:\n${leaks.slice(0, 3).join("\n\n")}`);
    if (outcome.failed) throw new Error(`With seed ${seed}:`, { cause: outcome.errorInstance });
  } finally {
    watchers.close();
  }
  // Every name is a key.
  const counts = Object.fromEntries([...seen].map(([viewer, texts]) => [viewer, texts.size])) as RunReport["seen"];
  const places = new Map<string, boolean>();
  for (const { text, place } of canaries.all()) {
    const kind = place.replace(/^\w+: /, "");
    const isSeen = [...seen.values()].some((texts) => texts.has(text));
    places.set(kind, isSeen || places.get(kind) === true);
  }
  const unseen = [...places].flatMap(([kind, isSeen]) => (isSeen ? [] : [kind]));
  return { ...report, codes, told: told.size, places: places.size - unseen.length, unseen, seen: counts };
}

/** Two subscriptions a viewer, begun anew whenever one ends: some with anybody's cursors and filters. */
function watchAll(
  world: TenantsWorld,
  pools: Pools,
  random: Random,
  onText: (viewer: ViewerName, text: string, watch: Watch) => void,
) {
  const open = new Set<Watcher>();
  let closed = false;
  function begin(caller: Caller, start: typeof watchOverWebSocket, watch: Watch): void {
    const { url } = random.pick(world.gateways);
    const watcher = start(url, caller, watch, (text) => onText(caller.name, text, watch));
    open.add(watcher);
    void watcher.ended.then(() => {
      open.delete(watcher);
      if (closed) return;
      const next = { after: random.chance(0.3) ? pools.cursor(random) : null, ...filterOf(pools, random) };
      // What is refused at once is not asked again at once.
      setTimeout(() => closed || begin(caller, start, next), 200).unref();
    });
  }
  for (const caller of world.callers) {
    begin(caller, watchOverWebSocket, {});
    begin(caller, watchOverEventStream, filterOf(pools, random));
  }
  return {
    close() {
      closed = true;
      for (const watcher of open) watcher.close();
    },
  };
}

function filterOf(pools: Pools, random: Random): Watch {
  if (random.chance(0.5)) return {};
  const some = (one: () => string) => [one(), one(), one()];
  return {
    filter: random.pick([
      { imageIds: some(() => pools.id(random)) },
      { backends: some(() => pools.backend(random)) },
      { regions: some(() => pools.region(random)) },
      { kinds: ["VIEW_TAGS_CHANGED", "LAUNCH_PERMISSION_GRANTED", "IMAGE_DESCRIBED", "IMAGE_RENAMED"] },
    ]),
  };
}

async function schemaOf(world: TenantsWorld): Promise<GraphQLSchema> {
  return buildClientSchema(
    await dataOf<IntrospectionQuery>(world.url, world.caller("operator"), getIntrospectionQuery()),
  );
}

function textOf({ query, variables }: Operation): string {
  return `${query}\nwith ${JSON.stringify(variables)}`;
}

function described(viewer: ViewerName, { canary, excerpt }: Finding, what: string): string {
  return `${viewer} was shown ${canary.text} (${canary.place})\nin … ${excerpt} …\nby ${what}`;
}
