import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

export function createAssets(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const statement of statements(dialect)) await sql.raw(statement).execute(database);
    },
  };
}

function statements({ text, integer, tableEnd }: Dialect): readonly string[] {
  return [
    `create table asset (
      id ${text} primary key,
      organization ${text} not null,
      created_at ${text} not null
    )${tableEnd}`,
    `create table asset_image (
      provider ${text} not null,
      realm ${text} not null,
      native_id ${text} not null,
      organization ${text} not null,
      asset_id ${text} not null references asset (id),
      primary key (provider, realm, native_id, organization)
    )${tableEnd}`,
    "create index asset_image_by_asset on asset_image (asset_id)",
    `create table asset_revision (
      asset_id ${text} not null references asset (id),
      kind ${text} not null,
      number ${integer} not null,
      author ${text} not null,
      written_at ${text} not null,
      content ${text} not null,
      primary key (asset_id, kind, number)
    )${tableEnd}`,
  ];
}
