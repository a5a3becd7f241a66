import { sql } from "kysely";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import type { OwnedKey } from "../../domain/asset/asset.ts";
import { type ImageKey, keyText, type LaunchPermission } from "../../domain/image/image.ts";
import type { Course, Decision } from "../../domain/publications/publication.ts";
import type { IntentOutcome } from "../../ports/store/intents.ts";
import type { Publication, PublicationPolicy, Publications } from "../../ports/store/publications.ts";
import { chunksOf, type Database, type Engine } from "../engine.ts";
import { isOwn } from "../images/access-scope.ts";
import type { PublicationTable } from "../schema.ts";
import { all, among, amongKeys, type Condition } from "../sql-conditions.ts";

export function createPublications(engine: Engine): Publications {
  const { reader } = engine;
  return {
    get: (id) => readPublication(reader, id),

    async getMany(ids, accessScope) {
      const found = await Promise.all(
        chunksOf(ids, 1, engine).map((chunk) =>
          read(reader, all([among("publication.id", chunk), isKnown(accessScope)])),
        ),
      );
      return new Map(found.flat().map((one) => [one.id, one]));
    },

    async lastOf(organization, keys) {
      const found = new Map<string, Publication>();
      for (const chunk of chunksOf(keys, 3, engine)) {
        const last = sql<boolean>`not exists (select 1 from publication as later
          where ${isSameImage("later")} and later.number > publication.number)`;
        const isAsked = all([among("publication.organization", [organization]), amongKeys("publication", chunk)]);
        const rows = await read(reader, all([isAsked, last]));
        for (const row of rows) found.set(keyText(row), row);
      }
      return found;
    },

    list(organization, accessScope, { openAt, before, limit }) {
      const conditions = [
        among("publication.organization", [organization]),
        isKnown(accessScope),
        ...(before === null ? [] : [sql<boolean>`publication.number < ${before}`]),
        ...(openAt === null ? [] : [sql<boolean>`publication.decision is null and publication.expires_at > ${openAt}`]),
      ];
      return read(reader, all(conditions), limit);
    },

    policyOf: (organization) => readPolicy(reader, organization),
  };
}

/** The access scope shows its image by the organization's own accounts. */
function isKnown(accessScope: AccessScope): Condition {
  return sql<boolean>`exists (select 1 from image where ${isSameImage("image")} and ${isOwn("image", accessScope)})`;
}

/** Of a row with the columns of an image and its organization, and `publication`. */
function isSameImage(row: "later" | "image"): Condition {
  const column = (name: string) => sql`${sql.ref(`${row}.${name}`)} = ${sql.ref(`publication.${name}`)}`;
  return all(["organization", "provider", "region", "native_id"].map((name) => sql<boolean>`${column(name)}`));
}

export type Row = PublicationTable & { readonly number: number; readonly outcome: string | null };

/** Newest first, each with what came of its intent. */
async function read(
  database: Database,
  condition: Condition,
  limit: number | null = null,
): Promise<readonly Publication[]> {
  const atMost = limit === null ? sql`` : sql`limit ${limit}`;
  const { rows } = await sql<Row>`select publication.*, intent.outcome from publication
    left join intent on intent.id = publication.id
    where ${condition} order by publication.number desc ${atMost}`.execute(database);
  return rows.map(publicationOf);
}

export async function readPublication(database: Database, id: string): Promise<Publication | null> {
  return (await read(database, among("publication.id", [id])))[0] ?? null;
}

export async function readLast(
  database: Database,
  { organization, provider, region, nativeId }: OwnedKey,
): Promise<Publication | null> {
  const isIts = [
    among("publication.organization", [organization]),
    amongKeys("publication", [{ provider, region, nativeId }]),
  ];
  return (await read(database, all(isIts), 1))[0] ?? null;
}

export async function readPolicy(database: Database, organization: string): Promise<PublicationPolicy | null> {
  const row = await database
    .selectFrom("publication_policy")
    .selectAll()
    .where("organization", "=", organization)
    .executeTakeFirst();
  if (!row) return null;
  return { approvalRequired: row.approval_required === 1, changedBy: row.changed_by, changedAt: row.changed_at };
}

// The JSON columns and the decision are what `request` and `decide` wrote, and nobody else writes here.
function publicationOf(row: Row): Publication {
  const key: ImageKey = { provider: row.provider, region: row.region, nativeId: row.native_id };
  return {
    ...key,
    id: row.id,
    number: row.number,
    organization: row.organization,
    backendId: row.backend_id,
    wanted: JSON.parse(row.wanted) as readonly LaunchPermission[],
    bound: JSON.parse(row.bound) as Publication["bound"],
    checklist: JSON.parse(row.checklist) as Publication["checklist"],
    requester: row.requester,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    decision: row.decision as Decision | null,
    decider: row.decider,
    decidedAt: row.decided_at,
    reason: row.reason,
    outcome: outcomeOf(row.outcome),
  };
}

function outcomeOf(text: string | null): Course["outcome"] {
  return text === null ? null : (JSON.parse(text) as IntentOutcome).state;
}
