import { sql } from "kysely";
import type { OwnedKey } from "../../domain/asset/asset.ts";
import { keyText, type LaunchPermission } from "../../domain/image/image.ts";
import { without } from "../../domain/publications/publication.ts";
import type { IntentOutcome } from "../../ports/store/intents.ts";
import type { PublicationWrites, Untold } from "../../ports/store/publications.ts";
import { chunksOf, type Database, type Engine } from "../engine.ts";
import { all, among, amongKeys } from "../sql-conditions.ts";
import { storableText } from "../text.ts";
import { type Row, readLast, readPolicy, readPublication } from "./publications.ts";

/** Within a write transaction, whose lock keeps two from deciding the same. */
export function createPublicationWrites(engine: Engine, database: Database, now: string): PublicationWrites {
  const found = async (id: string) => {
    const publication = await readPublication(database, id);
    if (!publication) throw new Error("A publication that was just written is not there.");
    return publication;
  };
  return {
    get: (id) => readPublication(database, id),
    lastOf: (image) => readLast(database, image),
    policyOf: (organization) => readPolicy(database, organization),

    async request({ id, backendId, wanted, bound, checklist, requester, expiresAt, ...image }) {
      const grantees = storableText(JSON.stringify(wanted));
      await database
        .insertInto("publication")
        .values({
          ...columnsOf(image),
          ...{ id, backend_id: backendId, wanted: grantees, untold: grantees },
          bound: storableText(JSON.stringify(bound)),
          checklist: JSON.stringify(checklist),
          ...{ requester: storableText(requester), requested_at: now, expires_at: expiresAt },
          ...{ decision: null, decider: null, decided_at: null, reason: null },
        })
        .execute();
      return found(id);
    },

    async decide(id, { decision, by, reason }) {
      const decided = await database
        .updateTable("publication")
        .set({
          ...{ decision, decider: storableText(by), decided_at: now },
          reason: reason === null ? null : storableText(reason),
        })
        .where("id", "=", id)
        .where("decision", "is", null)
        .executeTakeFirst();
      if (decided.numUpdatedRows !== 1n) throw new Error("A publication was decided on that is none, or was already.");
    },

    async tell(id, told) {
      const row = await database.selectFrom("publication").select("untold").where("id", "=", id).executeTakeFirst();
      if (!row) return;
      const untold = without(JSON.parse(row.untold) as readonly LaunchPermission[], told);
      await database
        .updateTable("publication")
        .set({ untold: storableText(JSON.stringify(untold)) })
        .where("id", "=", id)
        .execute();
    },

    async untold(organization, keys) {
      const found = new Map<string, Untold[]>();
      for (const chunk of chunksOf(keys, 3, engine)) {
        const isOpen = all([
          among("publication.organization", [organization]),
          amongKeys("publication", chunk),
          sql<boolean>`publication.decision = 'APPROVED' and publication.untold <> '[]' and publication.expires_at > ${now}`,
        ]);
        const { rows } = await sql<Row>`select publication.*, intent.outcome from publication
          left join intent on intent.id = publication.id where ${isOpen} order by publication.number`.execute(database);
        for (const row of rows.filter(({ outcome }) => !isRefusal(outcome))) {
          const text = keyText({ provider: row.provider, region: row.region, nativeId: row.native_id });
          // `request` and `tell` wrote it.
          const untold = JSON.parse(row.untold) as readonly LaunchPermission[];
          found.set(text, [...(found.get(text) ?? []), { id: row.id, untold }]);
        }
      }
      return found;
    },

    async setPolicy(organization, { approvalRequired, changedBy }) {
      const said = {
        approval_required: approvalRequired ? 1 : 0,
        changed_by: storableText(changedBy),
        changed_at: now,
      };
      await database
        .insertInto("publication_policy")
        .values({ organization: storableText(organization), ...said })
        .onConflict((conflict) => conflict.column("organization").doUpdateSet(said))
        .execute();
      return { approvalRequired, changedBy, changedAt: now };
    },
  };
}

/** The cloud was certainly not asked: the request waits again, for the same approver or another one. */
export async function takeBackApproval(database: Database, id: string): Promise<void> {
  await sql`update publication set decision = null, decider = null, decided_at = null
    where id = ${id} and decision = 'APPROVED'`.execute(database);
}

/** The cloud said no; where it never said anything, it may have done it all the same. */
function isRefusal(outcome: string | null): boolean {
  // `settle` wrote it.
  const said = outcome === null ? null : (JSON.parse(outcome) as IntentOutcome);
  return said?.state === "FAILED" && said.code !== "OUTCOME_UNKNOWN";
}

function columnsOf({ provider, region, nativeId, organization }: OwnedKey) {
  return {
    organization: storableText(organization),
    provider,
    region: storableText(region),
    native_id: storableText(nativeId),
  };
}
