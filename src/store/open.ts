import { type Clock, systemClock } from "../ports/clock.ts";
import type { Store } from "../ports/store/store.ts";
import type { PostgresOptions } from "./postgres/postgres.ts";
import type { SqliteOptions } from "./sqlite/sqlite.ts";

/** PostgreSQL at `url`, or SQLite in `file`; its tables are made or brought up to date first. SQLite tells the time by `clock`. */
export async function openStore(
  location: { readonly url: string } | { readonly file: string },
  clock: Clock = systemClock,
  {
    onShared,
    index,
    ...patience
  }: Pick<PostgresOptions, "startPatienceMs" | "onWaiting" | "index"> & Pick<SqliteOptions, "onShared"> = {},
): Promise<Store> {
  // Only the driver that is used is loaded.
  if ("url" in location)
    return (await import("./postgres/postgres.ts")).openPostgresStore(location.url, { index, ...patience });
  return (await import("./sqlite/sqlite.ts")).openSqliteStore(location.file, {
    clock,
    index,
    ...(onShared && { onShared }),
  });
}
