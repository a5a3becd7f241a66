import type { VerbFacets } from "../../../src/ports/verbs.ts";
import { backendFailure } from "../../kit/failure.ts";
import { madeAnswer } from "../connection/answers.ts";
import { checkRegion } from "../reading/reading.ts";
import { type Change, planOf, send, type VerbParts } from "./change.ts";
import { checkId, invalid, refuseExtras } from "./checks.ts";
import { refusalOf } from "./refused.ts";

type Setting = VerbFacets["visibilitySetting"];

/** Sets a state: asked again, the cloud says yes again. */
export function createVisibilitySetting(parts: VerbParts): Setting {
  const { reading } = parts;
  const attempt = { backendId: reading.backendId, action: "set an image's visibility" };

  function changeOf({ id, visibility, permissions }: Parameters<Setting["plan"]>[1]): Change {
    if (visibility === "UNKNOWN") throw invalid(reading, "visibility", "Give PRIVATE, SHARED or PUBLIC.");
    const advice =
      "SmartCloud shares with everybody of the enterprise or with nobody, never with single accounts. Leave the permissions out.";
    refuseExtras(reading, [{ field: "permissions", given: permissions, advice }]);
    return { action: "PUT /offerings/image/{id}", id: checkId(reading, "imageId", id), form: { visibility } };
  }

  return {
    plan(region, request) {
      checkRegion(region, reading);
      return planOf(changeOf(request));
    },
    async run(region, request, write) {
      checkRegion(region, reading);
      const { id } = request;
      const change = changeOf(request);
      const reply = await send(parts, change, attempt, write);
      if (!reply.ok) throw await refusalOf(parts, change, reply, attempt, write);
      const { data: answered = id } = madeAnswer.safeParse(reply.value);
      if (answered !== id) throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
      return {};
    },
  };
}
