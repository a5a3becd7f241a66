import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

export function createLaunching(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const statement of statements(dialect)) await sql.raw(statement).execute(database);
    },
  };
}

function statements({ text, bytes, integer, tableEnd }: Dialect): readonly string[] {
  return [
    `create table blob (
      organization ${text} not null,
      sha256 ${text} not null,
      content ${bytes} not null,
      primary key (organization, sha256)
    )${tableEnd}`,
    `create table asset_blob (
      asset_id ${text} not null references asset (id),
      sha256 ${text} not null,
      primary key (asset_id, sha256)
    )${tableEnd}`,
    `create table uploaded_piece (
      actor ${text} not null,
      sha256 ${text} not null,
      content ${bytes} not null,
      size ${integer} not null,
      uploaded_at ${text} not null,
      primary key (actor, sha256)
    )${tableEnd}`,
    "create index uploaded_piece_by_time on uploaded_piece (uploaded_at)",
    `alter table intent add column withheld ${integer} not null default 0`,
    `create table agreement_acceptance (
      asset_id ${text} not null references asset (id),
      revision ${integer} not null,
      actor ${text} not null,
      accepted_at ${text} not null,
      primary key (asset_id, actor, revision)
    )${tableEnd}`,
  ];
}
