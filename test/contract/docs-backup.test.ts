import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "../../src/store/open.ts";

const page = readFileSync(new URL("../../docs/operations.md", import.meta.url), "utf8");
const blocks = page.split("```sh\n").map((text) => text.split("```")[0] ?? "");
const command = blocks.find((block) => block.includes("backup(")) ?? "";

test("the documented backup is a store, and readable by its owner alone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tintype-backup-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, ".tintype"));
  const running = await openStore({ file: join(folder, ".tintype", "tintype.sqlite") });
  const key = await running.settings.getOrCreate("cursor-key", () => "a key");
  const node = { PATH: `${dirname(process.execPath)}:${process.env.PATH}` };
  execFileSync("sh", ["-c", `umask 022\n${command.replace("npx --no-install ", "")}`], { cwd: folder, env: node });
  await running.close();
  const backup = join(folder, "backup.sqlite");
  expect(statSync(backup).mode & 0o777).toBe(0o600);
  const restored = await openStore({ file: backup });
  expect(await restored.settings.getOrCreate("cursor-key", () => "another")).toBe(key);
  await restored.close();
});
