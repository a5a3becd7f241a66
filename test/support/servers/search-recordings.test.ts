import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { canaries } from "../worlds/canaries.ts";
import { searchRecordings } from "./search-recordings.ts";

async function recorded(what: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tintype-recordings-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, what));
  await writeFile(join(folder, what, "1.txt"), text);
  return folder;
}

const apiToken = `tt_0123456789abcdef_${"A".repeat(43)}`;

test("a secret is found wherever it was written", async () => {
  const [canary] = canaries;
  const folder = await recorded("answers", `before ${canary?.value} after`);
  await expect(searchRecordings(folder)).rejects.toThrow(canary?.name ?? "no canary");
});

test("a token is found in logs and databases, and is no finding in an answer", async () => {
  await expect(searchRecordings(await recorded("logs", `sent ${apiToken}`))).rejects.toThrow("a token");
  expect(await searchRecordings(await recorded("answers", `sent ${apiToken}`))).toContain("No secret in 1 files");
});

test("a token behind more than a text can hold is found, also where two pieces meet", async () => {
  const folder = await recorded("redis", "");
  const file = await open(join(folder, "redis", "1.txt"), "w");
  // A hole takes no room on the disk: 600 MB of nothing, and the token over the end of a piece.
  await file.write(apiToken, 600 * 1024 * 1024 - 30);
  await file.close();
  await expect(searchRecordings(folder)).rejects.toThrow("a token");
});
