import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

export function createTalk(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const statement of statements(dialect)) await sql.raw(statement).execute(database);
    },
  };
}

function statements({ text, integer, identity, tableEnd }: Dialect): readonly string[] {
  return [
    `create table asset_topic (
      id ${text} primary key,
      asset_id ${text} not null references asset (id),
      kind ${text} not null,
      title ${text},
      title_hidden ${integer} not null,
      author ${text} not null,
      author_organization ${text} not null,
      opened_at ${text} not null,
      provider ${text},
      realm ${text},
      native_id ${text},
      accepted_post_id ${text},
      activity ${integer} not null,
      last_post_at ${text} not null
    )${tableEnd}`,
    "create index asset_topic_by_activity on asset_topic (asset_id, activity)",
    `create table asset_post (
      sequence ${identity},
      id ${text} not null unique,
      topic_id ${text} not null references asset_topic (id),
      number ${integer} not null,
      author ${text} not null,
      author_organization ${text} not null,
      written_at ${text} not null,
      markdown ${text},
      version ${integer} not null,
      edited_by ${text},
      edited_at ${text},
      removed_by ${text},
      removed_at ${text},
      hidden_by ${text},
      hidden_at ${text},
      unique (topic_id, number)
    )${tableEnd}`,
    `create table asset_rating (
      asset_id ${text} not null references asset (id),
      person ${text} not null,
      rating ${integer} not null,
      rated_at ${text} not null,
      primary key (asset_id, person)
    )${tableEnd}`,
    `create table followed (
      person ${text} not null,
      asset_id ${text} not null references asset (id),
      topic_id ${text} not null,
      since ${integer} not null,
      primary key (person, asset_id, topic_id)
    )${tableEnd}`,
    `create table topic_read (
      person ${text} not null,
      topic_id ${text} not null references asset_topic (id),
      number ${integer} not null,
      primary key (person, topic_id)
    )${tableEnd}`,
    `create table talk_deed (
      person ${text} not null,
      done_at ${text} not null
    )${tableEnd}`,
    "create index talk_deed_by_person on talk_deed (person, done_at)",
    "create index talk_deed_by_time on talk_deed (done_at)",
  ];
}
