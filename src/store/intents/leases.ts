import { sql } from "kysely";
import { GatewayError } from "../../domain/errors.ts";
import type { Lease, Leases } from "../../ports/store/store.ts";
import type { Database, Engine } from "../engine.ts";

export function createLeases(engine: Engine): Leases {
  return {
    acquire: (name, holder, ttlMs) =>
      engine.once(async (database) => {
        const now = engine.now();
        // Written while the clock was ahead: it is the holder's for its own length from now, and no longer.
        const isCut = sql`lease.holder <> excluded.holder and lease.expires_at > ${now} + lease.length_ms`;
        const { rows } = await sql<{ readonly holder: string; readonly epoch: number }>`
          insert into lease (name, holder, epoch, expires_at, length_ms)
          values (${name}, ${holder}, 1, ${now} + ${Math.ceil(ttlMs)}, ${Math.ceil(ttlMs)})
          on conflict (name) do update set
            epoch = case when lease.holder = excluded.holder or (${isCut}) then lease.epoch else lease.epoch + 1 end,
            holder = case when ${isCut} then lease.holder else excluded.holder end,
            expires_at = case when ${isCut} then ${now} + lease.length_ms else excluded.expires_at end,
            length_ms = case when ${isCut} then lease.length_ms else excluded.length_ms end
          where lease.holder = excluded.holder or lease.expires_at <= ${now} or (${isCut})
          returning holder, epoch`.execute(database);
        const row = rows[0];
        return row?.holder === holder ? { name, holder, epoch: row.epoch } : null;
      }),

    // Without a holder, so that whoever comes next, even the same one, gets a new epoch.
    release: ({ name, holder, epoch }) =>
      engine.once(async (database) => {
        await database
          .updateTable("lease")
          .set({ holder: "", expires_at: 0 })
          .where("name", "=", name)
          .where("holder", "=", holder)
          .where("epoch", "=", epoch)
          .execute();
      }),
  };
}

/** Needs no lock on the lease: whoever takes it over writes after this transaction, because writes come one by one. */
export async function fence(engine: Engine, database: Database, { name, holder, epoch }: Lease): Promise<void> {
  const held = await database
    .selectFrom("lease")
    .select("epoch")
    .where("name", "=", name)
    .where("holder", "=", holder)
    .where("epoch", "=", epoch)
    .where("expires_at", ">", engine.now())
    .executeTakeFirst();
  if (!held) {
    throw new GatewayError(
      "CANCELLED",
      `Nothing was written: the lease ${name} was lost in epoch ${epoch}. Acquire it again and look anew.`,
    );
  }
}
