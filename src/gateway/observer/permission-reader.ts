import { GatewayError } from "../../domain/errors.ts";
import type { ImageRecord, LaunchPermission, NativeId, Region } from "../../domain/image/image.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { KnownView, PermissionTurns } from "../../ports/store/store.ts";
import type { Backend } from "../backends/backends.ts";
import { callTo } from "../backends/calling.ts";
import type { Progress } from "./progress.ts";
import { createShares, createTurns, type Turns } from "./turns.ts";

export type { Progress } from "./progress.ts";

/** A record, and when its launch permissions were asked for: now and the time before. Null: not known to this reader. */
export interface Completed {
  readonly record: ImageRecord;
  readonly permissionsAt: string | null;
  readonly permissionsBefore: string | null;
}

export interface PermissionReader {
  /** Begins a sweep of all regions: renews the budget. */
  begin(): void;
  /** Begins a region: whose turn it is, the views say that the store knows. */
  enter(region: Region, known: ReadonlyMap<NativeId, KnownView>): void;
  /** Asks for those of these images that are due, as far as the budget goes. */
  ask(region: Region, ids: Iterable<NativeId>, signal: AbortSignal): Promise<void>;
  /** The last answer about an image, the same object as long as it says the same; undefined where none is known. */
  told(region: Region, id: NativeId): readonly LaunchPermission[] | undefined;
  /** The records of one page with the launch permissions that this backend may know. */
  complete(region: Region, records: readonly ImageRecord[], signal: AbortSignal): Promise<readonly Completed[]>;
  /** What was asked for in this region since it was entered, to be kept; null where nothing was. */
  turns(region: Region): PermissionTurns | null;
  /** Of the images that this sweep showed. */
  progress(region: Region): Progress;
  /** Forgets all answers. */
  forget(): void;
}

interface Known {
  readonly permissions: readonly LaunchPermission[];
  readonly askedAt: string;
  readonly askedBefore: string | null;
}

export const usualPermissionsPerSweep = 500;

/** So many questions share a deadline: a hundred answers in a pool of eight take longer than one. */
const batchSize = 40;

/**
 * Clouds list images without their launch permissions, and tell them one image a call. A sweep asks at most `budget`
 * times: those that were never asked for first, then those whose turn is longest ago. The store keeps the turns, so
 * another process goes on where this one ended. In between, the last answer stands.
 */
export function createPermissionReader(
  backend: Backend,
  clock: Clock,
  budget = backend.launchPermissionsPerSweep ?? usualPermissionsPerSweep,
): PermissionReader {
  const known = new Map<Region, Map<NativeId, Known>>();
  const entered = new Map<Region, Turns>();
  const shares = createShares(backend.adapter.regions, budget);
  const ofRegion = (region: Region) => {
    const answers = known.get(region) ?? new Map<NativeId, Known>();
    known.set(region, answers);
    return answers;
  };
  const turnsOf = (region: Region) => {
    const turns = entered.get(region) ?? createTurns(new Map(), shares.of(region));
    entered.set(region, turns);
    return turns;
  };

  async function ask(region: Region, ids: Iterable<NativeId>, signal: AbortSignal): Promise<void> {
    const facet = backend.adapter.launchPermissions;
    if (!facet) return;
    const turns = turnsOf(region);
    const due = turns.take([...ids]);
    for (let start = 0; start < due.length; start += batchSize) {
      const askedAt = isoTime(clock.now());
      const batch = due.slice(start, start + batchSize);
      const answers = await facet.getMany(region, batch, callTo(backend, signal));
      for (const id of batch) {
        const answer = answers.get(id);
        turns.asked(id, askedAt, answer);
        if (answer === undefined) ofRegion(region).delete(id);
        else if (!(answer instanceof GatewayError)) keep(region, id, answer, askedAt);
      }
      // The next sweep goes on.
      if (batch.some((id) => isThrottled(answers.get(id)))) return;
    }
  }

  function keep(region: Region, id: NativeId, answer: readonly LaunchPermission[], askedAt: string): void {
    const before = ofRegion(region).get(id);
    const permissions = before && areEqual(before.permissions, answer) ? before.permissions : answer;
    ofRegion(region).set(id, { permissions, askedAt, askedBefore: before?.askedAt ?? null });
  }

  return {
    begin() {
      for (const [region, turns] of entered) shares.resize(region, turns.progress().total);
    },
    enter(region, views) {
      entered.set(region, createTurns(views, shares.of(region)));
      const answers = ofRegion(region);
      for (const id of answers.keys()) if (!views.get(id)?.visible) answers.delete(id);
    },
    ask,
    told: (region, id) => ofRegion(region).get(id)?.permissions,
    turns: (region) => turnsOf(region).kept(backend.id, region),
    progress: (region) => turnsOf(region).progress(),
    forget: () => known.clear(),
    async complete(region, records, signal) {
      const facet = backend.adapter.launchPermissions;
      const readable = new Set(
        facet ? records.filter((record) => facet.readable(record)).map(({ nativeId }) => nativeId) : [],
      );
      if (readable.size === 0) return records.map(unknown);
      await ask(region, readable, signal);
      return records.map((record) => {
        const told = readable.has(record.nativeId) ? ofRegion(region).get(record.nativeId) : undefined;
        if (!told) return unknown(record);
        const view = { ...record.view, launchPermissions: told.permissions };
        return { record: { ...record, view }, permissionsAt: told.askedAt, permissionsBefore: told.askedBefore };
      });
    },
  };
}

function isThrottled(answer: unknown): boolean {
  return answer instanceof GatewayError && answer.code === "BACKEND_THROTTLED";
}

/** The adapter sorts them. */
function areEqual(before: readonly LaunchPermission[], after: readonly LaunchPermission[]): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

function unknown(record: ImageRecord): Completed {
  return { record, permissionsAt: null, permissionsBefore: null };
}
