import { GatewayError } from "../../src/domain/errors.ts";
import type { NativeId, Realm } from "../../src/domain/image.ts";
import type { ImageReader } from "../../src/ports/adapter.ts";
import { runPool } from "../kit/pool.ts";
import type { Catalogue } from "./catalogue.ts";

export interface Reading {
  readonly backendId: string;
  readonly realm: Realm;
  readonly concurrency: number;
}

/**
 * The cloud reads no batch, and the answer about one image is poorer than its line in the list: no architecture, times
 * cut to seconds. So `getMany` asks for the whole list as well, one request of some 400 kB however many ids there are,
 * which is also what makes its records equal to those of `list`. Only ids that the list does not show are read singly.
 */
export function createReader(catalogue: Catalogue, { backendId, realm, concurrency }: Reading): ImageReader {
  return {
    batchSize: 500,

    async list(asked, cursor, call) {
      checkRealm(asked, { backendId, realm });
      if (cursor !== null) {
        throw new GatewayError(
          "BAD_CURSOR",
          `Could not go on listing images on backend ${backendId}: this cloud lists everything on one page. Begin without a cursor.`,
          { backend: backendId },
        );
      }
      return { records: [...(await catalogue.all(call)).values()], next: null };
    },

    async *parts(asked, call, known) {
      checkRealm(asked, { backendId, realm });
      yield* catalogue.parts(call, known);
    },

    async getMany(asked, ids, call) {
      checkRealm(asked, { backendId, realm });
      if (ids.length === 0) return new Map();
      const listed = await catalogue.find(ids, call);
      const found = new Map(ids.flatMap((id) => entry(id, listed.get(id))));
      const unlisted = await runPool({
        keys: ids.filter((id) => !listed.has(id) && isNativeId(id)),
        concurrency,
        signal: call.signal,
        attempt: { backendId, action: "read images" },
        async ask(id) {
          const single = await catalogue.single(id, call);
          if (single.ok) return single.record;
          // 500 is what the cloud says of an unknown id, 401 of one that this user may not see. Its list has just
          // worked, so neither speaks of the cloud or of the password.
          if ([401, 403, 404, 500].includes(single.status)) return undefined;
          throw single.failure;
        },
      });
      return new Map([...found, ...unlisted]);
    },
  };
}

/** Ids are digits; anything else needs no call, and would not stay inside its part of a path. */
export function isNativeId(id: NativeId): boolean {
  return /^\d{1,20}$/.test(id);
}

/** A wrong realm is a mistake of the caller's, not an image that is absent. */
export function checkRealm(asked: Realm, { backendId, realm }: Pick<Reading, "backendId" | "realm">): void {
  if (asked === realm) return;
  throw new GatewayError("UNSUPPORTED", `Backend ${backendId} does not look at this realm. Ask for one that it has.`, {
    backend: backendId,
  });
}

function entry<Value>(id: NativeId, value: Value | undefined): readonly (readonly [NativeId, Value])[] {
  return value === undefined ? [] : [[id, value]];
}
