import { writeFile } from "node:fs/promises";
import { lexicographicSortSchema, printSchema } from "graphql";
import { buildSchema } from "./build.ts";

// `--stdout` prints; without it, the checked-in contract is written.
const text = `${printSchema(lexicographicSortSchema(await buildSchema()))}\n`;
if (process.argv.includes("--stdout")) process.stdout.write(text);
else await writeFile(new URL("../../schema/schema.graphql", import.meta.url), text);
