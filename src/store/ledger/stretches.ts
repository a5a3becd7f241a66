import { sql } from "kysely";
import type { LifecycleFilter } from "../../domain/image/filter.ts";
import type { Database } from "../engine.ts";
import { all, type Condition } from "../sql-conditions.ts";

/** A statement goes along so many entries at most, since a filter may fit none of them; then everybody else has a turn. */
const longestStretch = 10_000;

/**
 * The first `limit` rows behind a position, read in stretches of the ledger. Times never go back from one position to
 * the next, so between which positions a filter's times lie is looked up first.
 */
export async function inStretches<Row>(
  reader: Database,
  { after, limit, filter }: { readonly after: number; readonly limit: number; readonly filter: LifecycleFilter },
  read: (stretch: Condition, most: number) => Promise<{ readonly rows: readonly Row[] }>,
): Promise<readonly Row[]> {
  const { recordedAfter, recordedBefore } = filter;
  const first =
    recordedAfter === undefined
      ? after
      : Math.max(after, await lastWhere(reader, sql`recorded_at <= ${recordedAfter}`));
  const last = recordedBefore === undefined ? null : await lastWhere(reader, sql`recorded_at < ${recordedBefore}`);
  // Those of a few images are together in an index.
  const longest = filter.images === undefined ? longestStretch : Number.MAX_SAFE_INTEGER - first;
  const found: Row[] = [];
  for (let from = first; last === null || from < last; from += longest) {
    const to = last === null ? from + longest : Math.min(last, from + longest);
    const stretch = all([sql`ledger.position > ${from}`, sql`ledger.position <= ${to}`]);
    const { rows } = await read(stretch, limit - found.length);
    found.push(...rows);
    // What is appended meanwhile may be left out; what was there before is not.
    if (found.length >= limit || to >= (await headOf(reader))) break;
  }
  return found;
}

export async function headOf(reader: Database): Promise<number> {
  const head = await reader.selectFrom("ledger_head").select("position").executeTakeFirstOrThrow();
  return head.position;
}

/** The position of the last entry whose time is so; 0: there is none. */
async function lastWhere(reader: Database, isSo: Condition): Promise<number> {
  const { rows } = await sql<{ readonly position: number }>`select position from ledger where ${isSo}
    order by recorded_at desc, position desc limit 1`.execute(reader);
  return rows[0]?.position ?? 0;
}
