// The real gateway over SQLite with the demo world in its index, its connection limits raised; and what it costs.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { adapterFactories } from "../../adapters/index.ts";
import { startApp } from "../../src/app/app.ts";
import { startDemoClouds } from "../../src/app/demo-clouds.ts";
import { readConfiguration } from "../../src/config/configuration.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite.ts";
import { answerQuestions } from "../processes.ts";
import { createFigures } from "./figures.ts";

const folder = mkdtempSync(join(tmpdir(), "tintype-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "tintype.sqlite");
const many = 1_000_000_000;

const clouds = await startDemoClouds(process.env, join(folder, "clouds.sqlite"));
const path = fileURLToPath(new URL("../../../demo/tintype.yaml", import.meta.url));
const configuration = readConfiguration({ path, environment: clouds.environment }, adapterFactories);
const app = await startApp({
  ...configuration,
  server: { ...configuration.server, host: "127.0.0.1", port: 0 },
  log: { level: "error" },
  limits: {
    ...configuration.limits,
    ...{
      costPerMinute: many,
      requestsPerMinutePerAddress: many,
      subscriptionsPerViewer: many,
      socketsPerAddress: many,
    },
  },
  store: { file },
  backends: configuration.backends.map((backend) => ({ ...backend, sweepIntervalMs: 86_400_000, deadlineMs: 20_000 })),
});
await app.ready;

const figures = createFigures();

/** Appends so many more entries to the ledger as a sweep would, a thousand a transaction. */
async function grow(entries: number): Promise<void> {
  const store = await openSqliteStore(file);
  const accessScope = { organizations: "ALL", backends: [], everyBackend: [], person: null } as const;
  const known = await store.ledger.after(0, 1000, { accessScope, filter: { kinds: ["image.registered"] } });
  for (let left = entries; left > 0; left -= 1000)
    await store.write(async ({ append }) => {
      const some = Array.from({ length: Math.min(left, 1000) }, (_, index) => known[index % known.length]);
      await append(
        some.flatMap((entry) =>
          entry ? [{ ...entry, kind: "image.described" as const, before: "one", after: "another" }] : [],
        ),
      );
    });
  await store.close();
}

/** Reads all that one organization is told, a page after the other. */
async function readAll(): Promise<object> {
  const store = await openSqliteStore(file);
  const backends = configuration.backends.filter(({ organization }) => organization === "acme").map(({ id }) => id);
  const everyBackend = configuration.backends.map(({ id }) => id);
  const query = { accessScope: { organizations: ["acme"], backends, everyBackend, person: null }, filter: {} };
  const startedAt = performance.now();
  let entries = 0;
  for (let after = 0; ; ) {
    const page = await store.ledger.shared(after, 200, query);
    entries += page.length;
    after = page.at(-1)?.position ?? after;
    if (page.length < 200) break;
  }
  await store.close();
  return { entries, ms: performance.now() - startedAt };
}

answerQuestions(async (question) => {
  // Only this folder's benches send questions here.
  const { does, user, entries } = question as { does: string; user?: string; entries?: number };
  if (does === "sign in") {
    const response = await fetch(`${app.url}/demo/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ user }),
    });
    return { url: app.url, token: z.object({ token: z.string() }).parse(await response.json()).token };
  }
  if (does === "grow") await grow(entries ?? 0);
  if (does === "read") return await readAll();
  return figures.answer(does);
});
