import { setTimeout as pause } from "node:timers/promises";
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from "kysely";
import { Client, type ClientConfig, Pool, type PoolClient, type PoolConfig, types } from "pg";
import { storableText } from "../text.ts";
import { connectionError, isFull, isServerError, queryError } from "./postgres-errors.ts";

const int8 = 20;
const fullPauseMs = 50;

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
  // From its first moment to its last: the pool itself listens to idle clients only, and takes that listener away a turn
  // before anybody else can add one. A server that shuts down speaks in just that turn.
  const broken = new WeakMap<PoolClient, Error>();
  pool.on("connect", (client) => client.on("error", (error) => void broken.set(client, broken.get(client) ?? error)));
  return {
    options: pool.options,
    connect: async () => guardedClient(pool, broken),
    end: () => pool.end(),
  };
}

async function guardedClient(pool: Pool, failures: WeakMap<PoolClient, Error>): Promise<PostgresPoolClient> {
  const client = await connected(pool);

  function query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(sql: unknown, parameters: readonly unknown[] = []): unknown {
    if (typeof sql !== "string") throw new TypeError("The store reads without cursors.");
    return answer(sql, parameters);
  }
  const answer = async (sql: string, parameters: readonly unknown[]): Promise<unknown> => {
    // Behind a query that nobody answered, `rollback` would wait just as long.
    const failure = failures.get(client);
    if (failure) throw queryError(failure);
    try {
      return await client.query(sql, parameters.map(storableParameter));
    } catch (error) {
      if (error instanceof Error && !isServerError(error)) failures.set(client, failures.get(client) ?? error);
      throw queryError(error);
    }
  };
  return {
    query,
    release: (destroy) => client.release(destroy === true || failures.has(client)),
  };
}

/** Waits its turn where the server has no connection left, as it would for a connection of the pool's own. */
async function connected(pool: Pool): Promise<PoolClient> {
  const endsAt = performance.now() + (pool.options.connectionTimeoutMillis ?? 0);
  for (;;) {
    try {
      return await pool.connect();
    } catch (error) {
      if (!isFull(error) || performance.now() >= endsAt) throw connectionError(error);
      await pause(fullPauseMs);
    }
  }
}

function storableParameter(value: unknown): unknown {
  return typeof value === "string" ? storableText(value) : value;
}
