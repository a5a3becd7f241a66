import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Dialect, SqliteDatabase, SqliteStatement } from "kysely";
import { breathe } from "../../ports/event-loop.ts";
import { storableText } from "../text.ts";
import { isBusy, sqliteError } from "./sqlite-errors.ts";

const mostStatements = 200;
/** What the feed asks whenever there is news has some eight thousand. */
const longestKeptSql = 12_000;

/** Creates the file, readable by its owner alone, with its folder. Leaves one that is there as it is. */
export async function createFile(file: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    // Never opens a file that exists: closing it would drop the locks that SQLite holds on it in this process.
    const created = await open(file, "wx", 0o600);
    await created.close();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw sqliteError(error, file);
  }
}

export function openHandle(file: string, busyTimeoutMs: number): DatabaseSync {
  return answering(file, () => new DatabaseSync(file, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true }));
}

/** True where a process has the database open. What else keeps it from being read is said when it is opened. */
export function isOpenElsewhere(file: string): boolean {
  const handle = openHandle(file, 0);
  try {
    // In this mode the first read takes the lock that a single user of a WAL database can have; it ends with the handle.
    handle.exec("pragma locking_mode = exclusive; select count(*) from sqlite_schema");
    return false;
  } catch (error) {
    return isBusy(sqliteError(error, file));
  } finally {
    handle.close();
  }
}

/** The handle as Kysely's dialect wants it. Keeps the statements that come again and again. */
export function asKyselyDatabase(handle: DatabaseSync, file: string): SqliteDatabase {
  const kept = new Map<string, SqliteStatement>();
  return {
    prepare(sql) {
      const found = kept.get(sql);
      const statement =
        found ??
        asKyselyStatement(
          answering(file, () => handle.prepare(sql)),
          file,
        );
      if (sql.length > longestKeptSql) return statement;
      // To the end, so that the first is the one not used for longest.
      kept.delete(sql);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > mostStatements && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
    close: () => handle.close(),
  };
}

/** Gives the first row of a statement without parameters. */
export function prepared(
  handle: DatabaseSync,
  file: string,
  sql: string,
): () => Readonly<Record<string, unknown>> | undefined {
  const statement = answering(file, () => handle.prepare(sql));
  return () => answering(file, () => statement.get());
}

/** The same dialect, which breathes before each statement: its answers are there at once, so awaiting them gives nobody a turn. */
export function breathing(dialect: Dialect): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (database) => dialect.createIntrospector(database),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver() {
      const driver = dialect.createDriver();
      const acquire = driver.acquireConnection.bind(driver);
      driver.acquireConnection = async (options) => {
        const connection = await acquire(options);
        return {
          async executeQuery(query) {
            await breathe();
            return connection.executeQuery(query);
          },
          streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
        };
      };
      return driver;
    },
  };
}

function asKyselyStatement(statement: StatementSync, file: string): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => answering(file, () => statement.all(...parameters.map(inputValue))),
    run: (parameters) => answering(file, () => statement.run(...parameters.map(inputValue))),
    iterate: (parameters) => answering(file, () => statement.iterate(...parameters.map(inputValue))),
  };
}

function inputValue(value: unknown): SQLInputValue {
  if (typeof value === "string") return storableText(value);
  if (value === null || typeof value === "number" || typeof value === "bigint") return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`SQLite cannot bind a value of type ${typeof value}.`);
}

function answering<Result>(file: string, call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw sqliteError(error, file);
  }
}
