// Two gateways over one PostgreSQL beside one. On two cores the load and the database have no core of their own, so what
// counts is the CPU of a request, at a rate that leaves both cores free time: two processes that answer twice as many as
// one, and pay as much for each, do so on cores of their own at full rate.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { startDemoClouds } from "../src/app/demo-clouds.ts";
import { listOf } from "./answers.ts";
import { figures, giveUpAfter, rounds, sayMachine } from "./interleaved.ts";
import { startPostgres } from "./postgres.ts";
import { type Helper, startHelper } from "./processes.ts";
import { comparisons } from "./queries.ts";
import { median } from "./statistics.ts";

const roundMs = 2_000;
/** How much of a core a gateway takes in a round. */
const busy = 0.2;
const load = z.object({ requests: z.number().min(1) });

interface Sample {
  /** CPU of a request, in microseconds. */
  readonly gateway: number;
  readonly database: number;
  readonly perSecond: number;
}

const done = giveUpAfter(170_000);
const folder = mkdtempSync(join(tmpdir(), "tintype-bench-"));
const clouds = await startDemoClouds(process.env, join(folder, "clouds.sqlite"));
const postgres = await startPostgres();
const askers = [startHelper("load"), startHelper("load")];
const gateways: Helper[] = [];
try {
  sayMachine(roundMs);
  for (const keptBytes of [undefined, "0"]) {
    const pair = [startGateway(keptBytes), startGateway(keptBytes)];
    gateways.push(...pair);
    for (const { name, query } of comparisons) {
      const body = JSON.stringify({ query });
      for (const gateway of pair) await untilComplete(gateway, body);
      await measure(pair, body, 3_000);
      const { gateway } = await measure(pair.slice(0, 1), body, 1_000);
      const perSecond = Math.round((1_000_000 / gateway) * busy);
      const samples: { one: Sample; two: Sample }[] = [];
      for (let round = 0; round < rounds; round += 1)
        samples.push({
          one: await measure(pair.slice(0, 1), body, roundMs, perSecond),
          two: await measure(pair, body, roundMs, perSecond),
        });
      say(`${name}; ${keptBytes ? "executing each" : "as it is"}; ${perSecond} requests/s to each`, samples);
    }
  }
} finally {
  done();
  await Promise.all([...gateways, ...askers].map((helper) => helper.end()));
  await Promise.all([postgres.close(), clouds.close()]);
  rmSync(folder, { recursive: true, force: true });
}

function startGateway(keptBytes: string | undefined): Helper {
  return startHelper("gateway", {
    environment: {
      BENCH_CLOUDS: JSON.stringify(clouds.environment),
      BENCH_DATABASE: postgres.url,
      ...(keptBytes && { KEPT_BYTES: keptBytes }),
    },
  });
}

/** One of them sweeps, and the other one reads of it. */
async function untilComplete(gateway: Helper, body: string): Promise<void> {
  const endsAt = performance.now() + 20_000;
  for (;;) {
    try {
      await listOf(gateway, body);
      return;
    } catch (error) {
      if (performance.now() > endsAt) throw error;
      await pause(200);
    }
  }
}

/** Each of these gateways is asked by an asker of its own, at the same rate. */
async function measure(asked: readonly Helper[], body: string, forMs: number, perSecond?: number): Promise<Sample> {
  const read = async () => ({
    gateways: await Promise.all(asked.map(async (gateway) => figures.parse(await gateway.ask({})))),
    database: postgres.cpu(),
  });
  const before = await read();
  const loads = await Promise.all(
    before.gateways.map(async ({ url, authorization }, index) =>
      load.parse(await askers[index]?.ask({ url, authorization, body, forMs, ...(perSecond && { perSecond }) })),
    ),
  );
  const after = await read();
  const requests = loads.reduce((sum, one) => sum + one.requests, 0);
  const cpu = after.gateways.reduce((sum, one, index) => sum + one.cpu - (before.gateways[index]?.cpu ?? 0), 0);
  return {
    gateway: cpu / requests,
    database: (after.database - before.database) / requests,
    perSecond: (requests / forMs) * 1000,
  };
}

function say(title: string, samples: readonly { readonly one: Sample; readonly two: Sample }[]): void {
  const middle = (of: (sample: (typeof samples)[number]) => number) => median(samples.map(of));
  const ratios = samples.map(({ one, two }) => (2 * one.gateway) / two.gateway);
  const range = `rounds ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  console.log(`\n${title}`);
  for (const count of ["one", "two"] as const)
    console.log(
      `  ${count}: ${middle((sample) => sample[count].gateway).toFixed(0)} us CPU a request, PostgreSQL ${middle((sample) => sample[count].database).toFixed(0)} us; ${middle((sample) => sample[count].perSecond).toFixed(0)} requests/s`,
    );
  console.log(`  two by one, from the gateways' CPU: ${median(ratios).toFixed(2)} (${range})`);
}
