import { statSync } from "node:fs";
import { GatewayError } from "../domain/errors.ts";

/**
 * Whether the files at their paths are still those that were open when this was called, with their journal. Returns what
 * throws STORE_UNAVAILABLE where they are not: SQLite itself would go on writing to files that nobody can open again.
 */
export function guardFiles(file: string): () => void {
  const names = [file, `${file}-wal`];
  const opened = names.map(identityOf);
  return () => {
    if (names.every((name, index) => identityOf(name) === opened[index])) return;
    throw new GatewayError(
      "STORE_UNAVAILABLE",
      "The SQLite database was removed or replaced while the gateway ran: nothing is recorded any more. Stop the gateway, put the file back or leave it away, and start again.",
    );
  };
}

function identityOf(name: string): string | null {
  const stats = statSync(name, { throwIfNoEntry: false });
  return stats ? `${stats.dev}:${stats.ino}` : null;
}
