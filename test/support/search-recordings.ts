import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findCanaries } from "./canaries.ts";

/** What looks like a token that lets somebody in, whoever made it. Answers may hold one: they are how it is handed out. */
const tokens = /tt_[0-9a-f]{16}_[A-Za-z0-9_-]{40,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/;

/** Throws where anything that the run recorded holds a secret; says what was searched. */
export async function searchRecordings(folder: string): Promise<string> {
  const findings = (await findCanaries([folder])).map(({ path, canary, form }) => `${path}: ${canary} (${form})`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  let bytes = 0;
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    const text = readFileSync(path, "latin1");
    bytes += text.length;
    if (!path.startsWith(join(folder, "answers")) && tokens.test(text)) findings.push(`${path}: a token`);
  }
  if (findings.length > 0) throw new Error(`Secrets were written where none may be:\n${findings.join("\n")}`);
  return `No secret in ${files.length} files of ${Math.round(bytes / 1e6)} MB: logs, answers, databases and Redis.`;
}
