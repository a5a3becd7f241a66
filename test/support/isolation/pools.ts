import { type Canaries, type ViewerName, viewerNames } from "./canaries.ts";
import type { Random } from "./random.ts";

/** What random operations are made from: values of everybody, whoever asks. */
export interface Pools {
  /** Global ids of anything; those that matter first of all come more often. */
  id(random: Random): string;
  nativeId(random: Random): string;
  /** From earlier answers of all viewers, some of them edited. */
  cursor(random: Random): string;
  planHash(random: Random): string;
  backend(random: Random): string;
  region(random: Random): string;
  organization(random: Random): string;
  member(random: Random): string;
  /** A request to publish. */
  request(random: Random): string;
  /** Words to search for: every canary, their beginnings, globs. */
  text(random: Random): string;
  idempotencyKey(random: Random): string;
  /** An image whose stewardship this viewer may try to change without making the shadow model wrong. */
  kept(random: Random, viewer: ViewerName): string;
  /** A token that this viewer may try to revoke. */
  revocable(random: Random, viewer: ViewerName): string;
  /** Takes what an answer holds that later operations can use. */
  harvest(answer: unknown): void;
}

export interface PoolSeeds {
  readonly canaries: Canaries;
  /** Ids of everything that carries a canary. */
  readonly marked: readonly string[];
  /** Ids of everything else. */
  readonly others: readonly string[];
  readonly nativeIds: readonly string[];
  readonly backends: readonly string[];
  readonly regions: readonly string[];
  readonly organizations: readonly string[];
  readonly members: readonly string[];
  readonly requests: readonly string[];
  /** Tokens that nobody uses. */
  readonly tokens: readonly string[];
  /** Images that carry no canary, whose stewardship may change; and, for each viewer, those that they must not administer. */
  readonly free: readonly string[];
  readonly forbidden: Readonly<Record<ViewerName, readonly string[]>>;
}

const capacity = 3000;

export function createPools(seeds: PoolSeeds): Pools {
  const { canaries, marked } = seeds;
  const others = [...seeds.others];
  const known = new Set([...marked, ...others]);
  const cursors: string[] = ["AAAA", ""];
  const hashes: string[] = ["none"];
  const nativeIds = [...seeds.nativeIds];
  const keys: string[] = [];
  let made = 0;

  function take(pool: string[], value: string): void {
    made += 1;
    if (pool.length < capacity) pool.push(value);
    else pool[made % capacity] = value;
  }

  function harvest(answer: unknown, name = ""): void {
    if (typeof answer === "string") {
      if (/cursor$/i.test(name)) take(cursors, answer);
      else if (/(^|_)hash$/.test(name)) take(hashes, answer);
      else if (/(^|_)nativeId$/.test(name)) take(nativeIds, answer);
      else if (/(^|_)(id|imageId)$/.test(name) && !known.has(answer)) {
        known.add(answer);
        take(others, answer);
      }
    } else if (Array.isArray(answer)) for (const item of answer) harvest(item, name);
    else if (answer !== null && typeof answer === "object")
      for (const [key, value] of Object.entries(answer)) harvest(value, key);
  }

  return {
    id: (random) => random.pick(random.chance(0.75) ? marked : others),
    nativeId: (random) => random.pick(nativeIds),
    cursor: (random) => (random.chance(0.15) ? edited(random.pick(cursors), random) : random.pick(cursors)),
    planHash: (random) => random.pick(hashes),
    backend: (random) => random.pick(seeds.backends),
    region: (random) => random.pick(seeds.regions),
    organization: (random) => random.pick(seeds.organizations),
    member: (random) => random.pick(seeds.members),
    request: (random) => random.pick(random.chance(0.9) ? seeds.requests : marked),
    text(random) {
      const { text } = random.pick(canaries.all());
      if (random.chance(0.6)) return text;
      const beginning = text.slice(0, 1 + random.below(text.length));
      return random.pick([beginning, `${beginning}*`, `*${text.slice(-8)}`, "canary", "canary-*", "*", "a", "99*"]);
    },
    idempotencyKey(random) {
      if (keys.length > 0 && random.chance(0.2)) return random.pick(keys);
      const key = `random-${keys.length}-${random.below(2 ** 31)}`;
      keys.push(key);
      return key;
    },
    kept: (random, viewer) => random.pick([...seeds.free, ...seeds.forbidden[viewer]]),
    revocable: (random, viewer) =>
      random.pick(viewer === "operator" || viewer === "acme-admin" ? seeds.tokens : [...seeds.tokens, ...marked]),
    harvest,
  };
}

/** One character other, or some of them missing. */
function edited(cursor: string, random: Random): string {
  const at = random.below(cursor.length + 1);
  return random.chance(0.5)
    ? `${cursor.slice(0, at)}${random.pick(["A", "b", "0", "-", "é"])}${cursor.slice(at + 1)}`
    : cursor.slice(0, at);
}

/** The same for every viewer. */
export function forEachViewer<Value>(value: (viewer: ViewerName) => Value): Readonly<Record<ViewerName, Value>> {
  // Every name is a key.
  return Object.fromEntries(viewerNames.map((viewer) => [viewer, value(viewer)])) as Record<ViewerName, Value>;
}
