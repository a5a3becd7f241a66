import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sourceFrame } from "./source-frames.ts";

const bundle = new URL("../../dist/src/", import.meta.url);
const textOf = (url: URL) => readFileSync(url, "utf8");
const marker = "no adapter for ";

/** Where a text of `src/app/app.ts` came to lie in the bundle. */
function placeInBundle(): string {
  const files = readdirSync(bundle).filter((file) => file.endsWith(".js"));
  const file = files.map((name) => new URL(name, bundle)).find((url) => textOf(url).includes(marker));
  const before = file ? textOf(file).slice(0, textOf(file).indexOf(marker)).split("\n") : [];
  return `${file?.href}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

test("a frame in the bundle is shown where it stands in the source", () => {
  const [, name, line] = /^at startApp \((.*):(\d+):\d+\)$/.exec(sourceFrame(`at startApp (${placeInBundle()})`)) ?? [];
  expect(name).toBe("src/app/app.ts");
  expect(textOf(new URL("./app.ts", import.meta.url)).split("\n")[Number(line) - 1]).toContain(marker);
});

test.each(["at read (node:fs:1:2)", "at run (file:///nowhere/x.js:1:2)", `at here (${import.meta.url}:1:2)`])(
  "%s stays as it is",
  (frame) => {
    expect(sourceFrame(frame)).toBe(frame);
  },
);
