import { sql } from "kysely";
import { GatewayError } from "../../domain/errors.ts";
import { type Claim, type Intent, type IntentOutcome, type Intents, intentLease } from "../../ports/store/intents.ts";
import type { Database, Engine } from "../engine.ts";
import { takeBackApproval } from "../publications/publication-writes.ts";
import type { IntentTable } from "../schema.ts";
import { among } from "../sql-conditions.ts";
import { storableText } from "../text.ts";

export function createIntents(engine: Engine): Intents {
  return {
    begin: (intent) =>
      engine.once(async (database) => {
        const clock = await sql<{ readonly now: number }>`select ${engine.now()} as now`.execute(database);
        await database
          .insertInto("intent")
          .values(rowOf(intent, new Date(clock.rows[0]?.now ?? 0).toISOString()))
          .onConflict((conflict) => conflict.columns(["actor", "idempotency_key"]).doNothing())
          .execute();
        const row = await byKey(database, intent.actor, intent.key);
        if (!row)
          throw new GatewayError(
            "CONFLICT",
            "This idempotencyKey was given back just now: the cloud was not asked. Send it again.",
            {
              field: "idempotencyKey",
            },
          );
        return intentOf(row);
      }),

    async find(actor, key) {
      const row = await byKey(engine.reader, actor, key);
      return row ? intentOf(row) : null;
    },

    async get(id) {
      const row = await engine.reader.selectFrom("intent").selectAll().where("id", "=", id).executeTakeFirst();
      return row ? intentOf(row) : null;
    },

    async underWay() {
      const rows = await engine.reader
        .selectFrom("intent")
        .selectAll()
        .where("outcome", "is", null)
        .orderBy("started_at")
        .orderBy("id")
        .execute();
      return rows.map(intentOf);
    },
  };
}

type NewIntent = Omit<Intent, "startedAt" | "outcome">;

function rowOf(intent: NewIntent, startedAt: string): IntentTable {
  const { id, key, actor, verb, backendId, region, nativeId, makesName, digest, request, withheld, joinsAsset } =
    intent;
  return {
    id,
    actor: storableText(actor),
    idempotency_key: storableText(key),
    verb,
    backend_id: backendId,
    region: storableText(region),
    native_id: nativeId === null ? null : storableText(nativeId),
    makes_name: makesName === null ? null : storableText(makesName),
    digest,
    request: storableText(JSON.stringify(request)),
    started_at: startedAt,
    outcome: null,
    withheld: withheld ? 1 : 0,
    joins_asset: joinsAsset ?? null,
  };
}

/** Within a write: with what it is the consequence of, or not at all. */
export async function beginIntent(database: Database, intent: NewIntent, now: string): Promise<void> {
  await database.insertInto("intent").values(rowOf(intent, now)).execute();
}

function byKey(database: Database, actor: string, key: string): Promise<IntentTable | undefined> {
  return database
    .selectFrom("intent")
    .selectAll()
    .where("actor", "=", storableText(actor))
    .where("idempotency_key", "=", storableText(key))
    .executeTakeFirst();
}

/** Within a write: one outcome an intent, the first. */
export async function settleIntent(database: Database, id: string, outcome: IntentOutcome): Promise<void> {
  const settled = await database
    .updateTable("intent")
    .set({ outcome: storableText(JSON.stringify(outcome)) })
    .where("id", "=", id)
    .where("outcome", "is", null)
    .executeTakeFirst();
  if (settled.numUpdatedRows !== 1n)
    throw new GatewayError("CANCELLED", "Nothing was written: this intent has its outcome already.");
  await forgetLease(database, id);
}

export async function withdrawIntent(database: Database, id: string): Promise<void> {
  const taken = await database
    .deleteFrom("intent")
    .where("id", "=", id)
    .where("outcome", "is", null)
    .executeTakeFirst();
  if (taken.numDeletedRows > 0n) await takeBackApproval(database, id);
  await forgetLease(database, id);
}

/** Its lease is of no more use, and one row for each mutation there ever was would be many. */
async function forgetLease(database: Database, id: string): Promise<void> {
  await database.deleteFrom("lease").where("name", "=", intentLease(id)).execute();
}

export async function claimsOf(database: Database, backendIds: readonly string[]): Promise<readonly Claim[]> {
  const rows = await database
    .selectFrom("intent")
    .select(["region", "native_id", "makes_name"])
    .where(among("backend_id", backendIds))
    .where("outcome", "is", null)
    .execute();
  return rows.map(({ region, native_id, makes_name }) => ({ region, nativeId: native_id, makesName: makes_name }));
}

function intentOf(row: IntentTable): Intent {
  return {
    id: row.id,
    key: row.idempotency_key,
    actor: row.actor,
    verb: row.verb,
    backendId: row.backend_id,
    region: row.region,
    nativeId: row.native_id,
    makesName: row.makes_name,
    digest: row.digest,
    request: JSON.parse(row.request),
    withheld: row.withheld === 1,
    joinsAsset: row.joins_asset,
    startedAt: row.started_at,
    // `settleIntent` wrote it, and nobody else writes here.
    outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as IntentOutcome),
  };
}
