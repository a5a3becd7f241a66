import { sql } from "kysely";
import type { Json } from "../../domain/image/image.ts";
import { mostBackends, type Registration, type Registrations } from "../../ports/store/registrations.ts";
import type { Database, Engine } from "../engine.ts";
import type { RegistrationTable } from "../schema.ts";
import { storableText } from "../text.ts";

export function createRegistrations(engine: Engine): Registrations {
  async function now(database: Database): Promise<string> {
    const clock = await sql<{ readonly now: number }>`select ${engine.now()} as now`.execute(database);
    return new Date(clock.rows[0]?.now ?? 0).toISOString();
  }

  /** The ledger's head is the one row that every writer waits for. */
  async function lock(database: Database): Promise<void> {
    if (engine.locksRows) await sql`select id from ledger_head for update`.execute(database);
  }

  async function isHeld(database: Database, organization: string, claims: readonly string[]): Promise<boolean> {
    const others = await database
      .selectFrom("registration")
      .select("claims")
      .where("organization", "!=", organization)
      .where("removed_at", "is", null)
      .where((where) => where.or([where("external_id", "is", null), where("proven_at", "is not", null)]))
      .execute();
    const held = new Set(others.flatMap((row) => claimsOf(row)));
    return claims.some((claim) => held.has(claim));
  }

  const change = (id: string, values: (at: string) => Partial<RegistrationTable>): Promise<void> =>
    engine.once(async (database) => {
      await database
        .updateTable("registration")
        .set(values(await now(database)))
        .where("id", "=", id)
        .where("removed_at", "is", null)
        .execute();
    });

  return {
    async all() {
      const rows = await engine.reader
        .selectFrom("registration")
        .selectAll()
        .where("removed_at", "is", null)
        .orderBy("id")
        .execute();
      return rows.map(registrationOf);
    },

    async get(id) {
      const row = await engine.reader
        .selectFrom("registration")
        .selectAll()
        .where("id", "=", storableText(id))
        .executeTakeFirst();
      return row ? registrationOf(row) : null;
    },

    add: (registration) =>
      engine.transaction(async (database) => {
        await lock(database);
        const { id, organization, claims } = registration;
        const known = await database.selectFrom("registration").select("id").where("id", "=", id).executeTakeFirst();
        const swept = await database
          .selectFrom("source")
          .select("backend_id")
          .where("backend_id", "=", id)
          .executeTakeFirst();
        if (known ?? swept) return "ID_TAKEN";
        const { count } = await database
          .selectFrom("registration")
          .select((select) => select.fn.countAll().as("count"))
          .where("organization", "=", organization)
          .where("removed_at", "is", null)
          .executeTakeFirstOrThrow();
        if (Number(count) >= mostBackends) return "TOO_MANY";
        if (registration.externalId === null && (await isHeld(database, organization, claims))) return "CLAIM_TAKEN";
        await database
          .insertInto("registration")
          .values({
            id,
            organization,
            provider: registration.provider,
            display_name: storableText(registration.displayName),
            options: storableText(JSON.stringify(registration.options)),
            claims: storableText(JSON.stringify(claims)),
            external_id: registration.externalId,
            sweep_interval_ms: registration.sweepIntervalMs,
            deadline_ms: registration.deadlineMs,
            paused: registration.paused ? 1 : 0,
            unrestricted: registration.unrestricted ? 1 : 0,
            created_by: storableText(registration.createdBy),
            created_at: await now(database),
            proven_at: null,
            removed_at: null,
          })
          .execute();
        return "ADDED";
      }),

    setPaused: (id, paused) => change(id, () => ({ paused: paused ? 1 : 0 })),
    setProven: (id, proven) =>
      engine.transaction(async (database) => {
        await lock(database);
        const row = await database
          .selectFrom("registration")
          .select(["organization", "claims"])
          .where("id", "=", id)
          .where("removed_at", "is", null)
          .executeTakeFirst();
        if (!row) return "WRITTEN";
        if (proven && (await isHeld(database, row.organization, claimsOf(row)))) return "CLAIM_TAKEN";
        const at = proven ? await now(database) : null;
        await database.updateTable("registration").set({ proven_at: at }).where("id", "=", id).execute();
        return "WRITTEN";
      }),
    remove: (id) => change(id, (at) => ({ removed_at: at })),
  };
}

function registrationOf(row: RegistrationTable): Registration {
  return {
    id: row.id,
    organization: row.organization,
    provider: row.provider,
    displayName: row.display_name,
    // `add` wrote it, and nobody else writes here.
    options: JSON.parse(row.options) as Json,
    externalId: row.external_id,
    sweepIntervalMs: row.sweep_interval_ms,
    deadlineMs: row.deadline_ms,
    paused: row.paused === 1,
    unrestricted: row.unrestricted === 1,
    createdBy: row.created_by,
    createdAt: row.created_at,
    provenAt: row.proven_at,
    removedAt: row.removed_at,
  };
}

function claimsOf({ claims }: { readonly claims: string }): readonly string[] {
  // As above.
  return JSON.parse(claims) as readonly string[];
}
