import type { NativeId } from "../../../src/domain/image/image.ts";
import type { VerbFacets } from "../../../src/ports/verbs.ts";
import { backendFailure } from "../../kit/failure.ts";
import { successAnswer } from "../connection/answers.ts";
import { checkRegion } from "../reading/reading.ts";
import { type Change, planOf, send, type VerbParts } from "./change.ts";
import { checkId } from "./checks.ts";
import { refusalOf } from "./refused.ts";

/** The cloud keeps no snapshots of images, so whether to delete them has nothing to decide, and none are told of. */
export function createDeregistration(parts: VerbParts): VerbFacets["deregistration"] {
  const { reading } = parts;
  const attempt = { backendId: reading.backendId, action: "delete an image" };

  function changeOf(id: NativeId): Change {
    return { action: "DELETE /offerings/image/{id}", id: checkId(reading, "imageId", id), form: null };
  }

  return {
    plan(region, { id }) {
      checkRegion(region, reading);
      return planOf(changeOf(id));
    },
    async run(region, { id }, write) {
      checkRegion(region, reading);
      const change = changeOf(id);
      const reply = await send(parts, change, attempt, write);
      if (reply.ok && !successAnswer.safeParse(reply.value).success)
        throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
      if (reply.ok) return { snapshots: [] };
      const refusal = await refusalOf(parts, change, reply, attempt, write);
      // The list does not show it any more: so it is already.
      if (refusal.code === "NOT_FOUND") return { snapshots: [] };
      throw refusal;
    },
  };
}
