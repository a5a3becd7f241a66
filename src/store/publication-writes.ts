import { sql } from "kysely";
import type { OwnedKey } from "../domain/asset.ts";
import type { LaunchPermission } from "../domain/image.ts";
import { without } from "../domain/publication.ts";
import type { PublicationWrites } from "../ports/publications.ts";
import type { Database } from "./engine.ts";
import { readLast, readPolicy, readPublication } from "./publications.ts";
import { storableText } from "./text.ts";

/** Within a write transaction, whose lock keeps two from deciding the same. */
export function createPublicationWrites(database: Database, now: string): PublicationWrites {
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

    async untold(image) {
      const { organization, provider, realm, native_id } = columnsOf(image);
      const rows = await database
        .selectFrom("publication")
        .select(["id", "untold"])
        .where("organization", "=", organization)
        .where("provider", "=", provider)
        .where("realm", "=", realm)
        .where("native_id", "=", native_id)
        .where("decision", "=", "APPROVED")
        .where("untold", "<>", "[]")
        .where("expires_at", ">", now)
        .execute();
      // `request` and `tell` wrote it.
      return rows.map(({ id, untold }) => ({ id, untold: JSON.parse(untold) as readonly LaunchPermission[] }));
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

function columnsOf({ provider, realm, nativeId, organization }: OwnedKey) {
  return {
    organization: storableText(organization),
    provider,
    realm: storableText(realm),
    native_id: storableText(nativeId),
  };
}
