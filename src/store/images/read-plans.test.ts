import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createDatabase } from "../../../test/support/servers/postgres.ts";
import type {} from "../../../test/support/servers/provided.ts";
import { everythingSeenBy } from "../../domain/access/access-scope.ts";
import { facetNames, type ImageFilter, type ImageOrder, type LifecycleFilter } from "../../domain/image/filter.ts";
import { imageStates } from "../../domain/image/image.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Store } from "../../ports/store/store.ts";
import { openPostgresStore, sessionOptions } from "../postgres/postgres.ts";
import { openSqliteStore } from "../sqlite/sqlite.ts";
import { accessScopeOf, entryFor, imageWith, key, viewWith } from "../suites/store.samples.ts";

const postgresUrl = inject("postgresUrl");
const images = 10_000;
/** A stretch of the ledger is a part of it. */
const entriesOfEach = 2;
const index = { waitForLoad: true, mostImages: 1_000_000 };
const now = "2026-06-01T00:00:00.000Z";

interface Planned {
  readonly store: Store;
  /** The tables that the statements since the last call would go through as a whole. */
  wholeTables(): Promise<readonly string[]>;
  close(): Promise<void>;
}

async function planned(
  open: (onStatement: (text: string, parameters?: readonly unknown[]) => void) => Promise<Store>,
  wholeTablesOf: (text: string, parameters: readonly unknown[]) => Promise<readonly string[]>,
  close: () => Promise<void>,
): Promise<Planned> {
  let sent: (readonly [string, readonly unknown[]])[] = [];
  const store = await open((text, parameters = []) => void sent.push([text, parameters]));
  return {
    store,
    async wholeTables() {
      const statements = sent.filter(([text]) => /^(?:select|with)/.test(text));
      sent = [];
      const tables = await Promise.all(statements.map((statement) => wholeTablesOf(...statement)));
      return [...new Set(tables.flat())];
    },
    async close() {
      await store.close();
      await close();
    },
  };
}

async function onSqlite(): Promise<Planned> {
  const folder = mkdtempSync(join(tmpdir(), "tintype-plans-"));
  const file = join(folder, "tintype.db");
  let handle: DatabaseSync | null = null;
  return planned(
    (onStatement) => openSqliteStore(file, { onStatement, index }),
    async (text) => {
      handle ??= new DatabaseSync(file);
      const steps = handle.prepare(`explain query plan ${text}`).all();
      return steps.flatMap(({ detail }) => {
        const table = /^SCAN (\w+)$/.exec(String(detail))?.[1];
        return table === undefined || table === "ledger_head" || table === "entry" ? [] : [table];
      });
    },
    async () => {
      handle?.close();
      rmSync(folder, { recursive: true });
    },
  );
}

async function onPostgres(): Promise<Planned> {
  const { url, drop } = await createDatabase(String(postgresUrl));
  const client = new Client({ connectionString: url, options: sessionOptions });
  await client.connect();
  let isAnalyzed = false;
  return planned(
    (onStatement) => openPostgresStore(url, { onStatement, index }),
    async (text, parameters) => {
      // As the server does by itself after a while.
      if (!isAnalyzed) await client.query("analyze");
      isAnalyzed = true;
      const { rows } = await client.query(`explain ${text}`, [...parameters]);
      return rows.flatMap((row) => {
        const table = /Seq Scan on (\w+)/.exec(String(row["QUERY PLAN"]))?.[1];
        return table === undefined || table === "ledger_head" ? [] : [table];
      });
    },
    async () => {
      await client.end();
      await drop();
    },
  );
}

async function fill(store: Store): Promise<void> {
  for (let from = 0; from < images; from += 1_000) {
    const batch = Array.from({ length: 1_000 }, (_, at) => sample(from + at));
    await store.write((transaction) => transaction.save(batch));
  }
  for (let round = 0; round < entriesOfEach; round += 1)
    for (let from = 0; from < images; from += 2_500) {
      const batch = Array.from({ length: 2_500 }, (_, at) => entryFor(sample(from + at)));
      await store.write((transaction) => transaction.append(batch));
    }
}

