import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { ImageKey } from "../domain/image/image.ts";

export type Condition = RawBuilder<SqlBool>;

export const never: Condition = sql<SqlBool>`1 = 0`;

/** True where the column holds one of the values; an empty list matches nothing. */
export function among(column: string, values: readonly (string | number)[]): Condition {
  return values.length === 0 ? never : sql<SqlBool>`${sql.ref(column)} in (${sql.join(values)})`;
}

export function all(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

export function any(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return never;
  // SQLite allows a thousand levels, and each `or` is one.
  if (conditions.length > 100) return any([any(conditions.slice(0, 100)), any(conditions.slice(100))]);
  return sql<SqlBool>`(${sql.join(conditions, sql` or `)})`;
}

/** More of them as `or` take planners longer than the reading; as one list they take the index too. */
const mostRegions = 50;

/** By region, so that each is one range of the unique index. */
export function amongKeys(table: "image" | "ledger" | "publication", keys: readonly ImageKey[]): Condition {
  const regions = new Map<string, { provider: string; region: string; nativeIds: string[] }>();
  for (const { provider, region, nativeId } of keys) {
    const name = JSON.stringify([provider, region]);
    const found = regions.get(name);
    if (found) found.nativeIds.push(nativeId);
    else regions.set(name, { provider, region, nativeIds: [nativeId] });
  }
  if (regions.size > mostRegions) {
    const rows = keys.map(({ provider, region, nativeId }) => sql`(${provider}, ${region}, ${nativeId})`);
    const columns = ["provider", "region", "native_id"].map((column) => sql.ref(`${table}.${column}`));
    return sql<SqlBool>`(${sql.join(columns)}) in (values ${sql.join(rows)})`;
  }
  return any(
    [...regions.values()].map(({ provider, region, nativeIds }) =>
      all([
        among(`${table}.provider`, [provider]),
        among(`${table}.region`, [region]),
        among(`${table}.native_id`, nativeIds),
      ]),
    ),
  );
}
