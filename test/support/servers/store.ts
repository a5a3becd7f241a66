import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Store } from "../../../src/ports/store/store.ts";
import { openStore } from "../../../src/store/open.ts";

export interface TemporaryStore {
  readonly store: Store;
  /** Another handle on the same database, as another replica has it. */
  openAnother(): Promise<Store>;
}

/** An empty SQLite store, ended with the test. */
export async function openTemporaryStore(): Promise<TemporaryStore> {
  const folder = mkdtempSync(join(tmpdir(), "tintype-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const openAnother = async () => {
    const store = await openStore({ file: join(folder, "tintype.sqlite") });
    onTestFinished(() => store.close().catch(() => {}));
    return store;
  };
  return { store: await openAnother(), openAnother };
}
