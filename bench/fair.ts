// Whether anybody waits for another's question: 50 connections with questions of all kinds, while sweeps find changes.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { giveUpAfter, rounds, sayMachine } from "./interleaved.ts";
import { type Helper, startHelper } from "./processes.ts";
import { comparisons } from "./queries.ts";
import { median, quantile } from "./statistics.ts";
import { sweptCloud } from "./sweep-configuration.ts";

const connections = 50;
const roundMs = 4_000;
const warmUpMs = 6_000;
/** How many images are changed in the cloud, and how often. */
const changes = { images: 20, everyMs: 1_000 };

const facets = "providers regions states visibilities platforms architectures rootDeviceTypes";
const queries: Readonly<Record<string, string>> = {
  list: comparisons[0]?.query ?? "",
  nested: comparisons[1]?.query ?? "",
  count: "{ images(first: 1) { totalCount } }",
  facets: `{ images(first: 1) { facets { ${facets.replace(/\w+/g, "$& { value count }")} } } }`,
  text: '{ images(first: 50, filter: { text: "amazon linux" }) { nodes { id name } } }',
  trivial: "{ __typename }",
};

const cloudShape = z.object({ url: z.string() });
const gatewayShape = z.object({
  url: z.string(),
  cpu: z.number(),
  delay: z.object({ max: z.number() }),
  turn: z.object({ max: z.number() }),
});
const loadShape = z.object({ took: z.record(z.string(), z.array(z.number())), slowestLifeMs: z.number() });
const signedIn = z.object({ token: z.string() });
const counted = z.object({ data: z.object({ images: z.object({ complete: z.boolean(), totalCount: z.number() }) }) });

interface Sample extends z.infer<typeof loadShape> {
  readonly blockMs: number;
  readonly turnMs: number;
}

/** With so many images in the cloud. */
export async function fair(images = 2_000): Promise<void> {
  const done = giveUpAfter(900_000);
  const folder = mkdtempSync(join(tmpdir(), "tintype-bench-"));
  const cloud = startHelper("sweep-cloud", { environment: { BENCH_CLOUD: "AWS", BENCH_IMAGES: String(images) } });
  const asker = startHelper("fair-load");
  const helpers: Helper[] = [cloud, asker];
  try {
    sayMachine(roundMs);
    const { url } = cloudShape.parse(await cloud.ask({}));
    const configuration = join(folder, "tintype.json");
    writeFileSync(configuration, JSON.stringify(sweptCloud("AWS", url, "acme")));
    const environment = {
      BENCH_CONFIGURATION: configuration,
      BENCH_STORE: join(folder, "tintype.sqlite"),
      KEY: "bench",
    };
    for (const [title, more] of [
      ["as it is", {}],
      ["executing each", { KEPT_BYTES: "0" }],
    ] as const) {
      const gateway = startHelper("sweep-gateway", { environment: { ...environment, ...more } });
      helpers.push(gateway);
      const samples = await measure({ gateway, cloud, asker, images });
      await gateway.end();
      say(`${images} images, ${title}: ${connections} connections while sweeps run`, samples);
    }
  } finally {
    done();
    await Promise.all(helpers.map((helper) => helper.end()));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(parts: {
  readonly gateway: Helper;
  readonly cloud: Helper;
  readonly asker: Helper;
  readonly images: number;
}): Promise<readonly Sample[]> {
  const { gateway, cloud, asker, images } = parts;
  const { url } = gatewayShape.parse(await gateway.ask({}));
  const tokens = await Promise.all(["acme-member", "acme-admin"].map((user) => signIn(url, user)));
  while ((await imagesOf(url, tokens[0] ?? "")) < images) await pause(200);
  const questions = Object.fromEntries(
    Object.entries(queries).map(([kind, query]) => [kind, JSON.stringify({ query })]),
  );
  const ask = async (forMs: number) => loadShape.parse(await asker.ask({ url, tokens, questions, connections, forMs }));
  const changing = setInterval(() => void cloud.ask({ change: changes.images }), changes.everyMs);
  try {
    await ask(warmUpMs);
    const samples: Sample[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await gateway.ask({});
      const load = await ask(roundMs);
      const { delay, turn } = gatewayShape.parse(await gateway.ask({}));
      samples.push({ ...load, blockMs: delay.max, turnMs: turn.max });
    }
    return samples;
  } finally {
    clearInterval(changing);
  }
}

async function signIn(url: string, user: string): Promise<string> {
  const response = await fetch(`${url}/demo/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user }),
  });
  return signedIn.parse(await response.json()).token;
}

/** How many the gateway knows; 0 before a sweep is complete. */
async function imagesOf(url: string, token: string): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: "{ images(first: 1) { complete totalCount } }" }),
  });
  const { complete, totalCount } = counted.parse(await response.json()).data.images;
  return complete ? totalCount : 0;
}

function say(title: string, samples: readonly Sample[]): void {
  console.log(`\n${title}`);
  const line = (name: string, of: (sample: Sample) => readonly number[]) => {
    const at = (share: number) => samples.map((sample) => quantile(of(sample), share));
    const [p50, p99] = [at(0.5), at(0.99)];
    const ratios = p99.map((high, index) => high / (p50[index] ?? Number.NaN));
    const range = `rounds ${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)}`;
    const figures = `p50 ${median(p50).toFixed(1).padStart(6)} ms, p99 ${median(p99).toFixed(1).padStart(6)} ms`;
    const count = samples.reduce((sum, sample) => sum + of(sample).length, 0);
    console.log(`  ${name.padEnd(8)} ${figures}, ratio ${median(ratios).toFixed(1)} (${range}); ${count} answers`);
  };
  for (const kind of Object.keys(queries)) line(kind, ({ took }) => took[kind] ?? []);
  line("all", ({ took }) => Object.values(took).flat());
  const most = (of: (sample: Sample) => number) => Math.max(...samples.map(of)).toFixed(0);
  console.log(
    `  event loop late at most ${most(({ blockMs }) => blockMs)} ms; its own CPU between two turns at most ${most(({ turnMs }) => turnMs)} ms; /health/live at most ${most(({ slowestLifeMs }) => slowestLifeMs)} ms`,
  );
}
