import { sql } from "kysely";
import { type ImageKey, keyText } from "../domain/image.ts";
import type { LedgerEntry } from "../domain/lifecycle.ts";
import type { Ledger, LedgerQuery } from "../ports/store.ts";
import { chunksOf, type Engine } from "./engine.ts";
import { type EntryRow, entryColumns, entryOf, entryTables } from "./ledger-rows.ts";
import { all, among, amongKeys, type Condition } from "./sql-conditions.ts";
import { verifyLedger } from "./verify.ts";

export function createLedger(engine: Engine): Ledger {
  const { reader } = engine;
  return {
    async head() {
      const head = await reader.selectFrom("ledger_head").select("position").executeTakeFirstOrThrow();
      return head.position;
    },

    async oldest() {
      const { rows } = await sql<{ readonly oldest: number }>`select
        coalesce((select min(position) from ledger), (select position + 1 from ledger_head)) as oldest`.execute(reader);
      return rows[0]?.oldest ?? 1;
    },

    async after(position, limit, query) {
      const { rows } = await sql<EntryRow>`select ${entryColumns} from ${entryTables}
        where ${all([sql`ledger.position > ${position}`, ...entryConditions(query)])}
        order by ledger.position limit ${limit}`.execute(reader);
      return rows.map(entryOf);
    },

    histories: (keys, after, limit, scope) => histories(engine, keys, after, limit, scope),
    verify: () => verifyLedger(reader),
  };
}

function entryConditions({ scope, filter }: LedgerQuery): readonly Condition[] {
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["ledger.backend_id", scope],
    ["ledger.backend_id", filter.backends],
    ["ledger.kind", filter.kinds],
    ["ledger.provider", filter.providers],
    ["ledger.realm", filter.realms],
    ["ledger.source", filter.sources],
  ];
  const conditions = lists.flatMap(([column, values]) => (values ? [among(column, values)] : []));
  const { images, recordedAfter, recordedBefore } = filter;
  if (images) conditions.push(sql`ledger.image_id in (select image.id from image where ${amongKeys("image", images)})`);
  if (recordedAfter !== undefined) conditions.push(sql`ledger.recorded_at > ${recordedAfter}`);
  if (recordedBefore !== undefined) conditions.push(sql`ledger.recorded_at < ${recordedBefore}`);
  return conditions;
}

async function histories(
  engine: Engine,
  keys: readonly ImageKey[],
  after: number,
  limit: number,
  scope: readonly string[],
): Promise<ReadonlyMap<string, readonly LedgerEntry[]>> {
  const found = new Map<string, LedgerEntry[]>();
  for (const chunk of chunksOf(keys, 3, engine)) {
    const conditions = all([
      sql`ledger.image_id in (select image.id from image where ${amongKeys("image", chunk)})`,
      sql`ledger.position > ${after}`,
      among("ledger.backend_id", scope),
    ]);
    const { rows } = await sql<EntryRow>`select * from (
      select ${entryColumns}, row_number() over (partition by ledger.image_id order by ledger.position) as place
      from ${entryTables} where ${conditions}
    ) as entry where place <= ${limit} order by position`.execute(engine.reader);
    for (const entry of rows.map(entryOf)) {
      const text = keyText(entry.key);
      const history = found.get(text);
      if (history) history.push(entry);
      else found.set(text, [entry]);
    }
  }
  return found;
}
