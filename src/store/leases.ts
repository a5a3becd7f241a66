import { sql } from "kysely";
import { GatewayError } from "../domain/errors.ts";
import type { Lease, Leases } from "../ports/store.ts";
import type { Database, Engine } from "./engine.ts";

export function createLeases(engine: Engine): Leases {
  return {
    acquire: (name, holder, ttlMs) =>
      engine.once(async (database) => {
        const { rows } = await sql<{ readonly epoch: number }>`
          insert into lease (name, holder, epoch, expires_at)
          values (${name}, ${holder}, 1, ${engine.now()} + ${Math.ceil(ttlMs)})
          on conflict (name) do update set
            epoch = case when lease.holder = excluded.holder then lease.epoch else lease.epoch + 1 end,
            holder = excluded.holder,
            expires_at = excluded.expires_at
          where lease.holder = excluded.holder or lease.expires_at <= ${engine.now()}
          returning epoch`.execute(database);
        const row = rows[0];
        return row ? { name, holder, epoch: row.epoch } : null;
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
