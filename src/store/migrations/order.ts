import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { naturalKey, versionKey } from "../../domain/image/sort-keys.ts";
import type { Dialect } from "./dialect.ts";

/** Names sort by their digits as numbers, and by the version in them: by a key that is stored. */
export function createOrder({ text }: Dialect): Migration {
  const run = (database: Kysely<unknown>, statements: readonly string[]) =>
    statements.reduce(
      (before, statement) => before.then(async () => void (await sql.raw(statement).execute(database))),
      Promise.resolve(),
    );
  return {
    async up(database: Kysely<unknown>) {
      await run(database, [
        `alter table image add column name_sort ${text} not null default ''`,
        `alter table image add column version_sort ${text} not null default ''`,
      ]);
      await fillKeys(database);
      await run(database, indexes);
    },
  };
}

const indexes = [
  "drop index image_by_name",
  "drop index image_by_organization_name",
  "drop index image_public_name",
  "create index image_by_name on image (name_sort, id)",
  "create index image_by_organization_name on image (organization, name_sort, id)",
  "create index image_public_name on image (name_sort, id) where visibility = 'PUBLIC'",
  "create index image_by_version on image (version_sort, id)",
  // Images without a version come last in both directions.
  "create index image_by_version_ascending on image (coalesce(nullif(version_sort, ''), '~'), id)",
];

/** How many rows are in memory at a time. */
const slice = 500;

async function fillKeys(database: Kysely<unknown>): Promise<void> {
  for (let after = 0; ; ) {
    const { rows } = await sql<{ readonly id: number; readonly name_folded: string }>`
      select id, name_folded from image where id > ${after} and name_folded <> '' order by id limit ${slice}`.execute(
      database,
    );
    const last = rows.at(-1);
    if (!last) return;
    const keys = rows.map(
      ({ id, name_folded: name }) => sql`(cast(${id} as bigint), ${naturalKey(name)}, ${versionKey(name)})`,
    );
    // By the range, so that no slice goes through the whole table.
    await sql`with given (id, name_sort, version_sort) as (values ${sql.join(keys)})
      update image set name_sort = given.name_sort, version_sort = given.version_sort
      from given where given.id = image.id and image.id > ${after} and image.id <= ${last.id}`.execute(database);
    after = last.id;
  }
}
