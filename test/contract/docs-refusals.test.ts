import { readFileSync } from "node:fs";
import { buildSchema, isEnumType } from "graphql";
import { expect, test } from "vitest";
import { ec2Refusals } from "../../adapters/aws/refusals/refusals.ts";
import { smartCloudRefusals } from "../../adapters/smartcloud/refusals.ts";
import { errorCodes } from "../../src/domain/errors.ts";
import { refusalCodes } from "../../src/domain/refusals.ts";
import { readPage, rowsOf, sectionOf } from "./docs-tables.ts";

const page = readPage("errors.md");
const reasons = rowsOf(sectionOf(page, "Why a mutation was not done"));
const documented = reasons.map(({ name }) => name).sort();

// What a sweep is not believed for is said of sources alone.
const failures = errorCodes.filter((code) => code.startsWith("BACKEND_") && code !== "BACKEND_IMPLAUSIBLE");
const userErrorCodes = [...refusalCodes, "FORBIDDEN", "NOT_FOUND", "UNSUPPORTED", ...failures].sort();

test("docs/errors.md says of every code of a user error when it comes and what to do, and of no other", () => {
  expect(documented).toEqual(userErrorCodes);
  expect(reasons.filter(({ cells }) => cells.length !== 2 || cells.includes(""))).toEqual([]);
});

test("the schema's MutationErrorCode has the same codes", () => {
  const contract = buildSchema(readFileSync(new URL("../../schema/schema.graphql", import.meta.url), "utf8"));
  const type = contract.getType("MutationErrorCode");
  const names = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
  expect(names.sort()).toEqual(userErrorCodes);
});

// A cloud's answer, which calls it counts for, our code, the field, what it means, what to do.
test("docs/errors.md has EC2's refusals as the adapter's table has them, in its order, and no other", () => {
  const rows = ec2Refusals.map(({ code, of = null, saying = null, becomes, field, problem, action }) => ({
    name: code,
    cells: [where(of?.map(inBackticks).join(", ") ?? null, saying), ...means(becomes, field, problem, action)],
  }));
  expect(rowsOf(sectionOf(page, "What AWS answers"))).toEqual(rows);
});

test("docs/errors.md has the SmartCloud's refusals as the adapter's table has them, in its order, and no other", () => {
  const rows = smartCloudRefusals.map(({ of, status, says, becomes, field, when, action }) => ({
    name: String(status),
    cells: [where(of === null ? null : inBackticks(of), says), ...means(becomes, field, when, action)],
  }));
  expect(rowsOf(sectionOf(page, "What a SmartCloud answers"))).toEqual(rows);
});

test("what the clouds' refusals become is a code that a user error may have", () => {
  const becoming = [...ec2Refusals, ...smartCloudRefusals].map(({ becomes }) => becomes);
  expect(becoming.filter((code) => !documented.includes(code))).toEqual([]);
});

function where(calls: string | null, says: RegExp | null): string {
  const saying = says && `saying ${wordsOf(says)}`;
  return [calls, saying].filter((part) => part !== null).join(", ") || "any";
}

function means(becomes: string, field: string | null | undefined, problem: string, action: string): readonly string[] {
  return [inBackticks(becomes), field ? inBackticks(field) : "", `${problem}. ${action}.`];
}

function inBackticks(text: string): string {
  return `\`${text}\``;
}

/** The patterns of these tables are plain words: `/\b(volume|in use)\b/i` reads "volume" or "in use". */
function wordsOf({ source }: RegExp): string {
  const plain = source.replaceAll(/\\b|[\^()]|s\?/g, "").replaceAll(".*", " … ");
  return plain
    .split("|")
    .map((words) => `"${words}"`)
    .join(" or ");
}
