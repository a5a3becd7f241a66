import { afterEach, beforeEach } from "vitest";
import type { ImageQuery, ImageWrite, PositionedImage, Store } from "../../ports/store/store.ts";
import { accessScopeOf, backends, entryFor, imageWith, key, someTime } from "./store.samples.ts";

/** A store of its own, and what a test may do to its database behind its back. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Another handle on the same database, as another replica has it. */
  readonly openAnother: () => Promise<Store>;
  /** How many statements `store` has sent since the last call. */
  readonly statements: () => number;
  /** Runs SQL on a connection of its own. */
  readonly execute: (statement: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const everything: ImageQuery = { accessScope: accessScopeOf(backends), filter: {}, now: someTime };
export const everyEntry = { accessScope: accessScopeOf(backends, "ALL"), filter: {} };

/** A fresh store before each test of the surrounding `describe`, with what its tests do again and again. */
export function freshStores(open: () => Promise<StoreUnderTest>) {
  let current: StoreUnderTest | null = null;
  const opened = (): StoreUnderTest => {
    if (current === null) throw new Error("A store is open within a test only.");
    return current;
  };
  beforeEach(async () => {
    current = await open();
  });
  afterEach(async () => {
    await current?.close();
    current = null;
  });

  const save = (...images: readonly ImageWrite[]) => opened().store.write((transaction) => transaction.save(images));
  const list = (query: Partial<ImageQuery> = {}): Promise<readonly PositionedImage[]> =>
    opened().store.catalog.list({ ...everything, ...query }, { field: "CREATED_AT", direction: "DESC" }, null, 1_000);
  const found = async (filter: ImageQuery["filter"], scope = backends) =>
    (await list({ filter, accessScope: accessScopeOf(scope) })).map(({ nativeId }) => nativeId).sort();
  /** So many entries for the image `one`. */
  const append = (count: number, handle = opened().store, organization = "acme") =>
    handle.write(async (transaction) => {
      if (organization !== "acme") await transaction.save([{ ...imageWith(key("one")), organization }]);
      const entries = Array.from({ length: count }, (_, index) => entryFor(key("one"), { organization, after: index }));
      return transaction.append(entries);
    });
  return {
    get store() {
      return opened().store;
    },
    openAnother: () => opened().openAnother(),
    statements: () => opened().statements(),
    execute: (statement: string) => opened().execute(statement),
    save,
    list,
    found,
    append,
  };
}
