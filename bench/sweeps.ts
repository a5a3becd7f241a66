import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { type Helper, startHelper } from "./processes.ts";
import { clouds, sweptCloud } from "./sweep-configuration.ts";

const patienceMs = 600_000;
const cloudFigures = z.object({ url: z.string(), requests: z.number() });
const limitFigures = z.object({ images: z.number().min(1), cpu: z.number() });
const figures = z.object({
  url: z.string(),
  cpu: z.number(),
  rss: z.number(),
  heapUsed: z.number(),
  heapTotal: z.number(),
  external: z.number(),
  delay: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
  turn: z.object({ p99: z.number(), max: z.number() }),
});
type Figures = z.infer<typeof figures>;

/** What somebody outside sees of a gateway that sweeps: its store's file, and whether it lives. */
interface Watch {
  readonly sweeps: number;
  readonly lapses: number;
  readonly epochs: number;
  readonly slowestLifeMs: number;
}

// `npm run bench -- sweeps [IMAGES [CLOUD]]`
const [images = "5000", only] = process.argv.slice(3);
console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, load ${loadavg()[0]?.toFixed(1)}`);
for (const cloud of clouds.filter((one) => only === undefined || one === only)) await sweepsOf(cloud, Number(images));

async function sweepsOf(cloud: (typeof clouds)[number], count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tintype-bench-"));
  const environment = { BENCH_CLOUD: cloud, BENCH_IMAGES: String(count) };
  const server = startHelper("sweep-cloud", { environment });
  const helpers: Helper[] = [server];
  try {
    const { url } = cloudFigures.parse(await server.ask({}));
    const limit = startHelper("sweep-limit", { environment: { ...environment, BENCH_URL: url } });
    helpers.push(limit);
    // Twice: the first time is the compiler's.
    await limit.ask({});
    const least = limitFigures.parse(await limit.ask({}));
    if (least.images !== count) throw new Error(`The limit saw ${least.images} images, not ${count}.`);
    await limit.end();

    const file = join(folder, "tintype.sqlite");
    const configuration = join(folder, "tintype.yaml");
    writeFileSync(configuration, JSON.stringify(sweptCloud(cloud, url)));
    const gateway = startHelper("sweep-gateway", {
      environment: {
        ...{ BENCH_CONFIGURATION: configuration, BENCH_STORE: file, KEY: "bench" },
        NODE_OPTIONS: process.env.BENCH_GATEWAY_OPTIONS ?? "",
      },
    });
    helpers.push(gateway);
    const begun = figures.parse(await gateway.ask({}));
    const first = await watch(file, begun.url, ({ sweeps }) => sweeps >= 1);
    const swept = figures.parse(await gateway.ask({}));
    report(`${cloud}: first sweep of ${count} images`, [
      perImage("CPU", swept.cpu - begun.cpu, count),
      life(swept, first),
    ]);
    await watch(file, begun.url, ({ sweeps }) => sweeps >= 2);
    const before = figures.parse(await gateway.ask({}));
    const positionBefore = head(file);
    const more = await watch(file, begun.url, ({ sweeps }) => sweeps >= 4);
    const after = figures.parse(await gateway.ask({}));
    const cpu = (after.cpu - before.cpu) / (more.sweeps - 1);
    report(`${cloud}: a sweep without news (mean of ${more.sweeps - 1})`, [
      perImage("CPU", cpu, count),
      perImage(cloud === "AWS" ? "SDK alone" : "fetch and JSON.parse alone", least.cpu, count),
      `ratio ${(cpu / least.cpu).toFixed(3)}; entries written ${head(file) - positionBefore}`,
      life(after, more),
    ]);
    await pause(10_000);
    report(`${cloud}: after ten seconds more`, [megabytes(figures.parse(await gateway.ask({})))]);
  } finally {
    await Promise.all(helpers.map((helper) => helper.end()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Looks every 20 ms until it is enough. The last sweep counted is one that has ended. */
async function watch(file: string, url: string, enough: (seen: Watch) => boolean): Promise<Watch> {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const completed = database.prepare("select completed_at from source where completed_at is not null");
  const lease = database.prepare("select epoch, expires_at from lease where name = 'observer:bench'");
  const endsAt = performance.now() + patienceMs;
  const ends = new Set<unknown>();
  const epochs = new Set<unknown>();
  let lapses = 0;
  let slowestLifeMs = 0;
  let asking: Promise<void> | null = null;
  const known = completed.get()?.completed_at;
  try {
    for (;;) {
      const end = completed.get()?.completed_at;
      if (end !== undefined && end !== known) ends.add(end);
      const held = lease.get();
      if (held) {
        epochs.add(held.epoch);
        if (Number(held.expires_at) < Date.now()) lapses += 1;
      }
      asking ??= lifeMs(url).then((took) => {
        slowestLifeMs = Math.max(slowestLifeMs, took);
        asking = null;
      });
      const seen = { sweeps: ends.size, lapses, epochs: epochs.size, slowestLifeMs };
      if (enough(seen)) return seen;
      if (performance.now() > endsAt) throw new Error(`No sweep was done after ${patienceMs / 1000} s.`);
      await pause(20);
    }
  } finally {
    await asking;
    database.close();
  }
}

async function lifeMs(url: string): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(`${url}/health/live`);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`/health/live answered ${response.status}`);
  return performance.now() - startedAt;
}

function head(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  const row = database.prepare("select position from ledger_head").get();
  database.close();
  return Number(row?.position);
}

function report(title: string, lines: readonly string[]): void {
  console.log(["", title, ...lines.map((line) => `  ${line}`)].join("\n"));
}

function perImage(name: string, microseconds: number, count: number): string {
  return `${name} ${(microseconds / count).toFixed(1)} us an image, ${(microseconds / 1e6).toFixed(2)} s`;
}

function life(seen: Figures, { lapses, epochs, slowestLifeMs }: Watch): string {
  const { delay, turn } = seen;
  return [
    `event loop p50 ${delay.p50.toFixed(0)}, p99 ${delay.p99.toFixed(0)}, max ${delay.max.toFixed(0)} ms late`,
    `its own CPU between two turns p99 ${turn.p99.toFixed(0)}, max ${turn.max.toFixed(0)} ms`,
    `/health/live at most ${slowestLifeMs.toFixed(0)} ms; lease: ${lapses} looks at an expired one, ${epochs} epoch`,
    megabytes(seen),
  ].join("\n  ");
}

function megabytes({ rss, heapUsed, heapTotal, external }: Figures): string {
  const figure = (bytes: number) => (bytes / 1e6).toFixed(0);
  return `RSS ${figure(rss)} MB; heap ${figure(heapUsed)} of ${figure(heapTotal)} MB used; external ${figure(external)} MB`;
}
