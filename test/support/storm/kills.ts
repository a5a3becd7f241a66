import type { Random } from "../isolation/random.ts";
import type { Moment } from "../servers/handshake-proxy.ts";

export type PostgresSignal = "SIGINT" | "SIGQUIT" | "SIGKILL";

export type Kill =
  | { readonly what: "replica"; readonly which: 0 | 1 }
  /** `within` a handshake, or at any time with null. SIGINT and SIGQUIT are PostgreSQL's fast and immediate shutdown. */
  | { readonly what: "postgres"; readonly signal: PostgresSignal; readonly within: Moment | null }
  | { readonly what: "redis" };

const block = ["replica", "replica", "replica", "handshake", "handshake", "handshake", "postgres", "redis"] as const;
const signals: readonly PostgresSignal[] = ["SIGINT", "SIGQUIT", "SIGKILL"];
const moments: readonly Moment[] = ["answered", "asked"];
const perRound = 2;

/** As many kills as asked for, two a round. Every eight hold each kind; the handshakes go through signals and moments in turn. */
export function planKills(random: Random, number: number): readonly (readonly Kill[])[] {
  const ways = shuffled(
    random,
    signals.flatMap((signal) => moments.map((within) => ({ signal, within }))),
  );
  let handshakes = 0;
  let replicas = random.below(2);
  const killOf = (kind: (typeof block)[number]): Kill => {
    if (kind === "redis") return { what: "redis" };
    if (kind === "replica") return { what: "replica", which: replicas++ % 2 === 0 ? 0 : 1 };
    if (kind === "postgres") return { what: "postgres", signal: random.pick(signals), within: null };
    const { signal, within } = ways[handshakes++ % ways.length] ?? { signal: "SIGINT", within: "answered" };
    return { what: "postgres", signal, within };
  };
  const kinds = Array.from({ length: Math.ceil(number / block.length) }, () => shuffled(random, block)).flat();
  const kills = kinds.slice(0, number).map(killOf);
  return Array.from({ length: Math.ceil(number / perRound) }, (_, round) =>
    kills.slice(round * perRound, (round + 1) * perRound),
  );
}

function shuffled<Item>(random: Random, items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, rank: random.below(2 ** 30) }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}
