import { type GatewayError, toGatewayError } from "../../../src/domain/errors.ts";
import type { ImageRecord, NativeId } from "../../../src/domain/image/image.ts";
import type { Call, Keyed } from "../../../src/ports/adapter.ts";
import { backendFailure, nothingToCompare } from "../../kit/failure.ts";
import { runPool } from "../../kit/pool.ts";
import type { Catalogue } from "./asset-catalog.ts";
import { isNativeId, type Reading } from "./reading.ts";

/** Images by id, under the contract of `ImageReader.getMany`: an absent key was proven by a control. */
export type LookUp = (ids: readonly NativeId[], call: Call) => Promise<Keyed<ImageRecord>>;

/**
 * The cloud reads no batch, and the answer about one image is poorer than its line in the list: no architecture, times
 * cut to seconds. So the whole list is asked for, one request of some 400 kB however many ids there are, which is also
 * what makes the records equal to those of `list`. Only ids that the list does not show are read singly.
 *
 * 500 is what the service says of an unknown id, and of every id while its database fails. So before and after the
 * single reads one image that the list shows is read in the same way.
 */
export function createLookUp(catalogue: Catalogue, { backendId, concurrency }: Reading): LookUp {
  const attempt = { backendId, action: "read an image by its id" };

  /** Null once the cloud shows one of these by its id. */
  async function failureOfControl(controls: readonly NativeId[], call: Call): Promise<GatewayError | null> {
    for (const id of controls) {
      try {
        const single = await catalogue.single(id, call);
        if (single.ok) return null;
        if (single.failure.code === "BACKEND_THROTTLED") return single.failure;
      } catch (thrown) {
        const error = toGatewayError(thrown);
        if (error.code === "CANCELLED" || error.code === "INTERNAL") throw error;
        if (error.code !== "BACKEND_INVALID_RESPONSE") return error;
      }
    }
    return backendFailure("BACKEND_UNPROVEN", attempt, controls.length === 0 ? nothingToCompare : {});
  }

  return async (ids, call) => {
    if (ids.length === 0) return new Map();
    const { listed, controls } = await catalogue.lookFor(ids, call);
    const found = new Map<NativeId, ImageRecord | GatewayError>();
    for (const id of ids) {
      const record = listed.get(id);
      if (record) found.set(id, record);
    }
    const unlisted = [...new Set(ids)].filter((id) => !listed.has(id) && isNativeId(id));
    if (unlisted.length === 0) return found;

    const before = await failureOfControl(controls, call);
    const singles = await runPool({
      // Where the list shows nothing, an image may be there all the same; where the control fails, there is no use in asking.
      keys: before !== null && controls.length > 0 ? [] : unlisted,
      concurrency,
      signal: call.signal,
      attempt,
      async ask(id) {
        const single = await catalogue.single(id, call);
        if (single.ok) return { ...single.record, partial: true as const };
        if (single.saysAbsent) return undefined;
        throw single.failure;
      },
    });
    const unanswered = unlisted.filter((id) => !singles.has(id));
    const failure = before ?? (unanswered.length === 0 ? null : await failureOfControl(controls, call));
    if (failure) for (const id of unanswered) found.set(id, failure);
    return new Map([...found, ...singles]);
  };
}
