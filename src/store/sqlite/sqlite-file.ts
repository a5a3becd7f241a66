import { statSync } from "node:fs";
import { GatewayError } from "../../domain/errors.ts";

/**
 * Remembers which files the database and its journal are now. The returned check throws STORE_UNAVAILABLE once other
 * files, or none, lie at their paths: SQLite itself would keep writing to files that nobody can open again.
 */
export function guardFiles(file: string): () => void {
  const names = [file, `${file}-wal`];
  const opened = names.map(identityOf);
  return () => {
    if (names.every((name, index) => identityOf(name) === opened[index])) return;
    throw new GatewayError(
      "STORE_UNAVAILABLE",
      `The SQLite database ${file} was removed or replaced while the gateway was running, so nothing can be recorded. Stop the gateway, restore the file or start without one, then start again.`,
    );
  };
}

function identityOf(name: string): string | null {
  const stats = statSync(name, { throwIfNoEntry: false });
  return stats ? `${stats.dev}:${stats.ino}` : null;
}
