import { toGatewayError } from "../../domain/errors.ts";
import type { AnyAdapter } from "../../ports/adapter.ts";
import type { Log } from "../../ports/log.ts";
import type { Registration, Registrations } from "../../ports/store/registrations.ts";
import type { BackendMaker } from "./backend-maker.ts";
import type { Backend, ChangingBackends } from "./backends.ts";
import { pause } from "./pause.ts";
import { restingAdapter } from "./paused-adapter.ts";

export interface BackendWatch {
  /** Resolves when `backends` has what is registered now. Throws STORE_UNAVAILABLE. */
  refresh(): Promise<void>;
  /** Refreshes again and again until the signal ends: what other replicas change is felt soon. */
  run(signal: AbortSignal): Promise<void>;
  /** Closes the adapters that it made. */
  close(): Promise<void>;
}

export interface WatchParts {
  readonly backends: ChangingBackends;
  readonly registrations: Registrations;
  readonly maker: BackendMaker;
  readonly log: Log;
  readonly everyMs?: number;
}

interface Entry {
  readonly adapter: AnyAdapter;
  /** What the adapter was made of. */
  readonly madeOf: string;
  /** Why there is none that works; null where there is. */
  readonly broken: string | null;
  readonly backend: Backend;
}

/** Keeps `backends` to what is configured, which never changes, and what is registered. */
export function createBackendWatch({ backends, registrations, maker, log, everyMs = 2000 }: WatchParts): BackendWatch {
  const configured = backends.all;
  const reserved = new Set(configured.map(({ id }) => id));
  const shadowed = new Set<string>();
  let entries: ReadonlyMap<string, Entry> = new Map();
  let last: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const rows = await registrations.all();
    for (const { id } of rows) if (reserved.has(id) && !shadowed.has(id)) tellShadowed(id);
    const before = entries;
    const next = new Map(
      rows.filter(({ id }) => !reserved.has(id)).map((row) => [row.id, entryOf(row, before.get(row.id))] as const),
    );
    entries = next;
    const changed = next.size !== before.size || [...next].some(([id, entry]) => entry !== before.get(id));
    if (!changed) return;
    // Who looks after changes hears of them here, so nobody begins anything new with what is closed below.
    backends.replace([...configured, ...[...next.values()].map(({ backend }) => backend)]);
    const used = new Set([...next.values()].map(({ adapter }) => adapter));
    await Promise.all([...before.values()].filter(({ adapter }) => !used.has(adapter)).map(closed));
  }

  function entryOf(row: Registration, known: Entry | undefined): Entry {
    const madeOf = JSON.stringify([row.options, row.externalId, row.unrestricted]);
    const same = known?.madeOf === madeOf ? known : undefined;
    // What could not be made is tried again: a file may have come.
    const { adapter, broken } =
      same && same.broken === null ? { adapter: same.adapter, broken: null } : made(row, same?.broken ?? null);
    if (same && same.broken === broken && same.backend.paused === row.paused) return same;
    return { adapter, madeOf, broken, backend: backendOf(row, adapter) };
  }

  function made(row: Registration, knownReason: string | null) {
    const { adapter, broken } = maker.adapterFor(row);
    if (broken && broken.message !== knownReason)
      log.warn({ backend: row.id, reason: broken.message, err: broken.cause }, "a registered backend cannot be set up");
    return { adapter, broken: broken?.message ?? null };
  }

  function tellShadowed(id: string): void {
    shadowed.add(id);
    log.error({ backend: id }, "a backend of the configuration has the id of a registered one, which is left out");
  }

  async function closed({ adapter, backend }: Entry): Promise<void> {
    await adapter
      .close()
      .catch((err: unknown) => log.warn({ backend: backend.id, err }, "an adapter could not be closed"));
  }

  /** One after the other, and never with what an earlier look read. */
  function refresh(): Promise<void> {
    const turn = last.then(look);
    last = turn.catch(() => {});
    return turn;
  }

  return {
    refresh,
    async run(signal) {
      let silent = false;
      while (!signal.aborted) {
        await pause(everyMs, signal);
        if (signal.aborted) return;
        try {
          await refresh();
          silent = false;
        } catch (thrown) {
          if (!silent) log.warn({ err: toGatewayError(thrown) }, "registered backends could not be read");
          silent = true;
        }
      }
    },
    async close() {
      await last;
      await Promise.all([...entries.values()].map(closed));
    },
  };
}

function backendOf(row: Registration, adapter: AnyAdapter): Backend {
  const { id, organization, displayName, provider, sweepIntervalMs, deadlineMs, paused, externalId } = row;
  const common = { id, organization, displayName, provider, sweepIntervalMs, deadlineMs, paused, externalId };
  return { ...common, origin: "REGISTRATION", adapter: paused ? restingAdapter(adapter, id) : adapter };
}
