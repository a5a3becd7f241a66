import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Element, elementsOf } from "../../src/markdown/html.fixture.ts";
import { renderMarkdown } from "../../src/markdown/markdown.ts";
import { hostilePage, vectors } from "../../src/markdown/vectors.samples.ts";
import { run } from "../clients/transcript.ts";
import { proof } from "../support/probes/proof.ts";
import { findHtml5lib } from "../support/servers/executables.ts";
import { temporaryFolder } from "../support/servers/gateway.ts";

const python = findHtml5lib();
if (python === null && process.env.CI === "true")
  throw new Error("Without html5lib its tests cannot run: `node scripts/test-services.mjs` says what to install.");
const reader = fileURLToPath(new URL("read-html.py", import.meta.url));

interface Reading {
  readonly first: readonly Element[];
  readonly again: readonly Element[];
}

async function readAll(pages: readonly string[]): Promise<readonly Reading[]> {
  const folder = temporaryFolder();
  const file = join(folder, "pages.json");
  writeFileSync(file, JSON.stringify(pages));
  const { code, output } = await run(String(python), [reader, file], { folder, environment: {} });
  expect(code, output).toBe(0);
  return JSON.parse(output);
}

test.skipIf(python === null)(
  "a browser finds the elements that were written in a page, and no other, also at a second look",
  async () => {
    const { seed, size } = proof("html5lib", 1_000);
    const sources = [...vectors, ...fc.sample(hostilePage, { numRuns: size, seed })];
    const pages = sources.map(renderMarkdown);
    const readings = await readAll(pages);
    expect(readings).toHaveLength(pages.length);
    for (const [index, page] of pages.entries()) {
      const which = `page ${index} of seed ${seed}: ${JSON.stringify(sources[index])}`;
      expect(readings[index]?.first, which).toEqual(elementsOf(page));
      expect(readings[index]?.again, which).toEqual(elementsOf(page));
    }
  },
);

test.skipIf(python === null)("what a careless page would do is seen", async () => {
  const [reading] = await readAll(["<p><svg><a xlink:href=javascript:x onclick=y></svg><img src=x onerror=z>"]);
  expect(reading?.first.map(({ attributes }) => Object.keys(attributes))).toContainEqual(["src", "onerror"]);
});
