import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createMemoryCache } from "../../../src/cache/memory.ts";
import { everythingSeenBy } from "../../../src/domain/access/access-scope.ts";
import { GatewayError } from "../../../src/domain/errors.ts";
import { facts, record, view } from "../../../src/domain/image/image.fixture.ts";
import type { ImageRecord, LaunchPermission, NativeId } from "../../../src/domain/image/image.ts";
import { type Backend, createBackends } from "../../../src/gateway/backends/backends.ts";
import { createObserver, type Observer } from "../../../src/gateway/observer/observer.ts";
import { createPublicationDefaults } from "../../../src/gateway/publications/policies.ts";
import { createMemoryNotifier } from "../../../src/notifier/memory.ts";
import type { AnyAdapter } from "../../../src/ports/adapter.ts";
import { type Clock, systemClock } from "../../../src/ports/clock.ts";
import type { Store } from "../../../src/ports/store/store.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite.ts";
import { temporaryFolder } from "../servers/gateway.ts";
import { configuredBackend, createTestLog } from "./registered-backends.ts";

export const provider = "TEST";
export const region = "here";
const pageSize = 50;

/** A store of the test's own, and every statement that is sent to it. */
export async function noticedStore(): Promise<{ readonly store: Store; readonly statements: string[] }> {
  const statements: string[] = [];
  const store = await openSqliteStore(join(temporaryFolder(), "tintype.sqlite"), {
    onStatement: (text) => statements.push(text),
  });
  onTestFinished(() => store.close());
  return { store, statements };
}

export interface CloudInProcess {
  /** What it lists; to be changed. */
  readonly images: ImageRecord[];
  readonly permissions: Map<NativeId, readonly LaunchPermission[]>;
  /** What it answers about single images instead. */
  readonly failing: Map<NativeId, GatewayError>;
  /** The ids that came as possible controls, question by question. */
  readonly offered: (readonly NativeId[])[];
  /** What it was asked, in order. */
  readonly asked: string[];
  /** From now on so many pages come, and then failures. */
  failAfter(pages: number): void;
  readonly backend: Backend;
}

/** A cloud in this process, which fingerprints its pages and notes what it was asked. */
export function cloudOf(count: number, id = "one"): CloudInProcess {
  const images = Array.from({ length: count }, (_, index) => imageOf(index, `image ${index}`));
  const permissions = new Map<NativeId, readonly LaunchPermission[]>();
  const failing = new Map<NativeId, GatewayError>();
  const offered: (readonly NativeId[])[] = [];
  let pagesLeft = Number.POSITIVE_INFINITY;
  const asked: string[] = [];
  const reads: AnyAdapter["images"] = {
    batchSize: 100,
    async list(_region, cursor, _call, known) {
      if (pagesLeft-- <= 0) throw new GatewayError("BACKEND_FAILED", "The cloud failed.");
      const start = Number(cursor ?? 0);
      const records = images.slice(start, start + pageSize);
      const fingerprint = JSON.stringify(records);
      const isKnown = known?.idsOf(fingerprint) !== undefined;
      asked.push(isKnown ? "known page" : "page");
      const next = start + pageSize < images.length ? String(start + pageSize) : null;
      return { records: isKnown ? [] : records, next, fingerprint };
    },
    async getMany(_region, ids, _call, listed = []) {
      asked.push(`look up ${ids.join()}`);
      offered.push(listed);
      const answers = new Map<NativeId, ImageRecord | GatewayError>(images.map((image) => [image.nativeId, image]));
      for (const [id, failure] of failing) answers.set(id, failure);
      return new Map([...answers].filter(([id]) => ids.includes(id)));
    },
  };
  const base = configuredBackend(id, "acme");
  const launchPermissions: AnyAdapter["launchPermissions"] = {
    readable: ({ view: { owned } }) => owned,
    getMany: async (_region, ids) => new Map(ids.map((id) => [id, permissions.get(id) ?? []])),
  };
  const backend: Backend = { ...base, adapter: { ...base.adapter, images: reads, launchPermissions } };
  const failAfter = (pages: number) => {
    pagesLeft = pages;
  };
  return { images, permissions, failing, offered, asked, failAfter, backend };
}

export function imageOf(index: number, name: string, owned = false): ImageRecord {
  const nativeId = `image-${String(index).padStart(5, "0")}`;
  return record({ provider, region, nativeId, facts: facts({ name }), view: view({ owned, launchPermissions: null }) });
}

export function observed(
  { backend }: Pick<CloudInProcess, "backend">,
  store: Store,
  clock: Clock = systemClock,
): Observer {
  const backends = createBackends([backend]);
  const log = createTestLog();
  const more = {
    cache: createMemoryCache(),
    notifier: createMemoryNotifier(),
    publicationDefaults: createPublicationDefaults([]),
  };
  return createObserver({ backend, backends, store, clock, log, ...more });
}

/** All that the ledger holds behind `position`, as `kind id`. */
export async function toldSince(store: Store, position: number): Promise<readonly string[]> {
  const told = await store.ledger.after(position, 1_000, { accessScope: everythingSeenBy([]), filter: {} });
  return told.map(({ kind, key }) => `${kind} ${key.nativeId}`);
}