function sample(number: number) {
  const tags = [{ key: "team", value: `team ${number % 100}` }];
  return imageWith(
    key(`ami-${number}`),
    {
      name: `web-1.${number}`,
      description: "a web server",
      state: number % 997 === 0 ? "FAILED" : (imageStates[0] ?? "AVAILABLE"),
      visibility: number % 2 === 0 ? "PUBLIC" : "PRIVATE",
      createdAt: isoTime(Date.parse("2025-01-01T00:00:00.000Z") + number * 60_000),
    },
    [viewWith({ tags })],
  );
}

const accessScopes = {
  "a member": accessScopeOf(["a", "b"]),
  anonymous: { ...accessScopeOf([], []), everyBackend: ["a"] },
  "the operator": everythingSeenBy(["a", "b", "c"]),
};
const orders: readonly ImageOrder[] = (["CREATED_AT", "NAME", "VERSION"] as const).flatMap((field) =>
  (["ASC", "DESC"] as const).map((direction) => ({ field, direction })),
);
const filters: Readonly<Record<string, ImageFilter>> = {
  "no filter": {},
  "text with many hits": { text: "web server" },
  "text without hits": { text: "nothing" },
  "a name with wildcards": { name: "*-1.99*" },
  "a rare state": { states: ["FAILED"] },
  "an unknown owner": { owners: ["nobody"] },
  "one's own": { ownedByViewer: true },
  "native ids": { nativeIds: ["ami-7", "ami-77"] },
  tags: { tags: [{ key: "team", values: ["team 7"] }] },
  "what is deprecated": { deprecated: true },
  "a region and a provider": { regions: ["r1"], providers: ["AWS"] },
};
const eventFilters: Readonly<Record<string, LifecycleFilter>> = {
  "no filter": {},
  "a kind that none is of": { kinds: ["image.deregistered"] },
  "a backend that none is of": { backends: ["b"] },
  "a region that none is of": { regions: ["r9"] },
  "one image": { images: [key("ami-7")] },
  "a time to come": { recordedAfter: "2999-01-01T00:00:00.000Z" },
  "a time before all": { recordedBefore: "2000-01-01T00:00:00.000Z" },
};

const stores = [
  { name: "SQLite", isThere: true, open: onSqlite },
  { name: "PostgreSQL", isThere: postgresUrl !== null, open: onPostgres },
];

describe.each(stores)(
  `no list, count or facet of ${images} images goes through a table on $name`,
  ({ isThere, open }) => {
    // PostgreSQL: the Debian package postgresql-15, or DATABASE_URL.
    describe.skipIf(!isThere)("needs its server", () => {
      let on: Planned;
      beforeAll(async () => {
        on = await open();
        await fill(on.store);
        // The index is loaded once, from everything.
        await on.store.catalog.count({ accessScope: accessScopes["a member"], filter: {}, now });
        await on.wholeTables();
      }, 60_000);
      afterAll(() => on.close());

      describe.each(Object.entries(accessScopes))("for %s", (_, accessScope) => {
        test.each(Object.entries(filters))(
          "images by %s, in each order, on the first and on a later page",
          async (_, filter) => {
            for (const order of orders) {
              const page = await on.store.catalog.list({ accessScope, filter, now }, order, null, 51);
              await on.store.catalog.list({ accessScope, filter, now }, order, page.at(-1)?.position ?? null, 51);
            }
            expect(await on.wholeTables()).toEqual([]);
          },
        );

        test.each(Object.entries(filters))("the count and all facets by %s", async (_, filter) => {
          await on.store.catalog.count({ accessScope, filter, now });
          for (const name of facetNames) await on.store.catalog.facet({ accessScope, filter, now }, name);
          expect(await on.wholeTables()).toEqual([]);
        });

        test.each(Object.entries(eventFilters))(
          "events by %s, from the beginning and from behind",
          async (_, filter) => {
            await on.store.ledger.after(0, 26, { accessScope, filter });
            await on.store.ledger.after(images * (entriesOfEach - 1), 26, { accessScope, filter });
            expect(await on.wholeTables()).toEqual([]);
          },
        );

        test("the histories of a page", async () => {
          const keys = Array.from({ length: 50 }, (_, number) => key(`ami-${number * 7}`));
          await on.store.ledger.histories(keys, 0, 6, accessScope);
          expect(await on.wholeTables()).toEqual([]);
        });
      });
    });
  },
);
