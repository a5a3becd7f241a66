import { randomUUID } from "node:crypto";
import { type GatewayError, toGatewayError } from "../../domain/errors.ts";
import type { Region } from "../../domain/image/image.ts";
import { clockToleranceMs, isoTime, steadyNow } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { Lease, SourceRow } from "../../ports/store/store.ts";
import { refuseSkewed, unlessAhead } from "../backends/clock-check.ts";
import { pause } from "../backends/pause.ts";
import { sourceErrorOf } from "../images/source-status.ts";
import { createPageMemory, type PageMemory } from "./page-memory.ts";
import { createPermissionReader } from "./permission-reader.ts";
import { type SweepParts, type SweepResult, sweepRegion } from "./sweep.ts";

export interface Observer {
  /** One sweep over all regions; false where another replica holds the lease. Failures end up in the source rows, not here. */
  sweep(signal?: AbortSignal): Promise<boolean>;
  /** Sweeps at the backend's interval until the signal ends; gives up the lease then. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves once this replica looked at the backend, or found that another one does. */
  readonly attempted: Promise<void>;
}

export type ObserverParts = Omit<SweepParts, "permissions" | "memoryOf" | "skipped"> & { readonly log: Log };

const never = new AbortController().signal;

export function createObserver(input: ObserverParts): Observer {
  const memories = new Map<Region, PageMemory>();
  const parts: SweepParts = {
    ...input,
    permissions: createPermissionReader(input.backend, input.clock),
    memoryOf(region) {
      const memory = memories.get(region) ?? createPageMemory();
      memories.set(region, memory);
      return memory;
    },
    skipped: new Map(),
  };
  const { backend, store, clock } = parts;
  const holder = randomUUID();
  const leaseMs = Math.min(Math.max(3 * backend.sweepIntervalMs, 3000), 60_000);
  const attempted = Promise.withResolvers<void>();
  const leaseName = `observer:${backend.id}`;
  let lease: Lease | null = null;
  let renewal: NodeJS.Timeout | null = null;
  let waitMs = backend.sweepIntervalMs;
  let offsetMs = clock.now() - steadyNow(clock);

  async function sweep(signal: AbortSignal = never): Promise<boolean> {
    const held = await store.leases.acquire(leaseName, holder, leaseMs);
    if (!held) {
      giveUpRenewing();
      lease = null;
      attempted.resolve();
      return false;
    }
    // Another replica looked in between: what this one remembers is older than what is recorded.
    if (held.epoch !== lease?.epoch || hasJumped()) forget();
    lease = held;
    // Also between sweeps: else every replica would take its turn, and a throttled cloud would be asked by all of them.
    renewal ??= setInterval(() => void store.leases.acquire(leaseName, holder, leaseMs).catch(() => {}), leaseMs / 3);
    renewal.unref();
    try {
      const rows = (await store.sources.all())
        .filter(({ backendId }) => backendId === backend.id)
        .map((row) => ({ ...row, asOf: unlessAhead(row.asOf, clock) }));
      parts.permissions.begin();
      const failures = await Promise.all(
        backend.adapter.regions.map((region) =>
          look(
            region,
            rows.find((row) => row.region === region),
            held,
            signal,
          ),
        ),
      );
      waitMs = nextWait(failures);
      // Another replica may have the right time.
      if (failures.some((error) => error?.code === "CLOCK_SKEWED")) await giveUp();
    } finally {
      attempted.resolve();
    }
    return true;
  }

  /** Since the last sweep: what is remembered has times of a clock that was another one. */
  function hasJumped(): boolean {
    const before = offsetMs;
    offsetMs = clock.now() - steadyNow(clock);
    return Math.abs(offsetMs - before) > clockToleranceMs;
  }

  function forget(): void {
    parts.permissions.forget();
    memories.clear();
  }

  async function look(region: Region, row: SourceRow | undefined, held: Lease, signal: AbortSignal) {
    const attemptedAt = isoTime(clock.now());
    try {
      const result = await sweepRegion(parts, region, row, held, signal);
      const { suspects, error } = result.verdict;
      const outcome = error ? { ...failed(row, error), suspects } : complete(result);
      await saveSource(held, { ...outcome, backendId: backend.id, region, attemptedAt }, result.asOf);
      if (error) {
        const facts = { backend: backend.id, region, suspects: suspects.length, reason: error.message };
        input.log.warn(facts, "implausible sweep: it is recorded only once a second one agrees");
      } else if (row?.error) input.log.info({ backend: backend.id, region }, "the backend answers again");
      return null;
    } catch (thrown) {
      const error = toGatewayError(thrown);
      if (error.code === "CANCELLED") return null;
      if (error.code === "INTERNAL") input.log.error({ backend: backend.id, region, err: thrown }, "a sweep failed");
      else if (row?.error?.code !== error.code)
        input.log.warn({ backend: backend.id, region, code: error.code, reason: error.message }, "a sweep failed");
      if (error.code !== "STORE_UNAVAILABLE")
        await saveSource(held, { ...failed(row, error), backendId: backend.id, region, attemptedAt }).catch((reason) =>
          input.log.warn({ backend: backend.id, region, err: reason }, "how the sweep went could not be written down"),
        );
      return error;
    }
  }

  function complete({ asOf, gaps }: SweepResult) {
    return { asOf, completedAt: isoTime(clock.now()), error: null, suspects: [], gaps };
  }

  /** A throttled backend is left alone for as long as it asked, and ever longer where it did not say. */
  function nextWait(failures: readonly (GatewayError | null)[]): number {
    const throttled = failures.filter((error) => error?.code === "BACKEND_THROTTLED");
    if (throttled.length === 0) return backend.sweepIntervalMs;
    const asked = Math.max(...throttled.map((error) => error?.info.retryAfterMs ?? 0));
    return Math.max(asked, Math.min(waitMs * 2, 8 * backend.sweepIntervalMs));
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const beganAt = steadyNow(clock);
      try {
        await sweep(signal);
      } catch (error) {
        attempted.resolve();
        if (!signal.aborted) input.log.warn({ backend: backend.id, err: error }, "the observer could not look");
      }
      await pause(Math.max(beganAt + waitMs - steadyNow(clock), 0), signal);
    }
    await giveUp();
  }

  async function giveUp(): Promise<void> {
    giveUpRenewing();
    if (lease) await store.leases.release(lease).catch(() => {});
    lease = null;
  }

  function giveUpRenewing(): void {
    if (renewal) clearInterval(renewal);
    renewal = null;
  }

  /** Only by the holder: a look that was overtaken would put an older word in the place of a newer one. */
  function saveSource(held: Lease, row: SourceRow, lookedAt: string | null = null): Promise<void> {
    return store.write(async (transaction) => {
      await transaction.fence(held);
      if (lookedAt !== null) refuseSkewed(transaction, clock, lookedAt);
      const turns = parts.permissions.turns(row.region);
      if (turns) await transaction.savePermissionTurns(turns);
      await transaction.saveSource(row);
    });
  }

  return { sweep, run, attempted: attempted.promise };
}

function failed(row: SourceRow | undefined, error: GatewayError) {
  return {
    asOf: row?.asOf ?? null,
    completedAt: row?.completedAt ?? null,
    suspects: row?.suspects ?? [],
    gaps: row?.gaps ?? [],
    error: sourceErrorOf(error),
  };
}
