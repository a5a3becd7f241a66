// What each question about images costs as their number grows: 1,000 images, and as many as asked for (100,000 where not
// said), half of them public. SQLite; with DATABASE_URL an empty PostgreSQL database instead, whose own CPU does not count.
// BENCH_INDEX=off: all from the database.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageFilter, LifecycleFilter } from "../src/domain/image/filter.ts";
import { imageStates } from "../src/domain/image/image.ts";
import { isoTime } from "../src/ports/clock.ts";
import type { ImagePosition, ImageWrite, Store } from "../src/ports/store/store.ts";
import { openPostgresStore } from "../src/store/postgres/postgres.ts";
import { openSqliteStore } from "../src/store/sqlite/sqlite.ts";
import { accessScopeOf, entryFor, factsWith, key, viewWith } from "../src/store/suites/store.samples.ts";
import { median, quantile } from "./statistics.ts";

const small = 1_000;
const atOnce = 500;
const rounds = 15;
const now = isoTime(Date.parse("2026-12-01T00:00:00.000Z"));
const index = process.env.BENCH_INDEX === "off" ? undefined : { waitForLoad: true, mostImages: 10_000_000 };

function image(number: number): ImageWrite {
  const region = ["eu-west-1", "us-east-1", "ap-south-1", "eu-north-1"][number % 4] ?? "";
  const facts = factsWith({
    name: `al2023-ami-2023.${number}-kernel-6.1-x86_64`,
    description: `Amazon Linux 2023 AMI 2023.${number} x86_64 HVM kernel-6.1`,
    state: number % 997 === 0 ? "FAILED" : (imageStates[0] ?? "AVAILABLE"),
    visibility: number % 2 === 0 ? "PUBLIC" : "PRIVATE",
    owner: { id: String(100_000_000_000 + (number % 50)), alias: null },
    createdAt: isoTime(Date.parse("2024-01-01T00:00:00.000Z") + number * 60_000),
    detail: { imageLocation: `amazon/image-${number}`, bootMode: "uefi-preferred", snapshots: [`snap-${number}`] },
  });
  const tags = ["Name", "team", "built-by"].map((name) => ({ key: name, value: `${name} ${number % 100}` }));
  const views = [viewWith({ tags, digest: String(number) })];
  const nativeId = `ami-${number.toString(16).padStart(17, "0")}`;
  return { ...key(nativeId, region), organization: "acme", facts, factsAsOf: now, gone: false, personal: false, views };
}

const questions: readonly (readonly [name: string, filter: ImageFilter])[] = [
  ["a page", {}],
  ["a page of text with many hits", { text: "amazon linux" }],
  ["a page of names *x8*", { name: "*x8*" }],
  ["a page of a rare state", { states: ["FAILED"] }],
  ["a page of an unknown owner", { owners: ["nobody"] }],
  ["a page of tags", { tags: [{ key: "team", values: ["team 7"] }] }],
];

const events: readonly (readonly [name: string, filter: (size: number) => LifecycleFilter])[] = [
  ["events", () => ({})],
  ["events of a kind that none is of", () => ({ kinds: ["image.deregistered"] })],
  ["events of a region that none is of", () => ({ regions: ["eu-south-9"] })],
  ["events of a source that none is of", () => ({ sources: ["ASSERTED"] })],
  ["events of a backend that none is of", () => ({ backends: ["b"] })],
  ["events of a provider that none is of", () => ({ providers: ["SMARTCLOUD"] })],
  ["events of one image", (size) => ({ images: [image(size - 1)] })],
  ["events since tomorrow", () => ({ recordedAfter: "2999-01-01T00:00:00.000Z" })],
  ["events before the first", () => ({ recordedBefore: "2000-01-01T00:00:00.000Z" })],
];

async function ask(store: Store, size: number) {
  const accessScopes = { member: accessScopeOf(["a"]), anonymous: { ...accessScopeOf([], []), everyBackend: ["a"] } };
  const order = { field: "CREATED_AT", direction: "DESC" } as const;
  const deep = size - Math.min(50_000, Math.floor(size / 2));
  const page1000: ImagePosition = { sort: image(deep).facts.createdAt ?? "", id: deep };
  const results = new Map<string, { readonly cpu: number; readonly p95: number }>();
  for (const [who, accessScope] of Object.entries(accessScopes)) {
    const asked: (readonly [string, () => Promise<unknown>])[] = [
      ...questions.map(
        ([name, filter]) => [name, () => store.catalog.list({ accessScope, filter, now }, order, null, 51)] as const,
      ),
      ["page 1,000", () => store.catalog.list({ accessScope, filter: {}, now }, order, page1000, 51)],
      ...events.map(
        ([name, filter]) => [name, () => store.ledger.after(0, 26, { accessScope, filter: filter(size) })] as const,
      ),
      ["a count", () => store.catalog.count({ accessScope, filter: {}, now })],
      [
        "a count of text with many hits",
        () => store.catalog.count({ accessScope, filter: { text: "amazon linux" }, now }),
      ],
    ];
    for (const [name, question] of asked) {
      await question();
      const [cpus, times]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        const [cpu, beganAt] = [process.cpuUsage(), performance.now()];
        await question();
        times.push(performance.now() - beganAt);
        const { user, system } = process.cpuUsage(cpu);
        cpus.push((user + system) / 1000);
      }
      results.set(`${who}: ${name}`, { cpu: median(cpus), p95: quantile(times, 0.95) });
    }
  }
  return results;
}

async function filled(size: number, place: { readonly url: string } | { readonly file: string }): Promise<Store> {
  const options = { index };
  const store = await ("url" in place ? openPostgresStore(place.url, options) : openSqliteStore(place.file, options));
  for (let from = 1; from <= size; from += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, size + 1 - from) }, (_, at) => image(from + at));
    await store.write(async (transaction) => {
      await transaction.save(batch);
      await transaction.append(batch.map((one) => entryFor(one, { kind: "image.registered", before: null })));
    });
  }
  return store;
}

async function measure(size: number, folder: string) {
  const url = process.env.DATABASE_URL;
  const file = join(folder, `${size}.sqlite`);
  const store = await filled(size, url ? { url } : { file });
  try {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    const beganAt = performance.now();
    await store.catalog.count({ accessScope: accessScopeOf(["a"]), filter: {}, now });
    const loadMs = performance.now() - beganAt;
    globalThis.gc?.();
    const bytes = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers - before;
    const memory = globalThis.gc ? `, ${Math.round(bytes / size)} bytes an image` : "";
    console.log(`${size} images: first count after ${Math.round(loadMs)} ms${memory}`);
    return await ask(store, size);
  } finally {
    await store.close();
    if (!url) console.log(`  the file has ${Math.round(statSync(file).size / 1e6)} MB`);
  }
}

export async function growth(size = 100_000): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tintype-bench-"));
  try {
    const few = await measure(small, folder);
    const many = await measure(size, folder);
    console.log(`${"CPU ms".padEnd(52)} ${small} ${String(size).padStart(9)}    ratio  p95 ms`);
    for (const [name, { cpu, p95 }] of many) {
      const less = few.get(name)?.cpu ?? Number.NaN;
      const figures = [
        less.toFixed(2),
        cpu.toFixed(2).padStart(9),
        (cpu / less).toFixed(1).padStart(8),
        p95.toFixed(1),
      ];
      console.log(`${name.padEnd(50)} ${figures.join("  ")}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
