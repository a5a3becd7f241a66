import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

export function createPeople(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const statement of statements(dialect)) await sql.raw(statement).execute(database);
    },
  };
}

function statements({ text, tableEnd }: Dialect): readonly string[] {
  return [
    `create table person (
      reference ${text} primary key,
      organization ${text} not null,
      issuer ${text} not null,
      subject ${text} not null,
      user_name ${text} not null,
      mail ${text},
      roles ${text} not null,
      first_seen_at ${text} not null,
      last_seen_at ${text} not null,
      unique (organization, issuer, subject)
    )${tableEnd}`,
    "create index person_by_name on person (organization, user_name, reference)",
    `create table api_token (
      id ${text} primary key,
      organization ${text} not null,
      name ${text} not null,
      scopes ${text} not null,
      digest ${text} not null,
      created_at ${text} not null,
      created_by ${text} not null,
      expires_at ${text} not null,
      revoked_at ${text},
      last_used_at ${text}
    )${tableEnd}`,
    "create index api_token_by_time on api_token (organization, created_at, id)",
  ];
}
