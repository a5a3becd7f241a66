import { appendFileSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { inject } from "vitest";
import type {} from "./provided.ts";

// What the gateways under test write anywhere is kept until the end of the run, and searched for secrets then.

export type Recorded = "logs" | "answers" | "databases";

/** Adds to what the gateways wrote there. */
export function record(what: Recorded, text: string): void {
  const folder = join(inject("recordings"), what);
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, `${process.pid}.txt`), `${text}\n`);
}

/** Keeps a folder with databases rather than removing it; one on another file system is not worth the copy. */
export function keepDatabases(folder: string): void {
  const kept = join(inject("recordings"), "databases");
  mkdirSync(kept, { recursive: true });
  try {
    renameSync(folder, join(kept, basename(folder)));
  } catch {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
