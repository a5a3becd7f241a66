import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

/** What links lead to, and images that were taken out of their assets. */
export function createLinks(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const statement of statements(dialect)) await sql.raw(statement).execute(database);
    },
  };
}

function statements({ text, integer, tableEnd }: Dialect): readonly string[] {
  return [
    `create table link_check (
      asset_id ${text} primary key references asset (id),
      revision ${integer} not null,
      checks ${text} not null
    )${tableEnd}`,
    `create table asset_left (
      provider ${text} not null,
      realm ${text} not null,
      native_id ${text} not null,
      organization ${text} not null,
      primary key (provider, realm, native_id, organization)
    )${tableEnd}`,
  ];
}
