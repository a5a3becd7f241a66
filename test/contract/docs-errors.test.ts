import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorCodes } from "../../src/domain/errors.ts";
import { readPage, rowsOf } from "./docs-tables.ts";

const root = new URL("../../", import.meta.url);

test("docs/errors.md has every error code once, and no other", () => {
  const documented = rowsOf(readPage("errors.md")).map(({ name }) => name);
  expect(documented.sort()).toEqual([...errorCodes].sort());
});

test("docs/errors.md says of every code when it comes, what to do, whether retrying helps, and the HTTP status", () => {
  const short = rowsOf(readPage("errors.md")).filter(({ cells }) => cells.length !== 4 || cells.includes(""));
  expect(short.map(({ name }) => name)).toEqual([]);
});

test("every error code is given by something in src, adapters or schema", () => {
  const text = ["src", "adapters", "schema"].flatMap(sourcesIn).join("\n");
  expect(errorCodes.filter((code) => !text.includes(`"${code}"`))).toEqual([]);
});

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".ts") && !/\.(test|suite|fixture|samples)\.ts$/.test(file))
    .filter((file) => `${folder}/${file}` !== "src/domain/errors.ts")
    .map((file) => readFileSync(new URL(`${folder}/${file}`, root), "utf8"));
}
