import type { SourceError, SourceRow, Sources } from "../ports/store.ts";
import type { Database, Engine } from "./engine.ts";

export function createSources(engine: Engine): Sources {
  return {
    async all() {
      const rows = await engine.reader
        .selectFrom("source")
        .selectAll()
        .orderBy("backend_id")
        .orderBy("realm")
        .execute();
      return rows.map((row) => ({
        backendId: row.backend_id,
        realm: row.realm,
        asOf: row.as_of,
        completedAt: row.completed_at,
        attemptedAt: row.attempted_at,
        // `save` wrote both, and nobody else writes here.
        error: row.error === null ? null : (JSON.parse(row.error) as SourceError),
        suspects: JSON.parse(row.suspects) as readonly string[],
      }));
    },
  };
}

export async function saveSource(
  database: Database,
  { backendId, realm, asOf, completedAt, attemptedAt, error, suspects }: SourceRow,
): Promise<void> {
  const values = {
    as_of: asOf,
    completed_at: completedAt,
    attempted_at: attemptedAt,
    error: error === null ? null : JSON.stringify(error),
    suspects: JSON.stringify(suspects),
  };
  await database
    .insertInto("source")
    .values({ backend_id: backendId, realm, ...values })
    .onConflict((conflict) => conflict.columns(["backend_id", "realm"]).doUpdateSet(values))
    .execute();
}
