import { setTimeout as pause } from "node:timers/promises";
import { Kysely, PostgresDialect, sql } from "kysely";
import { GatewayError } from "../../domain/errors.ts";
import { gathered } from "../../ports/gathered.ts";
import type { Store } from "../../ports/store/store.ts";
import type { Database } from "../engine.ts";
import type { IndexOptions } from "../images/indexed-catalog.ts";
import type { Dialect } from "../migrations/dialect.ts";
import { migrate } from "../migrations/index.ts";
import type { Tables } from "../schema.ts";
import { createStore } from "../store.ts";
import { createTurns } from "./in-turn.ts";
import { mayPass } from "./postgres-errors.ts";
import { createPool } from "./postgres-pool.ts";

const startPauseMs = 250;
/** Within a transaction nothing but the database is waited for. */
const longestIdleMs = 5_000;

export interface PostgresOptions {
  /** How many connections this process opens at most. */
  readonly poolSize?: number;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  /** How long the start waits for a server that restarts, or is not there yet. */
  readonly startPatienceMs?: number;
  /** Called once when the start begins to wait, with the reason. */
  readonly onWaiting?: (reason: string) => void;
  /** Lists and counts from memory; from the database where left out. */
  readonly index?: IndexOptions | undefined;
  /** Called with the text of every statement. */
  readonly onStatement?: (text: string, parameters: readonly unknown[]) => void;
}

export const postgresDialect: Dialect = {
  // The database's own collation depends on where it was made; bytes are the same everywhere, and SQLite's order.
  text: 'text collate "C"',
  bytes: "bytea",
  integer: "bigint",
  identity: "bigint generated always as identity primary key",
  tableEnd: "",
  search: [
    `alter table image_view add column search tsvector not null
      generated always as (array_to_tsvector(string_to_array(words, ' '))) stored`,
    "create index image_view_by_search on image_view using gin (search)",
  ],
  splitImages: ({ more }) => [
    `alter table image add column organization text collate "C",
      ${more
        .split(", ")
        .map((column) => `add column ${column}`)
        .join(", ")}`,
    "update image set organization = (select min(organization) from image_organization where image_id = image.id)",
    "alter table image alter column organization set not null",
    "alter table image drop constraint image_provider_realm_native_id_key",
    "alter table image add unique (provider, realm, native_id, organization)",
  ],
};

/**
 * Of the server's planner. `jit`: compiling a list's statement takes four times as long as running it. `enable_seqscan`:
 * every read is of a page, or of what a page shows, and the tables grow.
 */
export const sessionOptions = "-c jit=off -c enable_seqscan=off";

export async function openPostgresStore(url: string, options: PostgresOptions = {}): Promise<Store> {
  const { poolSize = 10, connectTimeoutMs = 5_000, statementTimeoutMs = 30_000, onStatement } = options;
  const { startPatienceMs = 0, onWaiting = () => {} } = options;
  const pool = createPool(url, {
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    // A replica that stops in a transaction holds the ledger's head, and every writer waits.
    idle_in_transaction_session_timeout: Math.min(statementTimeoutMs, longestIdleMs),
    // For a server that does not even answer that the statement took too long.
    query_timeout: statementTimeoutMs + Math.min(statementTimeoutMs, 5_000),
    options: sessionOptions,
    keepAlive: true,
    application_name: "tintype",
  });
  const database: Database = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    ...(onStatement && { log: ({ query }) => onStatement(query.sql, query.parameters) }),
  });
  const inTurn = createTurns();
  try {
    await untilItAnswers({ patienceMs: startPatienceMs, onWaiting }, async () => {
      await requireUtf8(database);
      await migrate(database, postgresDialect);
    });
  } catch (error) {
    await database.destroy();
    throw error;
  }
  const revision = gathered(async () => {
    const { rows } = await sql<{ readonly revision: number }>`select revision from ledger_head`.execute(database);
    return rows[0]?.revision ?? 0;
  });
  return createStore(
    {
      reader: database,
      revision,
      once: (work) => work(database),
      // In turn: writes wait for each other anyway, and those that wait shall not take the connections of the readers.
      transaction: (work) => inTurn(() => database.transaction().execute(work)),
      locksRows: true,
      now: () => sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`,
      searches: (words) => {
        const query = words.map((word) => `'${word}':*`).join(" & ");
        return sql`view.search @@ ${query}::tsquery`;
      },
      parameterLimit: 65_535,
      close: () => database.destroy(),
    },
    options.index,
  );
}

async function untilItAnswers(
  { patienceMs, onWaiting }: { readonly patienceMs: number; readonly onWaiting: (reason: string) => void },
  work: () => Promise<void>,
): Promise<void> {
  const endsAt = performance.now() + patienceMs;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof GatewayError) || !mayPass(error) || performance.now() >= endsAt) throw error;
      if (attempt === 1) onWaiting(error.message);
      await pause(startPauseMs);
    }
  }
}

async function requireUtf8(database: Database): Promise<void> {
  const { rows } = await sql<{ readonly server_encoding: string }>`show server_encoding`.execute(database);
  const encoding = rows[0]?.server_encoding;
  if (encoding === "UTF8") return;
  throw new GatewayError(
    "STORE_UNAVAILABLE",
    `The PostgreSQL database has the encoding ${encoding}: create it again with encoding 'UTF8'.`,
  );
}
