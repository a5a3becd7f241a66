import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const dist = new URL("../dist/", import.meta.url);
const textOf = (url: URL) => readFileSync(url, "utf8");

/** A file of the bundle and all that it imports before it runs. */
function loadedBy(file: URL, found = new Map<string, URL>()): ReadonlyMap<string, URL> {
  if (found.has(file.href)) return found;
  found.set(file.href, file);
  for (const [, path] of textOf(file).matchAll(/(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js)["']/g))
    loadedBy(new URL(String(path), file), found);
  return found;
}

/** Of which files of the project and its packages everything is made that a start loads, whatever it is configured for. */
const sources = [...loadedBy(new URL("src/app.js", dist)).values()].flatMap((file): readonly string[] => {
  const map = new URL(`${file.href}.map`);
  // A file that only passes on what others export has no map.
  return existsSync(map) ? JSON.parse(textOf(map)).sources : [];
});

test("a start loads no driver of a database or a cache that it does not use", () => {
  const packages = sources.flatMap((source) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? []);
  expect(packages).toContain("graphql");
  expect(packages.filter((name) => /^(pg|pg-.*|ioredis|redis-.*)$/.test(name))).toEqual([]);
});

test("the bundle holds one graphql, and of the EC2 client only what is used", () => {
  expect(sources.filter((source) => /node_modules\/graphql\/graphql\.m?js$/.test(source))).toHaveLength(1);
  const commands = sources.filter((source) => /client-ec2\/dist-es\/commands\//.test(source));
  expect(commands.length).toBeGreaterThan(0);
  expect(commands.length).toBeLessThan(100);
});
