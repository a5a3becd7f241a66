import { type Migration, Migrator } from "kysely/migration";
import type { Database } from "../engine.ts";
import type { Dialect } from "./dialect.ts";
import { createInitial } from "./initial.ts";
import { createIntents } from "./intents.ts";
import { createRegistrations } from "./registrations.ts";

/** Brings the tables up to date. The caller sees to it that nobody else does so at the same time. */
export async function migrate(database: Database, dialect: Dialect): Promise<void> {
  // In the order of their names. A released migration is never changed; add another.
  const migrations: Record<string, Migration> = {
    "0001-initial": createInitial(dialect),
    "0002-intents": createIntents(dialect),
    "0005-registrations": createRegistrations(dialect),
  };
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
