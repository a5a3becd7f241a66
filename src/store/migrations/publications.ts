import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

export function createPublications(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const statement of statements(dialect)) await sql.raw(statement).execute(database);
    },
  };
}

function statements({ text, integer, identity, tableEnd }: Dialect): readonly string[] {
  return [
    `create table publication (
      number ${identity},
      id ${text} not null unique,
      organization ${text} not null,
      provider ${text} not null,
      realm ${text} not null,
      native_id ${text} not null,
      backend_id ${text} not null,
      wanted ${text} not null,
      untold ${text} not null,
      bound ${text} not null,
      checklist ${text} not null,
      requester ${text} not null,
      requested_at ${text} not null,
      expires_at ${text} not null,
      decision ${text},
      decider ${text},
      decided_at ${text},
      reason ${text}
    )${tableEnd}`,
    "create index publication_by_image on publication (organization, provider, realm, native_id, number)",
    "create index publication_by_organization on publication (organization, number)",
    `create table publication_policy (
      organization ${text} primary key,
      approval_required ${integer} not null,
      changed_by ${text} not null,
      changed_at ${text} not null
    )${tableEnd}`,
  ];
}
