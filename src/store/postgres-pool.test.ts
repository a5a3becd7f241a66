import { inspect } from "node:util";
import { expect, test } from "vitest";
import { createPool } from "./postgres-pool.ts";

test("neither the pool nor its failure prints the URL", async () => {
  const pool = createPool("postgres://canary-user:canary-password@127.0.0.1:1/canary-database", { max: 1 });
  const error: unknown = await pool.connect().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "STORE_UNAVAILABLE" });
  for (const thing of [pool, error])
    expect(inspect(thing, { depth: 6, showHidden: true }) + JSON.stringify(thing)).not.toContain("canary");
  await pool.end();
});
