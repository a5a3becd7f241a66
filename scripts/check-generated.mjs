// Holds what is generated and checked in (the schema, the types of the documents) to what it is generated from.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const contract = "schema/schema.graphql";

run(["scripts/build.mjs"], "The build failed.");
const printed = run(["dist/schema/print.js", "--stdout"], "The schema could not be printed.");
const checkedIn = readFileSync(contract, "utf8");
if (printed !== checkedIn) {
  fail(
    `${contract} is not what the code says, first in line ${firstDifference(printed, checkedIn)}: run \`npm run schema\`.`,
  );
}
run(
  ["node_modules/@graphql-codegen/cli/esm/bin.js", "--config", "codegen.yml", "--check"],
  "The generated types are not what the schema and the documents say: run `npm run codegen`.",
);

function run(words, failure) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  if (status !== 0) {
    console.error(`${stdout}${stderr}`.trimEnd());
    fail(failure);
  }
  return stdout;
}

function firstDifference(left, right) {
  const others = right.split("\n");
  return left.split("\n").findIndex((line, index) => line !== others[index]) + 1 || others.length;
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
