import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, PostgresDialect, SqliteDialect, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { Pool } from "pg";
import { describe, expect, inject, onTestFinished, test } from "vitest";
import { createDatabase } from "../../../test/support/servers/postgres.ts";
import type {} from "../../../test/support/servers/provided.ts";
import type { Store } from "../../ports/store.ts";
import { openPostgresStore, postgresDialect } from "../postgres.ts";
import type { Tables } from "../schema.ts";
import { openSqliteStore, sqliteDialect } from "../sqlite.ts";
import { asKyselyDatabase, openHandle } from "../sqlite-handle.ts";
import { factsWith, sightOf } from "../store.samples.ts";
import type { Dialect } from "./dialect.ts";
import { migrationsOf } from "./index.ts";

/** More than a slice of the back-fill. */
const versions = Array.from({ length: 1_201 }, (_, index) => index);
const parameter = "/aws/service/ami-amazon-linux-latest/al2023";

/** A store as 0011 left it: names that sort by their letters, and words of names alone. */
async function fillOldStore(database: Kysely<Tables>, dialect: Dialect): Promise<void> {
  const provider = { getMigrations: async () => migrationsOf(dialect) };
  const { error } = await new Migrator({ db: database, provider }).migrateTo("0011-revision");
  if (error) throw error;
  const image = (name: string, id: string, detail: object) =>
    sql`(${"acme"}, ${"AWS"}, ${"eu-west-1"}, ${id}, ${JSON.stringify({ ...factsWith({ name }), detail })}, ${"t"}, ${"t"}, 0, ${name},
      ${"v"}, ${"AVAILABLE"}, ${"PRIVATE"}, ${"LINUX"}, ${"X86_64"}, ${"t"}, 0)`;
  const rows = versions.map((version) =>
    image(`v-1.${version}`, `i${version}`, version === 7 ? { publicSsmParameterName: parameter } : {}),
  );
  await sql`insert into image (organization, provider, realm, native_id, facts, facts_as_of, first_seen_at, gone,
    name_folded, words, state, visibility, platform, architecture, created_at, paid) values ${sql.join(rows)}`.execute(
    database,
  );
  await sql`insert into image_view (image_id, backend_id, realm, native_id, facts, visible, owned, digest, as_of, first_seen_at, tag_words, words)
    select id, 'a', realm, native_id, '{"owned":false,"tags":[],"launchPermissions":null,"detail":{}}', 1, 0, 'd', 't', 't', 'tagged', 'v tagged'
    from image`.execute(database);
}

async function expectOrder(store: Store): Promise<void> {
  const names = async (field: "NAME" | "VERSION", text?: string) => {
    const query = { sight: sightOf(["a"]), now: "t", filter: text === undefined ? {} : { text } };
    return (await store.catalog.list(query, { field, direction: "ASC" }, null, 2_000)).map(({ facts }) => facts.name);
  };
  const expected = versions.map((version) => `v-1.${version}`);
  expect(await names("NAME")).toEqual(expected);
  expect(await names("VERSION")).toEqual(expected);
  expect(await names("NAME", `${parameter} tagged`)).toEqual(["v-1.7"]);
}

const what = "images that were there before sort as new ones do, and are found by their SSM parameter";

test(`${what}, on SQLite`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "tintype-migration-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "tintype.sqlite");
  const handle = openHandle(file, 1_000);
  const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: asKyselyDatabase(handle) }) });
  await fillOldStore(database, sqliteDialect);
  await database.destroy();
  if (handle.isOpen) handle.close();
  const store = await openSqliteStore(file);
  await expectOrder(store);
  await store.close();
});

const postgresUrl = inject("postgresUrl");
describe.skipIf(postgresUrl === null)("needs a PostgreSQL: the Debian package postgresql-15, or DATABASE_URL", () => {
  test(`${what}, on PostgreSQL`, async () => {
    const { url, drop } = await createDatabase(postgresUrl ?? "");
    const pool = new Pool({ connectionString: url, max: 1 });
    const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
    await fillOldStore(database, postgresDialect);
    await database.destroy();
    const store = await openPostgresStore(url);
    await expectOrder(store);
    await store.close();
    await drop();
  });
});
