import { sql } from "kysely";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import type { LifecycleFilter } from "../../domain/image/filter.ts";
import { type ImageKey, keyText } from "../../domain/image/image.ts";
import type { Ledger, SeenEntry, SharedEntry } from "../../ports/store/store.ts";
import { chunksOf, type Engine } from "../engine.ts";
import { isForemost, isHiddenFromSome, isNotKnown, isOwn } from "../images/access-scope.ts";
import { all, among, amongKeys, any, type Condition } from "../sql-conditions.ts";
import { type EntryRow, entryColumns, entryOf, entryTables } from "./ledger-rows.ts";
import { headOf, inStretches } from "./stretches.ts";
import { verifyLedger } from "./verify.ts";

type SeenRow = EntryRow & { readonly own: number };

export function createLedger(engine: Engine): Ledger {
  const { reader } = engine;
  return {
    head: () => headOf(reader),

    async at(positions, accessScope) {
      const { rows } = await sql<SeenRow>`select ${seenColumns(accessScope)} from ${seenTables}
        where ${all([among("ledger.position", positions), isTold(accessScope)])}`.execute(reader);
      return new Map(rows.map(entryOf).map((entry) => [entry.position, entry]));
    },

    async oldest() {
      const { rows } = await sql<{ readonly oldest: number }>`select
        coalesce((select min(position) from ledger), (select position + 1 from ledger_head)) as oldest`.execute(reader);
      return rows[0]?.oldest ?? 1;
    },

    async after(position, limit, query) {
      const conditions = [...filterConditions(query.filter), isTold(query.accessScope)];
      // Which backend told it, only its own organization knows. Not for the plan: it would begin at the images.
      if (query.filter.backends)
        conditions.push(sql`case when ${isOwn("image", query.accessScope)} then 1 else 0 end = 1`);
      const rows = await inStretches(reader, { after: position, limit, filter: query.filter }, (stretch, most) =>
        sql<SeenRow>`select ${seenColumns(query.accessScope)} from ${seenTables}
          where ${all([stretch, ...conditions])} order by ledger.position limit ${most}`.execute(reader),
      );
      return rows.map(entryOf);
    },

    async shared(position, limit, query) {
      const accessScope = { ...query.accessScope, person: null };
      const personal = isHiddenFromSome(accessScope);
      const conditions = [
        any([isTold(accessScope), all([sql`ledger.public > 0`, personal])]),
        ...filterConditions(query.filter),
        ...(query.filter.backends ? [any([isOwn("image", accessScope), personal])] : []),
      ];
      const rows = await inStretches(reader, { after: position, limit, filter: query.filter }, (stretch, most) =>
        sql<SeenRow & { readonly personal: number }>`select ${seenColumns(accessScope)},
          case when ${personal} then 1 else 0 end as personal from ${seenTables}
          where ${all([stretch, ...conditions])} order by ledger.position limit ${most}`.execute(reader),
      );
      return rows.map((row): SharedEntry => ({ ...entryOf(row), personal: row.personal === 1 }));
    },

    histories: (keys, after, limit, accessScope) => histories(engine, keys, after, limit, accessScope),
    verify: () => verifyLedger(reader),
  };
}

const seenTables = sql`${entryTables} join image on image.id = ledger.image_id`;

function seenColumns(accessScope: AccessScope) {
  return sql`${entryColumns}, case when ${isOwn("image", accessScope)} then 1 else 0 end as own`;
}

/**
 * One's own organization's entries; and of images that others know better, what is public of them, told by one of them.
 * That an image is public no more, each of them tells: which one would otherwise, changes with that very fact.
 */
function isTold(accessScope: AccessScope): Condition {
  if (accessScope.organizations === "ALL") return all([]);
  const told = any([
    isOwn("image", accessScope),
    all([sql`ledger.public = 1`, isForemost(accessScope)]),
    all([sql`ledger.public = 2`, isNotKnown(accessScope)]),
  ]);
  // Says nothing more, and lets the database go by an index.
  return all([any([among("ledger.organization", accessScope.organizations), sql`ledger.public > 0`]), told]);
}

function filterConditions(filter: LifecycleFilter): readonly Condition[] {
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["ledger.backend_id", filter.backends],
    ["ledger.kind", filter.kinds],
    ["ledger.provider", filter.providers],
    ["ledger.region", filter.regions],
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
  accessScope: AccessScope,
): Promise<ReadonlyMap<string, readonly SeenEntry[]>> {
  const found = new Map<string, SeenEntry[]>();
  for (const chunk of chunksOf(keys, 3, engine)) {
    const conditions = all([amongKeys("image", chunk), sql`ledger.position > ${after}`, isTold(accessScope)]);
    const { rows } = await sql<SeenRow>`select * from (
      select ${seenColumns(accessScope)}, row_number() over (
        partition by image.provider, image.region, image.native_id order by ledger.position
      ) as place
      from ${seenTables} where ${conditions}
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
