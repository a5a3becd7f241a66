import type { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { Kysely, SqliteDialect, sql } from "kysely";
import { type Clock, systemClock } from "../../ports/clock.ts";
import type { Store } from "../../ports/store/store.ts";
import type { Database, Engine } from "../engine.ts";
import type { IndexOptions } from "../images/indexed-catalog.ts";
import type { Dialect } from "../migrations/dialect.ts";
import { migrate } from "../migrations/index.ts";
import type { Tables } from "../schema.ts";
import { createStore } from "../store.ts";
import { isBusy } from "./sqlite-errors.ts";
import { guardFiles } from "./sqlite-file.ts";
import { asKyselyDatabase, breathing, createFile, isOpenElsewhere, openHandle, prepared } from "./sqlite-handle.ts";

export interface SqliteOptions {
  readonly clock?: Clock;
  /** How long a write waits for another process's write. */
  readonly lockTimeoutMs?: number;
  /** Lists and counts from memory; from the database where left out. */
  readonly index?: IndexOptions | undefined;
  /** Called with the file where another process has it open already. */
  readonly onShared?: (file: string) => void;
  /** Called with the text of every statement. */
  readonly onStatement?: (text: string) => void;
}

export const sqliteDialect: Dialect = {
  text: "text",
  bytes: "blob",
  integer: "integer",
  identity: "integer primary key autoincrement",
  tableEnd: " strict",
  // The words are split and folded already: the tokenizer `ascii` takes them as they are, and keeps what is not ASCII.
  search: [
    `create virtual table image_search using fts5(
      words, content = 'image_view', content_rowid = 'id', tokenize = 'ascii', detail = none, columnsize = 0
    )`,
    `create trigger image_search_insert after insert on image_view begin
      insert into image_search (rowid, words) values (new.id, new.words);
    end`,
    `create trigger image_search_update after update of words on image_view when old.words <> new.words begin
      insert into image_search (image_search, rowid, words) values ('delete', old.id, old.words);
      insert into image_search (rowid, words) values (new.id, new.words);
    end`,
    `create trigger image_search_delete after delete on image_view begin
      insert into image_search (image_search, rowid, words) values ('delete', old.id, old.words);
    end`,
  ],
  // SQLite cannot take a constraint away. The rows that refer to the table wait for their image to come back.
  splitImages: ({ old, more }) => [
    "pragma defer_foreign_keys = on",
    "create table image_before as select * from image",
    "drop table image",
    `create table image (
      id integer primary key autoincrement,
      organization text not null,
      provider text not null,
      realm text not null,
      native_id text not null,
      facts text not null,
      facts_as_of text not null,
      first_seen_at text not null,
      gone integer not null,
      image_sequence integer not null default 0,
      name_folded text not null,
      words text not null,
      state text not null,
      visibility text not null,
      owner_id text,
      owner_alias text,
      platform text not null,
      architecture text not null,
      root_device_type text,
      created_at text not null,
      deprecated_at text,
      paid integer not null,
      ${more},
      unique (provider, realm, native_id, organization)
    ) strict`,
    `insert into image (id, organization, ${old})
      select id, (select min(organization) from image_organization where image_id = image_before.id), ${old} from image_before`,
    "drop table image_before",
    "create index image_by_created_at on image (created_at, id)",
    "create index image_by_name on image (name_folded, id)",
  ],
};

const revisionOfHead = "select revision from ledger_head";

/** One file for one machine; several processes may open it. */
export async function openSqliteStore(file: string, options: SqliteOptions = {}): Promise<Store> {
  const { clock = systemClock, lockTimeoutMs = 10_000, onStatement, onShared } = options;
  await createFile(file);
  if (onShared && isOpenElsewhere(file)) onShared(file);
  const log = onStatement && ((event: { readonly query: { readonly sql: string } }) => onStatement(event.query.sql));
  const handles: DatabaseSync[] = [];
  const open = (busyTimeoutMs: number): { handle: DatabaseSync; database: Database } => {
    const handle = openHandle(file, busyTimeoutMs);
    handles.push(handle);
    const database = new Kysely<Tables>({
      dialect: breathing(new SqliteDialect({ database: asKyselyDatabase(handle, file) })),
      ...(log && { log }),
    });
    return { handle, database };
  };
  const close = () => {
    for (const handle of handles) if (handle.isOpen) handle.close();
  };
  try {
    // The one that writes waits without blocking the process; see `immediately`.
    const writer = open(0);
    await whenFree(lockTimeoutMs, () => sql`pragma journal_mode = wal`.execute(writer.database));
    await sql`pragma synchronous = full`.execute(writer.database);
    await immediately({ ...writer, guard: () => {} }, lockTimeoutMs, (database) => migrate(database, sqliteDialect));
    // Behind the migration: the journal is there once something was written.
    const guarded = { ...writer, guard: guardFiles(file) };
    const transaction: Engine["transaction"] = (work) => immediately(guarded, lockTimeoutMs, work);
    const reader = open(5_000);
    await sql`pragma query_only = on`.execute(reader.database);
    const head = prepared(reader.handle, file, revisionOfHead);
    return createStore(
      {
        reader: reader.database,
        async revision() {
          onStatement?.(revisionOfHead);
          // The column is an integer of a table that is `strict`.
          return head()?.revision as number;
        },
        once: transaction,
        transaction,
        locksRows: false,
        now: () => sql<number>`cast(${clock.now()} as integer)`,
        searches: (words) => {
          const query = words.map((word) => `"${word}"*`).join(" AND ");
          return sql`view.id in (select rowid from image_search where image_search match ${query})`;
        },
        parameterLimit: 32_766,
        close: async () => {
          await Promise.all([reader.database.destroy(), writer.database.destroy()]);
          close();
        },
      },
      options.index,
    );
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * `begin immediate`, because a transaction that begins as a reader cannot become a writer once another has written.
 * Kysely's own `transaction()` says a plain `begin`.
 */
function immediately<Result>(
  writer: { readonly handle: DatabaseSync; readonly database: Database; readonly guard: () => void },
  lockTimeoutMs: number,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { handle, database, guard } = writer;
  return database.connection().execute(async (connection) => {
    guard();
    await whenFree(lockTimeoutMs, () => sql`begin immediate`.execute(connection));
    try {
      const result = await work(connection);
      guard();
      await sql`commit`.execute(connection);
      return result;
    } catch (error) {
      // SQLite has rolled back already where the disk was full or broken.
      if (handle.isOpen && handle.isTransaction) await sql`rollback`.execute(connection);
      throw error;
    }
  });
}

/** SQLite's own waiting blocks the whole process, and with it the very writer that it may be waiting for. */
async function whenFree<Result>(timeoutMs: number, attempt: () => Promise<Result>): Promise<Result> {
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= endsAt) throw error;
      await pause(1 + Math.random() * 10);
    }
  }
}
