import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorCodes } from "../../src/domain/errors.ts";
import { refusalCodes } from "../../src/domain/refusals.ts";
import { readPage, rowsOf, sectionOf } from "./docs-tables.ts";

const root = new URL("../../", import.meta.url);
// What becomes a user error of a mutation is held by docs-refusals.test.ts.
const rows = ["The clouds behind", "What you sent", "The gateway itself"].flatMap((heading) =>
  rowsOf(sectionOf(readPage("errors.md"), heading)),
);

test("docs/errors.md has every error code once, and no other", () => {
  const documented = rows.map(({ name }) => name);
  expect(documented.sort()).toEqual([...errorCodes].sort());
});

test("docs/errors.md says of every code when it comes, what to do, whether retrying helps, and the HTTP status", () => {
  const short = rows.filter(({ cells }) => cells.length !== 4 || cells.includes(""));
  expect(short.map(({ name }) => name)).toEqual([]);
});

test("every error code is given by something in src, adapters or schema", () => {
  const text = ["src", "adapters", "schema"].flatMap(sourcesIn).join("\n");
  const codes = [...errorCodes, ...refusalCodes];
  expect(codes.filter((code) => !text.includes(`"${code}"`))).toEqual([]);
});

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith(".ts") && !/\.(test|suite|fixture|samples)\.ts$/.test(file))
    .filter((file) => !["src/domain/errors.ts", "src/domain/refusals.ts"].includes(`${folder}/${file}`))
    .map((file) => readFileSync(new URL(`${folder}/${file}`, root), "utf8"));
}
