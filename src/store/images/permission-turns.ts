import { sql } from "kysely";
import type { NativeId } from "../../domain/image/image.ts";
import type { PermissionTurns } from "../../ports/store/store.ts";
import { chunksOf, type Database, type Engine } from "../engine.ts";

/** A statement for each moment of asking, of which a sweep has as many as batches. */
export async function savePermissionTurns(
  engine: Engine,
  database: Database,
  { backendId, region, answered, unanswered }: PermissionTurns,
): Promise<void> {
  const save = async (turns: PermissionTurns["answered"], known: boolean) => {
    for (const [at, group] of Map.groupBy(turns, ([, askedAt]) => askedAt))
      for (const ids of chunksOf<NativeId>(
        group.map(([id]) => id),
        1,
        engine,
      ))
        await database
          .updateTable("image_view")
          .set({ permissions_asked_at: at, ...(known ? { permissions_known: 1 } : {}) })
          .where("backend_id", "=", backendId)
          .where("region", "=", region)
          .where("native_id", "in", ids)
          .execute();
  };
  await save(answered, true);
  await save(unanswered, false);
}

/** Of a view that is lost nothing is known any more: when it comes back, it is the first to be asked for. */
export const turnsOfWrittenView = {
  permissions_asked_at: sql<string | null>`case when excluded.visible = 1 then image_view.permissions_asked_at end`,
  permissions_known: sql<number>`case when excluded.visible = 1 then image_view.permissions_known else 0 end`,
};
