import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadOperations } from "./operations.ts";

const folder = mkdtempSync(join(tmpdir(), "tintype-operations-"));
afterAll(() => rmSync(folder, { recursive: true }));
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex");

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

test("a list is read with ids in either form", async () => {
  const [one, two] = ["{ images { totalCount } }", "{ __typename }"];
  const file = write("good.json", { [hashOf(one)]: one, [`sha256:${hashOf(two).toUpperCase()}`]: two });
  const operations = await loadOperations({ mode: "only", file });
  expect(operations.textOf({ documentId: hashOf(one) })).toBe(one);
  expect(operations.textOf({ documentId: `sha256:${hashOf(two)}` })).toBe(two);
  expect(operations.textOf({ query: two })).toBe(two);
});

test.each([
  ["with a text of another hash", { [hashOf("{ a }")]: "{ b }" }, "is not the SHA-256 of its text"],
  ["that is no JSON", "{", "not a JSON object"],
  ["of something else", { format: 1 }, "not a JSON object"],
  ["that is a list", ["{ a }"], "not a JSON object"],
])("a list %s is refused at the start", async (name, content, reason) => {
  const file = write(`${name}.json`, content);
  await expect(loadOperations({ mode: "prefer", file })).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    message: expect.stringContaining(reason),
  });
});

test("a list that is not there is refused at the start, except where none is wanted", async () => {
  const file = join(folder, "nowhere.json");
  await expect(loadOperations({ mode: "only", file })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  const operations = await loadOperations({ mode: "off", file });
  expect(operations.textOf({ query: "{ a }" })).toBe("{ a }");
});

test("without a list, the mode that takes only listed operations takes none", async () => {
  const operations = await loadOperations({ mode: "only", file: null });
  expect(() => operations.textOf({ query: "{ a }" })).toThrow("has no such operation");
});
