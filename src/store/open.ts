import { type Clock, systemClock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import { openPostgresStore } from "./postgres.ts";
import { openSqliteStore } from "./sqlite.ts";

/** PostgreSQL at `url`, or SQLite in `file`; its tables are made or brought up to date first. SQLite tells the time by `clock`. */
export async function openStore(
  location: { readonly url: string } | { readonly file: string },
  clock: Clock = systemClock,
): Promise<Store> {
  return "url" in location ? openPostgresStore(location.url) : openSqliteStore(location.file, { clock });
}
