import { readFile } from "node:fs/promises";
import { lexicographicSortSchema, printSchema, validateSchema } from "graphql";
import { expect, test } from "vitest";
import { buildSchema } from "../../schema/build.ts";

test("the contract that is checked in is the one that the classes make", async () => {
  const checkedIn = await readFile(new URL("../../schema/schema.graphql", import.meta.url), "utf8");
  const schema = await buildSchema();
  expect(checkedIn).toBe(`${printSchema(lexicographicSortSchema(schema))}\n`);
  expect(validateSchema(schema)).toEqual([]);
});

test("the schema is the same each time that it is built", async () => {
  const [one, two] = await Promise.all([buildSchema(), buildSchema()]);
  expect(printSchema(one)).toBe(printSchema(two));
});
