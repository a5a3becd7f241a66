import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import { Client, type ClientConfig, Pool, type PoolConfig, types } from "pg";
import { connectionError, isServerError, queryError } from "./postgres-errors.ts";
import { storableText } from "./text.ts";

const int8 = 20;

/** A pool as Kysely's dialect wants it, whose failures are classified here, once. */
export function createPool(url: string, config: PoolConfig): PostgresPool {
  // The URL stays in this closure: what stands in the options is printed wherever the pool is.
  function ClientOfUrl(options: ClientConfig) {
    return new Client({ ...options, connectionString: url });
  }
  const pool = new Pool({
    ...config,
    // The pool only ever calls it with `new`, for which a function that returns the object is as good as a class.
    Client: ClientOfUrl as unknown as typeof Client,
    types: {
      // Counts, ids and positions stay far below 2^53.
      getTypeParser: (type, format) => (type === int8 ? Number : types.getTypeParser(type, format)),
    },
  });
  // An idle connection that breaks has left the pool already; without a listener the process would end.
  pool.on("error", () => {});
  return {
    options: pool.options,
    connect: async () => guardedClient(pool),
    end: () => pool.end(),
  };
}

async function guardedClient(pool: Pool): Promise<PostgresPoolClient> {
  const client = await pool.connect().catch((error: unknown) => {
    throw connectionError(error);
  });
  let broken: unknown = null;
  const onError = (error: Error) => {
    broken ??= error;
  };
  // The pool listens to idle clients only.
  client.on("error", onError);

  function query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(sql: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof sql !== "string") throw new TypeError("The store reads without cursors.");
    return answer(sql, parameters);
  }
  const answer = async (sql: string, parameters: readonly unknown[]): Promise<unknown> => {
    // Behind a query that nobody answered, `rollback` would wait just as long.
    if (broken !== null) throw queryError(broken);
    try {
      return await client.query(sql, parameters.map(storableParameter));
    } catch (error) {
      if (!isServerError(error)) broken ??= error;
      throw queryError(error);
    }
  };
  return {
    query,
    release: (destroy) => {
      client.removeListener("error", onError);
      client.release(destroy === true || broken !== null);
    },
  };
}

function storableParameter(value: unknown): unknown {
  return typeof value === "string" ? storableText(value) : value;
}
