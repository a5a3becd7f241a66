import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, PostgresDialect, SqliteDialect } from "kysely";
import { Migrator } from "kysely/migration";
import { Pool } from "pg";
import { describe, inject, onTestFinished, test } from "vitest";
import { createDatabase } from "../../../test/support/servers/postgres.ts";
import type {} from "../../../test/support/servers/provided.ts";
import type { Store } from "../../ports/store/store.ts";
import { openPostgresStore, postgresDialect } from "../postgres/postgres.ts";
import type { Tables } from "../schema.ts";
import { openSqliteStore, sqliteDialect } from "../sqlite/sqlite.ts";
import { asKyselyDatabase, openHandle } from "../sqlite/sqlite-handle.ts";
import type { Dialect } from "./dialect.ts";
import { migrationsOf } from "./index.ts";

interface OldStore {
  /** The last migration that the old store has seen. */
  readonly migration: string;
  /** What was written to it then. */
  readonly fill: (database: Kysely<Tables>) => Promise<void>;
  /** What is so of it once a store of today has opened it. */
  readonly expectation: (store: Store) => Promise<void>;
}

/** Tests, on both databases, what becomes of a store that an earlier version wrote. */
export function testOldStore(what: string, { migration, fill, expectation }: OldStore): void {
  async function write(database: Kysely<Tables>, dialect: Dialect): Promise<void> {
    const provider = { getMigrations: async () => migrationsOf(dialect) };
    const { error } = await new Migrator({ db: database, provider }).migrateTo(migration);
    if (error) throw error;
    await fill(database);
    await database.destroy();
  }

  async function expectOf(store: Store): Promise<void> {
    await expectation(store);
    await store.close();
  }

  test(`${what}, on SQLite`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "tintype-migration-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "tintype.sqlite");
    const handle = openHandle(file, 1_000);
    const dialect = new SqliteDialect({ database: asKyselyDatabase(handle, file) });
    await write(new Kysely<Tables>({ dialect }), sqliteDialect);
    if (handle.isOpen) handle.close();
    await expectOf(await openSqliteStore(file));
  });

  const postgresUrl = inject("postgresUrl");
  describe.skipIf(postgresUrl === null)("needs a PostgreSQL: the Debian package postgresql-15, or DATABASE_URL", () => {
    test(`${what}, on PostgreSQL`, async () => {
      const { url, drop } = await createDatabase(postgresUrl ?? "");
      onTestFinished(drop);
      const dialect = new PostgresDialect({ pool: new Pool({ connectionString: url, max: 1 }) });
      await write(new Kysely<Tables>({ dialect }), postgresDialect);
      await expectOf(await openPostgresStore(url));
    });
  });
}
