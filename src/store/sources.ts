import type { SourceGap } from "../domain/image/gap.ts";
import type { SourceError, SourceRow, Sources } from "../ports/store/store.ts";
import type { Database, Engine } from "./engine.ts";

export function createSources(engine: Engine): Sources {
  return {
    async all() {
      const rows = await engine.reader
        .selectFrom("source")
        .selectAll()
        .orderBy("backend_id")
        .orderBy("region")
        .execute();
      return rows.map((row) => ({
        backendId: row.backend_id,
        region: row.region,
        asOf: row.as_of,
        completedAt: row.completed_at,
        attemptedAt: row.attempted_at,
        // `save` wrote them, and nobody else writes here.
        error: row.error === null ? null : (JSON.parse(row.error) as SourceError),
        suspects: JSON.parse(row.suspects) as readonly string[],
        gaps: JSON.parse(row.gaps) as readonly SourceGap[],
      }));
    },
  };
}

export async function saveSource(
  database: Database,
  { backendId, region, asOf, completedAt, attemptedAt, error, suspects, gaps }: SourceRow,
): Promise<void> {
  const values = {
    as_of: asOf,
    completed_at: completedAt,
    attempted_at: attemptedAt,
    error: error === null ? null : JSON.stringify(error),
    suspects: JSON.stringify(suspects),
    gaps: JSON.stringify(gaps),
  };
  await database
    .insertInto("source")
    .values({ backend_id: backendId, region, ...values })
    .onConflict((conflict) => conflict.columns(["backend_id", "region"]).doUpdateSet(values))
    .execute();
}
