import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

export function createInitial(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const statement of statements(dialect)) await sql.raw(statement).execute(database);
    },
  };
}

function statements({ text, integer, identity, tableEnd, search }: Dialect): readonly string[] {
  return [
    `create table image (
      id ${identity},
      provider ${text} not null,
      realm ${text} not null,
      native_id ${text} not null,
      facts ${text} not null,
      facts_as_of ${text} not null,
      first_seen_at ${text} not null,
      gone ${integer} not null,
      image_sequence ${integer} not null default 0,
      name_folded ${text} not null,
      words ${text} not null,
      state ${text} not null,
      visibility ${text} not null,
      owner_id ${text},
      owner_alias ${text},
      platform ${text} not null,
      architecture ${text} not null,
      root_device_type ${text},
      created_at ${text} not null,
      deprecated_at ${text},
      paid ${integer} not null,
      unique (provider, realm, native_id)
    )${tableEnd}`,
    "create index image_by_created_at on image (created_at, id)",
    "create index image_by_name on image (name_folded, id)",
    `create table image_view (
      id ${identity},
      image_id ${integer} not null references image (id),
      backend_id ${text} not null,
      realm ${text} not null,
      native_id ${text} not null,
      facts ${text} not null,
      visible ${integer} not null,
      owned ${integer} not null,
      digest ${text} not null,
      as_of ${text} not null,
      first_seen_at ${text} not null,
      lost_at ${text},
      tag_words ${text} not null,
      words ${text} not null,
      unique (image_id, backend_id)
    )${tableEnd}`,
    "create index image_view_by_backend on image_view (backend_id, realm, native_id, digest, visible)",
    ...search,
    `create table image_tag (
      view_id ${integer} not null references image_view (id),
      key ${text} not null,
      value ${text} not null
    )${tableEnd}`,
    "create index image_tag_by_view on image_tag (view_id)",
    "create index image_tag_by_key on image_tag (key, value, view_id)",
    `create table ledger (
      position ${integer} primary key,
      organization ${text} not null,
      chain_position ${integer} not null,
      image_id ${integer} not null references image (id),
      provider ${text} not null,
      realm ${text} not null,
      native_id ${text} not null,
      image_sequence ${integer} not null,
      kind ${text} not null,
      backend_id ${text} not null,
      source ${text} not null,
      occurred_at ${text},
      observed_after ${text},
      observed_before ${text},
      recorded_at ${text} not null,
      actor ${text},
      commitment ${text} not null,
      hash ${text} not null,
      unique (organization, chain_position)
    )${tableEnd}`,
    "create unique index ledger_by_image on ledger (image_id, position)",
    `create table ledger_payload (
      position ${integer} primary key references ledger (position),
      payload ${text} not null,
      salt ${text} not null
    )${tableEnd}`,
    `create table ledger_head (
      id ${integer} primary key check (id = 1),
      position ${integer} not null,
      recorded_at ${text} not null
    )${tableEnd}`,
    "insert into ledger_head (id, position, recorded_at) values (1, 0, '')",
    `create table ledger_chain (
      organization ${text} primary key,
      length ${integer} not null,
      hash ${text} not null
    )${tableEnd}`,
    `create table lease (
      name ${text} primary key,
      holder ${text} not null,
      epoch ${integer} not null,
      expires_at ${integer} not null
    )${tableEnd}`,
    `create table source (
      backend_id ${text} not null,
      realm ${text} not null,
      as_of ${text},
      completed_at ${text},
      attempted_at ${text} not null,
      error ${text},
      suspects ${text} not null,
      primary key (backend_id, realm)
    )${tableEnd}`,
    `create table setting (
      name ${text} primary key,
      value ${text} not null
    )${tableEnd}`,
  ];
}
