import { cpus } from "node:os";
import { z } from "zod";
import { type Helper, startHelper } from "./processes.ts";
import { type Comparison, comparisons } from "./queries.ts";
import { median } from "./statistics.ts";

const rounds = 5;
// A gateway's code is much more than the limit's, and the compiler takes its time over it.
const warmUpMs = { kept: 2_000, executed: 6_000, bytes: 500, limit: 1_000 };
const roundMs = 700;
const patienceMs = 59_000;

const figures = z.object({ url: z.string(), authorization: z.string().default(""), cpu: z.number() });
const load = z.object({ requests: z.number().min(1), bytes: z.number() });
const answerShape = z.object({
  errors: z.undefined().optional(),
  data: z.object({ images: z.object({ complete: z.literal(true), nodes: z.array(z.unknown()).length(50) }) }),
});

/** What is compared: the gateway as it is, the gateway that executes every query, ready bytes, and the limit. */
const servers = {
  kept: { title: "gateway, as it is", start: () => startHelper("gateway") },
  executed: {
    title: "gateway, executing each",
    start: () => startHelper("gateway", { environment: { KEPT_BYTES: "0" } }),
  },
  bytes: { title: "node:http, ready bytes", start: () => startHelper("limit", { environment: { READY_BYTES: "1" } }) },
  limit: { title: "node:http, JSON.stringify", start: () => startHelper("limit") },
} as const;
type Name = keyof typeof servers;
const names = Object.keys(servers) as readonly Name[];

/** CPU a request of one server while it is asked for so long, in microseconds. */
async function measure(server: Helper, asker: Helper, body: string, forMs: number): Promise<number> {
  const before = figures.parse(await server.ask({}));
  const { requests } = load.parse(
    await asker.ask({ url: before.url, authorization: before.authorization, body, forMs }),
  );
  const after = figures.parse(await server.ask({}));
  return (after.cpu - before.cpu) / requests;
}

async function compare({ name, query }: Comparison, started: Readonly<Record<Name, Helper>>, asker: Helper) {
  const body = JSON.stringify({ query });
  const { url, authorization } = figures.parse(await started.kept.ask({}));
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", authorization },
  });
  const text = await response.text();
  const answer: unknown = JSON.parse(text);
  answerShape.parse(answer);
  for (const limit of [started.bytes, started.limit]) await limit.ask({ answer });

  for (const one of names) await measure(started[one], asker, body, warmUpMs[one]);
  const samples: Record<Name, number>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sample = { kept: 0, executed: 0, bytes: 0, limit: 0 };
    for (const one of names) sample[one] = await measure(started[one], asker, body, roundMs);
    samples.push(sample);
  }
  console.log(`\n${name} (${Buffer.byteLength(text)} bytes)`);
  for (const one of names) {
    const ratios = samples.map((sample) => sample.limit / sample[one]);
    const cpu = median(samples.map((sample) => sample[one])).toFixed(0);
    const range = `rounds ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)}`;
    console.log(
      `  ${servers[one].title.padEnd(26)} ${cpu.padStart(6)} us CPU a request, ratio ${median(ratios).toFixed(3)} (${range})`,
    );
  }
}

const patience = setTimeout(() => {
  console.error(`The benchmark was not done after ${patienceMs / 1000} s; it is given up.`);
  // The helpers and the demo clouds end when this process does.
  process.exit(1);
}, patienceMs);

const asker = startHelper("load");
const started = {
  kept: servers.kept.start(),
  executed: servers.executed.start(),
  bytes: servers.bytes.start(),
  limit: servers.limit.start(),
};
try {
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; ${rounds} rounds of ${roundMs} ms each, interleaved; medians`,
  );
  for (const comparison of comparisons) await compare(comparison, started, asker);
} finally {
  clearTimeout(patience);
  await Promise.all([asker, ...Object.values(started)].map((helper) => helper.end()));
}
