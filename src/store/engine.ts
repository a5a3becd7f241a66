import type { Expression, Kysely, RawBuilder, SqlBool } from "kysely";
import type { Tables } from "./schema.ts";

export type Database = Kysely<Tables>;

/** All that differs between the databases. Whatever it throws because the database gave no answer is STORE_UNAVAILABLE. */
export interface Engine {
  /** For single statements that read; never waits for a write. */
  readonly reader: Database;
  /** For one statement that writes outside the ledger's lock. */
  once<Result>(work: (database: Database) => Promise<Result>): Promise<Result>;
  /** A transaction; one at a time in this process. Rolls back when `work` throws. */
  transaction<Result>(work: (database: Database) => Promise<Result>): Promise<Result>;
  /** The revision in the ledger's head, read after this call: asked for before each answer that is kept. */
  revision(): Promise<number>;
  /** True where the transaction alone does not keep other writers out, so that the head's row must be locked. */
  readonly locksRows: boolean;
  /** The store's clock in milliseconds, as an SQL expression. */
  now(): RawBuilder<number>;
  /** True for a row of `image_view as view` in which every word begins a word; `words` is not empty. */
  searches(words: readonly string[]): Expression<SqlBool>;
  /** How many parameters one statement may have. */
  readonly parameterLimit: number;
  close(): Promise<void>;
}

/** Parts small enough for one statement each. */
export function chunksOf<Item>(items: readonly Item[], parametersEach: number, engine: Engine): readonly Item[][] {
  // Room for the few parameters that a statement has besides its rows.
  const size = Math.floor((engine.parameterLimit - 100) / parametersEach);
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}
