import { sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { GatewayError } from "../../domain/errors.ts";
import type { Database } from "../engine.ts";
import { createAssets } from "./assets.ts";
import { createChanged } from "./changed.ts";
import { createCopies } from "./copies.ts";
import type { Dialect } from "./dialect.ts";
import { createGaps } from "./gaps.ts";
import { createInitial } from "./initial.ts";
import { createIntents } from "./intents.ts";
import { createLaunching } from "./launching.ts";
import { createLeaseLengths } from "./lease-lengths.ts";
import { createLedgerTimes } from "./ledger-times.ts";
import { createLinks } from "./links.ts";
import { createNames } from "./names.ts";
import { createOrder } from "./order.ts";
import { createOrganizations } from "./organizations.ts";
import { createPeople } from "./people.ts";
import { createPublications } from "./publications.ts";
import { createRegistrations } from "./registrations.ts";
import { createRevision } from "./revision.ts";
import { createTalk } from "./talk.ts";
import { createTurns } from "./turns.ts";
import { createWords } from "./words.ts";

/** In the order of their names. A released migration is never changed; add another. */
export function migrationsOf(dialect: Dialect): Record<string, Migration> {
  return {
    "0001-initial": createInitial(dialect),
    "0002-intents": createIntents(dialect),
    "0003-organizations": createOrganizations(dialect),
    "0004-people": createPeople(dialect),
    "0005-registrations": createRegistrations(dialect),
    "0006-assets": createAssets(dialect),
    "0007-launching": createLaunching(dialect),
    "0008-talk": createTalk(dialect),
    "0009-publications": createPublications(dialect),
    "0010-links": createLinks(dialect),
    "0011-revision": createRevision(dialect),
    "0012-names": createNames(),
    "0013-order": createOrder(dialect),
    "0014-gaps": createGaps(dialect),
    "0015-copies": createCopies(dialect),
    "0016-turns": createTurns(dialect),
    "0017-lease-lengths": createLeaseLengths(dialect),
    "0018-changed": createChanged(dialect),
    "0019-ledger-times": createLedgerTimes(),
    "0020-words": createWords(),
  };
}

/** Brings the tables up to date. The caller sees to it that nobody else does so at the same time. */
export async function migrate(database: Database, dialect: Dialect): Promise<void> {
  const migrations = migrationsOf(dialect);
  const provider = { getMigrations: async () => migrations };
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (!error) return;
  const newest = (await executed(database)).find((name) => !(name in migrations));
  if (newest === undefined) throw error;
  throw new GatewayError(
    "STORE_UNAVAILABLE",
    `The store was written by a newer version of Tintype (it has the migration ${newest}): start that version, or restore a backup from before its upgrade.`,
    { cause: error },
  );
}

/** The migrations that the store has seen, the newest first; none where the table is not there yet. */
async function executed(database: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly name: string }>`select name from kysely_migration order by name desc`
    .execute(database)
    .catch(() => ({ rows: [] }));
  return rows.map(({ name }) => name);
}
