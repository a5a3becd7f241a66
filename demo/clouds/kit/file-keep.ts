import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Keep, KeptValue } from "./keep.ts";

const LOCK_PATIENCE_MS = 5000;
const VALUES = "values";
const META = "meta";

export interface FileKeepOptions {
  readonly file: string;
  /** Forgets what the file holds, and begins a world with this id. */
  readonly beginWith?: string | undefined;
  /** What the world is made of; a kept world that is made of something else is refused. */
  readonly madeOf: string;
}

/** Throws an Error whose message is for the person at the keyboard. */
export function openFileKeep({ file, beginWith, madeOf }: FileKeepOptions): Keep {
  const database = open(file);
  let inTransaction = false;
  function write(work: () => void): void {
    if (!inTransaction) database.exec("begin immediate");
    inTransaction = true;
    work();
  }
  function commit(): void {
    if (inTransaction) database.exec("commit");
    inTransaction = false;
  }

  if (beginWith !== undefined) write(() => database.exec("delete from kept"));
  const put = database.prepare("insert or replace into kept (name, key, value) values (?, ?, ?)");
  const drop = database.prepare("delete from kept where name = ? and key = ?");
  const rowsOf = database.prepare("select key, value from kept where name = ? order by rowid");
  const set = (name: string, key: string, value: unknown) => write(() => put.run(name, key, JSON.stringify(value)));

  function load<Value>(name: string): Map<string, Value> {
    // The columns are text, and hold what `set` wrote for the same name.
    const rows = rowsOf.all(name) as unknown as readonly { readonly key: string; readonly value: string }[];
    return new Map(rows.map(({ key, value }) => [key, JSON.parse(value) as Value]));
  }

  const meta = load<string>(META);
  const kept = meta.get("id");
  if (kept === undefined) {
    set(META, "id", beginWith ?? randomUUID());
    set(META, "madeOf", madeOf);
  } else if (meta.get("madeOf") !== madeOf) {
    database.close();
    throw new Error(
      `${file} keeps a world of ${meta.get("madeOf")}, not of ${madeOf}. Start with those, or remove it.`,
    );
  }
  const values = load<unknown>(VALUES);
  return {
    worldId: load<string>(META).get("id") ?? "",
    isNew: kept === undefined,
    map<Value>(name: string): Map<string, Value> {
      const map = load<Value>(name);
      const { set: setInMemory, delete: deleteInMemory } = Map.prototype;
      return Object.assign(map, {
        set(key: string, value: Value) {
          set(name, key, value);
          return setInMemory.call(map, key, value);
        },
        delete(key: string) {
          write(() => drop.run(name, key));
          return deleteInMemory.call(map, key);
        },
      });
    },
    value<Value>(name: string, initial: Value): KeptValue<Value> {
      // Written by the same caller, in an earlier process.
      let current = values.has(name) ? (values.get(name) as Value) : initial;
      return {
        get: () => current,
        set(value) {
          current = value;
          set(VALUES, name, value);
        },
      };
    },
    commit,
    close() {
      if (!database.isOpen) return;
      commit();
      database.close();
    },
  };
}

function open(file: string): DatabaseSync {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // SQLite takes the file as it is, and gives the files beside it the same rights.
    closeSync(openSync(file, "a", 0o600));
    const database = new DatabaseSync(file, { timeout: LOCK_PATIENCE_MS });
    // One process at a time. A commit is safe from a killed process, which is all that a demo promises.
    database.exec("pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = normal");
    database.exec("create table if not exists kept (name text, key text, value text, unique (name, key)) strict");
    return database;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const busy = /locked|busy/.test(reason);
    throw new Error(
      busy
        ? `${file} is used by other demo clouds: stop them first. Or start in another folder; "npm run clouds" also takes --keep FILE and --forget.`
        : `The demo clouds' world cannot be kept in ${file}: ${reason}`,
      { cause: error },
    );
  }
}
