import { cpus } from "node:os";
import { z } from "zod";
import { type Helper, startHelper } from "./processes.ts";
import { type Comparison, comparisons } from "./queries.ts";
import { median } from "./statistics.ts";

const rounds = 5;
// A gateway's code is much more than the limit's, and the compiler takes its time over it.
const warmUpMs = { gateway: 8_000, limit: 2_000 };
const roundMs = 1_000;
const patienceMs = 59_000;

const figures = z.object({ url: z.string(), authorization: z.string().default(""), cpu: z.number() });
const load = z.object({ requests: z.number().min(1), bytes: z.number() });
const answerShape = z.object({
  errors: z.undefined().optional(),
  data: z.object({ images: z.object({ complete: z.literal(true), nodes: z.array(z.unknown()).length(50) }) }),
});

interface Sample {
  readonly cpuMicroseconds: number;
  readonly bytes: number;
}

/** CPU a request of one server while it is asked for so long. */
async function measure(server: Helper, asker: Helper, body: string, forMs: number): Promise<Sample> {
  const before = figures.parse(await server.ask({}));
  const { requests, bytes } = load.parse(
    await asker.ask({ url: before.url, authorization: before.authorization, body, forMs }),
  );
  const after = figures.parse(await server.ask({}));
  return { cpuMicroseconds: (after.cpu - before.cpu) / requests, bytes };
}

async function compare({ name, query }: Comparison, gateway: Helper, limit: Helper, asker: Helper): Promise<void> {
  const body = JSON.stringify({ query });
  const { url, authorization } = figures.parse(await gateway.ask({}));
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", authorization },
  });
  const answer: unknown = await response.json();
  answerShape.parse(answer);
  await limit.ask({ answer });

  await measure(gateway, asker, body, warmUpMs.gateway);
  await measure(limit, asker, body, warmUpMs.limit);
  const samples: { readonly gateway: Sample; readonly limit: Sample }[] = [];
  for (let round = 0; round < rounds; round += 1)
    samples.push({
      gateway: await measure(gateway, asker, body, roundMs),
      limit: await measure(limit, asker, body, roundMs),
    });
  const ours = median(samples.map((sample) => sample.gateway.cpuMicroseconds));
  const least = median(samples.map((sample) => sample.limit.cpuMicroseconds));
  const ratios = samples.map((sample) => sample.limit.cpuMicroseconds / sample.gateway.cpuMicroseconds);
  console.log(
    [
      "",
      `${name} (${samples[0]?.gateway.bytes} bytes)`,
      `  gateway  ${ours.toFixed(0).padStart(6)} us CPU a request`,
      `  limit    ${least.toFixed(0).padStart(6)} us CPU a request`,
      `  ratio    ${median(ratios).toFixed(3).padStart(6)}  (rounds ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`,
    ].join("\n"),
  );
}

const patience = setTimeout(() => {
  console.error(`The benchmark was not done after ${patienceMs / 1000} s; it is given up.`);
  // The helpers and the demo clouds end when this process does.
  process.exit(1);
}, patienceMs);

const helpers = [startHelper("gateway"), startHelper("limit"), startHelper("load")] as const;
try {
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; ${rounds} rounds of ${roundMs} ms each, interleaved; medians`,
  );
  for (const comparison of comparisons) await compare(comparison, ...helpers);
} finally {
  clearTimeout(patience);
  await Promise.all(helpers.map((helper) => helper.end()));
}
