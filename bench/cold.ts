// 1,000 images by id in one request that no cache holds: the calls to the cloud, and how long it takes beside the slowest.
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { giveUpAfter, rounds, sayMachine } from "./interleaved.ts";
import { startHelper } from "./processes.ts";
import { median } from "./statistics.ts";

const each = 250;
const delayMs = 300;
const perCall = 200;
const atOnce = 100;
const groups = 4;

const begun = z.object({ url: z.string(), authorization: z.string(), known: z.array(z.array(z.string())) });
const counts = z.object({
  byAction: z.record(z.string(), z.number()),
  byAccountAndRegion: z.record(z.string(), z.number()),
  slowestMs: z.number(),
});
const swept = z.object({ data: z.object({ images: z.object({ complete: z.boolean() }) }) });
const image = z.object({
  id: z.string(),
  freshness: z.object({ status: z.literal("FRESH"), origin: z.literal("CLOUD") }),
});
const answered = z.object({ errors: z.undefined().optional(), data: z.record(z.string(), z.array(image)) });

const done = giveUpAfter(170_000);
// One round more, to warm up.
const gateway = startHelper("cold-gateway", {
  environment: { BENCH_EACH: String(each), BENCH_ROUNDS: String(rounds + 1) },
});
try {
  sayMachine(null);
  const { url, authorization, known } = begun.parse(await gateway.ask({ does: "begin" }));
  const post = async (body: object): Promise<unknown> => {
    const headers = { "content-type": "application/json", authorization };
    return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).json();
  };
  const isSwept = async () =>
    swept.parse(await post({ query: "{ images(first: 1) { complete } }" })).data.images.complete;
  while (!(await isSwept())) await pause(100);
  await gateway.ask({ does: "slow", ms: delayMs });

  const ask = async (ids: readonly string[]) => {
    const parts = Array.from({ length: ids.length / atOnce }, (_, at) => ids.slice(at * atOnce, (at + 1) * atOnce));
    const names = parts.map((_, at) => `p${at}`);
    const fields = names.map(
      (name) => `${name}: nodes(ids: $${name}) { ... on Image { id name freshness { status origin } } }`,
    );
    const query = `query (${names.map((name) => `$${name}: [ID!]!`).join(" ")}) { ${fields.join(" ")} }`;
    const variables = Object.fromEntries(parts.map((part, at) => [`p${at}`, part]));
    await gateway.ask({ does: "reset" });
    const startedAt = performance.now();
    const answer = await post({ query, variables });
    const ms = performance.now() - startedAt;
    const found = Object.values(answered.parse(answer).data).flat();
    if (found.length !== ids.length) throw new Error(`${found.length} images came of ${ids.length}.`);
    return { ms, ...counts.parse(await gateway.ask({ does: "count" })) };
  };

  const measure = async (title: string, perGroup: number, idsOf: (round: number) => Promise<readonly string[]>) => {
    await ask(await idsOf(rounds));
    const samples = [];
    for (let round = 0; round < rounds; round += 1) samples.push(await ask(await idsOf(round)));
    const ratios = samples.map(({ ms, slowestMs }) => ms / slowestMs);
    const range = `rounds ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
    const least = Math.ceil(perGroup / perCall);
    console.log(
      [
        `\n${title}`,
        `  calls of each account and region: ${samples.map(({ byAccountAndRegion }) => Object.values(byAccountAndRegion).join(" ")).join(", ")}; ceil(ids / ${perCall}) is ${least}`,
        `  all calls: ${JSON.stringify(samples[0]?.byAction)}; ${least * groups} would be all`,
        `  wall ${median(samples.map(({ ms }) => ms)).toFixed(0)} ms, slowest call ${median(samples.map(({ slowestMs }) => slowestMs)).toFixed(0)} ms, ratio ${median(ratios).toFixed(2)} (${range})`,
      ].join("\n"),
    );
  };
  await measure(
    "1,000 images that the index knows: their owner's account is asked",
    each,
    async (round) => known[round] ?? [],
  );
  await measure(
    "1,000 images that it does not know: all accounts that look at the region are asked",
    each * 2,
    async () => z.array(z.string()).parse(await gateway.ask({ does: "make" })),
  );
} finally {
  done();
  await gateway.end();
}
