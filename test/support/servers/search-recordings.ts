import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { findCanaries } from "../worlds/canaries.ts";

/** What looks like a token that lets somebody in, whoever made it. Answers may hold one: they are how it is handed out. */
const tokens = /tt_[0-9a-f]{16}_[A-Za-z0-9_-]{40,}|eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/;

/** Throws where anything that the run recorded holds a secret; says what was searched. */
export async function searchRecordings(folder: string): Promise<string> {
  const answers = join(folder, "answers");
  const shape = { name: "a token", pattern: tokens, isUnwantedIn: (path: string) => !path.startsWith(answers) };
  const findings = await findCanaries([folder], { shapes: [shape] });
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  if (findings.length > 0) {
    const lines = findings.map(({ path, canary, form }) => `${path}: ${canary} (${form})`);
    throw new Error(`Secrets were written where none may be:\n${lines.join("\n")}`);
  }
  return `No secret in ${files.length} files of ${Math.round(bytes / 1e6)} MB: logs, answers, databases and Redis.`;
}
