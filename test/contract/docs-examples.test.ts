import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSchema, parse, validate } from "graphql";
import { afterAll, expect, test } from "vitest";
import { adapterFactories } from "../../adapters/index.ts";
import { readConfiguration } from "../../src/config/configuration.ts";

const root = new URL("../../", import.meta.url);
const textOf = (page: string) => readFileSync(new URL(page, root), "utf8");
const pages = globSync(["*.md", "{docs,bench,demo,adapters}/**/*.md"], { cwd: root }).map(String).sort();
const folder = mkdtempSync(join(tmpdir(), "tintype-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

function blocksOf(page: string, language: string): readonly string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return [...textOf(page).matchAll(fence)].map(([, block = ""]) => block);
}

test("every query and subscription in the pages fits the schema", () => {
  const schema = buildSchema(textOf("schema/schema.graphql"));
  const inShell = pages
    .flatMap((page) => blocksOf(page, "sh"))
    .flatMap((block) => [...block.matchAll(/(?:\bask '|'query=)([^']+)'|const query = "([^"]+)"/g)])
    .map(([, argument, constant]) => argument ?? constant ?? "");
  const queries = [...inShell, ...pages.flatMap((page) => blocksOf(page, "graphql"))];
  expect(queries.length).toBeGreaterThanOrEqual(10);
  for (const query of queries) expect(validate(schema, parse(query)), query).toEqual([]);
});

test("every whole configuration in the pages can be used", () => {
  const examples = ["README.md", "docs/configuration.md"]
    .flatMap((page) => blocksOf(page, "yaml"))
    .filter((block) => block.includes("backends:"));
  expect(examples).toHaveLength(3);
  const environment = { TINTYPE_PRODUCTION_EXTERNAL_ID: "made-up", SMARTCLOUD_PASSWORD: "made-up" };
  for (const [index, example] of examples.entries()) {
    const path = join(folder, `${index}.yaml`);
    writeFileSync(path, example);
    expect(readConfiguration({ path, environment }, adapterFactories).backends).toHaveLength(1);
  }
});

test("every JSON example in the pages is JSON", () => {
  for (const block of pages.flatMap((page) => blocksOf(page, "json"))) expect(() => JSON.parse(block)).not.toThrow();
});

test("every link from a page to a file leads to one", () => {
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !existsSync(new URL(target, new URL(page, root))))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});
