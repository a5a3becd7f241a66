import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startFlags } from "../support/servers/start-flags.ts";

const page = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");

test("service managers are told the very command that npm start runs", () => {
  expect(startFlags.length).toBeGreaterThan(0);
  expect(page).toContain(`node_modules/.bin/node ${startFlags.join(" ")} dist/src/main.js --config tintype.yaml`);
});
