import { Client } from "pg";
import { createDatabase, recordTables, type TestDatabase } from "./postgres.ts";

/** The rows that a migration leaves behind, kept beside. */
const keep = `do $$
declare name text; filled bool;
begin
  create schema pristine;
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('select exists (select from public.%I)', name) into filled;
    if filled then execute format('create table pristine.%I as table public.%I', name, name); end if;
  end loop;
end $$`;

/** All rows as the migration left them, all counters at their first number. */
const restore = `do $$
declare name text;
begin
  set local session_replication_role = replica;
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('delete from public.%I', name);
  end loop;
  for name in select tablename from pg_tables where schemaname = 'pristine' loop
    execute format('insert into public.%I overriding system value table pristine.%I', name, name);
  end loop;
  for name in select sequencename from pg_sequences where schemaname = 'public' loop
    execute format('alter sequence public.%I restart', name);
  end loop;
end $$`;

export interface EmptiedDatabase extends TestDatabase {
  /** Back to how it was migrated; for tests that change rows and no tables. Nobody else may be connected. */
  readonly empty: () => Promise<void>;
}

/** A database that one test after another has to itself: to make and migrate one takes ten times as long as to empty it. */
export async function createEmptiedDatabase(
  postgresUrl: string,
  migrate: (url: string) => Promise<void>,
): Promise<EmptiedDatabase> {
  const database = await createDatabase(postgresUrl);
  await migrate(database.url);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(keep);
  return {
    url: database.url,
    async empty() {
      await recordTables(database.url);
      await client.query(restore);
    },
    async drop() {
      await client.end();
      await database.drop();
    },
  };
}
