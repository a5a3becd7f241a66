import { GatewayError } from "../../domain/errors.ts";
import type { ImageRecord, LaunchPermission, NativeId, Realm } from "../../domain/image.ts";
import type { Backend } from "../backends.ts";
import { callTo } from "../calling.ts";

export interface PermissionReader {
  /** The records of one page with the launch permissions that this backend may know. */
  complete(realm: Realm, records: readonly ImageRecord[], signal: AbortSignal): Promise<readonly ImageRecord[]>;
  /** Begins a sweep: renews the budget. */
  begin(): void;
}

/** So many questions share a deadline: a hundred answers in a pool of eight take longer than one. */
const batchSize = 40;

/**
 * Clouds list images without their launch permissions, and tell them one image a call. A sweep asks at most `budget`
 * times; where that is not enough for a round over all images, the next sweep goes on with those not asked in this
 * round. In between, the last answer stands.
 */
export function createPermissionReader(backend: Backend, budget = 500): PermissionReader {
  const known = new Map<string, { readonly permissions: readonly LaunchPermission[]; readonly round: number }>();
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

  return {
    begin() {
      if (!unfinished) round += 1;
      unfinished = false;
      left = budget;
    },
    async complete(realm, records, signal) {
      const facet = backend.adapter.launchPermissions;
      const readable = new Set(
        facet ? records.filter((record) => facet.readable(record)).map(({ nativeId }) => nativeId) : [],
      );
      if (!facet || readable.size === 0) return records;
      const due = takeDue(realm, [...readable]);
      for (let start = 0; start < due.length; start += batchSize) {
        const answers = await facet.getMany(realm, due.slice(start, start + batchSize), callTo(backend, signal));
        for (const [id, answer] of answers) {
          if (answer instanceof GatewayError) known.delete(name(realm, id));
          else known.set(name(realm, id), { permissions: answer, round });
        }
      }
      return records.map((record) => {
        const permissions = readable.has(record.nativeId)
          ? known.get(name(realm, record.nativeId))?.permissions
          : undefined;
        return permissions ? { ...record, view: { ...record.view, launchPermissions: permissions } } : record;
      });
    },
  };
}
