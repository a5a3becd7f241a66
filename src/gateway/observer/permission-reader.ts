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

/**
 * Clouds list images without their launch permissions, and tell them one image a call. A sweep asks at most `budget`
 * times, those longest not asked first; in between, the last answer stands.
 */
export function createPermissionReader(backend: Backend, budget = 500): PermissionReader {
  const known = new Map<string, { readonly permissions: readonly LaunchPermission[]; readonly sweep: number }>();
  let sweep = 0;
  let left = budget;

  return {
    begin() {
      sweep += 1;
      left = budget;
    },
    async complete(realm, records, signal) {
      const facet = backend.adapter.launchPermissions;
      const owned = facet ? records.filter((record) => facet.readable(record)) : [];
      if (!facet || owned.length === 0) return records;
      const name = (id: NativeId) => `${realm}:${id}`;
      const due = owned
        .map(({ nativeId }) => ({ nativeId, sweep: known.get(name(nativeId))?.sweep ?? 0 }))
        .sort((a, b) => a.sweep - b.sweep)
        .slice(0, Math.max(left, 0))
        .map(({ nativeId }) => nativeId);
      left -= due.length;
      const answers = await facet.getMany(realm, due, callTo(backend, signal));
      for (const [id, answer] of answers) {
        if (answer instanceof GatewayError) known.delete(name(id));
        else known.set(name(id), { permissions: answer, sweep });
      }
      const readable = new Set(owned.map(({ nativeId }) => nativeId));
      return records.map((record) => {
        const permissions = readable.has(record.nativeId) ? known.get(name(record.nativeId))?.permissions : undefined;
        return permissions ? { ...record, view: { ...record.view, launchPermissions: permissions } } : record;
      });
    },
  };
}
