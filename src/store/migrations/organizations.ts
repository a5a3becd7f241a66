import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Dialect } from "./dialect.ts";

const oldColumns = `provider, realm, native_id, facts, facts_as_of, first_seen_at, gone, image_sequence, name_folded, words,
  state, visibility, owner_id, owner_alias, platform, architecture, root_device_type, created_at, deprecated_at, paid`;

/** Each organization gets its own row of an image, with its own views and entries: until now they shared one. */
export function createOrganizations(dialect: Dialect): Migration {
  return {
    async up(database: Kysely<unknown>) {
      for (const statement of statements(dialect)) await sql.raw(statement).execute(database);
    },
  };
}

function statements({ text, integer, identity, tableEnd, splitImages }: Dialect): readonly string[] {
  const more = `personal ${integer} not null default 0, creator ${text}, steward ${text}, kept_private ${integer}`;
  return [
    `create table backend_organization as select backend_id, organization from ledger
      where position in (select max(position) from ledger group by backend_id)`,
    `create table image_organization as select image_view.image_id, coalesce(known.organization, '') as organization
      from image_view left join backend_organization as known on known.backend_id = image_view.backend_id
      union select image_id, organization from ledger`,
    ...splitImages({ old: oldColumns, more }),
    `insert into image (organization, ${oldColumns})
      select one.organization, ${columnsOf("image")} from image
      join image_organization as one on one.image_id = image.id and one.organization <> image.organization`,
    `update image_view set image_id = ${rowFor(
      "image_view.image_id",
      "coalesce((select known.organization from backend_organization as known where known.backend_id = image_view.backend_id), '')",
    )}`,
    `update ledger set image_id = ${rowFor("ledger.image_id", "ledger.organization")}`,
    "drop table image_organization",
    "drop table backend_organization",
    `alter table ledger add column public ${integer} not null default 0`,
    `create table expected_custody (
      id ${identity},
      organization ${text} not null,
      provider ${text} not null,
      realm ${text} not null,
      native_id ${text},
      name ${text},
      custody ${text} not null,
      made_at ${text} not null
    )${tableEnd}`,
    "create index image_by_organization on image (organization, created_at, id)",
    "create index image_by_organization_name on image (organization, name_folded, id)",
    "create index image_public on image (created_at, id) where visibility = 'PUBLIC'",
    "create index image_public_name on image (name_folded, id) where visibility = 'PUBLIC'",
    "create index ledger_by_organization on ledger (organization, position)",
    "create index ledger_public on ledger (position) where public > 0",
    "update image set personal = 1 where provider = 'SMARTCLOUD' and visibility = 'PRIVATE'",
    `insert into image_view
      (image_id, backend_id, realm, native_id, facts, visible, owned, digest, as_of, first_seen_at, lost_at, tag_words, words)
      select id, '*', realm, native_id, '{"owned":false,"tags":[],"launchPermissions":null,"detail":{}}', 1 - gone, 0, '',
        facts_as_of, first_seen_at, case when gone = 1 then facts_as_of end, '', words
      from image where visibility = 'PUBLIC'`,
    // What an organization had lost sight of was described on by those who had not: what it last saw, nobody knows any more.
    `update image set facts = '${unknownFacts}', name_folded = '', words = '', owner_id = null, owner_alias = null
      where not exists (
        select 1 from image_view where image_view.image_id = image.id and (image_view.visible = 1 or image_view.owned = 1)
      )`,
    // The next sweep writes every image anew, as its own organization sees it.
    "update image_view set digest = ''",
  ];
}

/** An ImageFacts that says nothing. */
const unknownFacts = JSON.stringify({
  ...{ name: null, description: null, state: "UNKNOWN", nativeState: "unknown", stateReason: null },
  ...{ visibility: "UNKNOWN", owner: null, platform: "UNKNOWN", platformDetails: null, architecture: "UNKNOWN" },
  ...{ nativeArchitecture: null, rootDeviceType: null, sizeGiB: null, createdAt: null, deprecatedAt: null },
  ...{ productCodes: [], paid: false, detail: {} },
});

function columnsOf(table: string): string {
  return oldColumns
    .split(",")
    .map((column) => `${table}.${column.trim()}`)
    .join(", ");
}

/** The row that this organization has of the image whose row was shared. */
function rowFor(shared: string, organization: string): string {
  return `(select own.id from image as shared join image as own on own.provider = shared.provider
    and own.realm = shared.realm and own.native_id = shared.native_id
    where shared.id = ${shared} and own.organization = ${organization})`;
}
