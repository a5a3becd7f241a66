import { GatewayError } from "../../domain/errors.ts";
import type { ImageRecord, LaunchPermission, NativeId, Realm } from "../../domain/image.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { Backend } from "../backends.ts";
import { callTo } from "../calling.ts";

/** A record, and when its launch permissions were asked for: now and the time before. Null: not known to this reader. */
export interface Completed {
  readonly record: ImageRecord;
  readonly permissionsAt: string | null;
  readonly permissionsBefore: string | null;
}

export interface PermissionReader {
  /** Asks for those of these images that are due, as far as the budget goes. */
  ask(realm: Realm, ids: Iterable<NativeId>, signal: AbortSignal): Promise<void>;
  /** The last answer about an image, the same object as long as it says the same; undefined where none is known. */
  told(realm: Realm, id: NativeId): readonly LaunchPermission[] | undefined;
  /** The records of one page with the launch permissions that this backend may know. */
  complete(realm: Realm, records: readonly ImageRecord[], signal: AbortSignal): Promise<readonly Completed[]>;
  /** Begins a sweep: renews the budget. */
  begin(): void;
  /** Everything is to be asked anew. */
  forget(): void;
}

interface Known {
  readonly permissions: readonly LaunchPermission[];
  readonly round: number;
  readonly askedAt: string;
  readonly askedBefore: string | null;
}

/** So many questions share a deadline: a hundred answers in a pool of eight take longer than one. */
const batchSize = 40;

/**
 * Clouds list images without their launch permissions, and tell them one image a call. A sweep asks at most `budget`
 * times; where that is not enough for a round over all images, the next sweep goes on with those not asked in this
 * round. In between, the last answer stands.
 */
export function createPermissionReader(backend: Backend, clock: Clock, budget = 500): PermissionReader {
  const known = new Map<string, Known>();
  let round = 0;
  let unfinished = false;
  let left = 0;
  const name = (realm: Realm, id: NativeId) => `${realm}:${id}`;

  /** Reserves its part of the budget at once: realms are swept side by side. */
  function takeDue(realm: Realm, ids: readonly NativeId[]): readonly NativeId[] {
    const due = ids.filter((id) => known.get(name(realm, id))?.round !== round);
    const taken = due.slice(0, left);
    left -= taken.length;
    if (taken.length < due.length) unfinished = true;
    return taken;
  }

  async function ask(realm: Realm, ids: Iterable<NativeId>, signal: AbortSignal): Promise<void> {
    const facet = backend.adapter.launchPermissions;
    const due = facet ? takeDue(realm, [...ids]) : [];
    for (let start = 0; facet && start < due.length; start += batchSize) {
      const askedAt = isoTime(clock.now());
      const answers = await facet.getMany(realm, due.slice(start, start + batchSize), callTo(backend, signal));
      for (const [id, answer] of answers) {
        const before = known.get(name(realm, id));
        if (answer instanceof GatewayError) known.delete(name(realm, id));
        else {
          const permissions = before && areEqual(before.permissions, answer) ? before.permissions : answer;
          known.set(name(realm, id), { permissions, round, askedAt, askedBefore: before?.askedAt ?? null });
        }
      }
    }
  }

  return {
    ask,
    told: (realm, id) => known.get(name(realm, id))?.permissions,
    begin() {
      if (!unfinished) {
        // Two rounds without it: the image is gone.
        for (const [id, { round: last }] of known) if (last < round - 1) known.delete(id);
        round += 1;
      }
      unfinished = false;
      left = budget;
    },
    forget: () => known.clear(),
    async complete(realm, records, signal) {
      const facet = backend.adapter.launchPermissions;
      const readable = new Set(
        facet ? records.filter((record) => facet.readable(record)).map(({ nativeId }) => nativeId) : [],
      );
      if (readable.size === 0) return records.map(unknown);
      await ask(realm, readable, signal);
      return records.map((record) => {
        const told = readable.has(record.nativeId) ? known.get(name(realm, record.nativeId)) : undefined;
        if (!told) return unknown(record);
        const view = { ...record.view, launchPermissions: told.permissions };
        return { record: { ...record, view }, permissionsAt: told.askedAt, permissionsBefore: told.askedBefore };
      });
    },
  };
}

/** The adapter sorts them. */
function areEqual(before: readonly LaunchPermission[], after: readonly LaunchPermission[]): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

function unknown(record: ImageRecord): Completed {
  return { record, permissionsAt: null, permissionsBefore: null };
}
