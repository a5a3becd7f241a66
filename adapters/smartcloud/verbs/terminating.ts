import type { NativeId } from "../../../src/domain/image/image.ts";
import type { InstanceRecord } from "../../../src/domain/image/instance.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { VerbFacets } from "../../../src/ports/verbs.ts";
import { backendFailure } from "../../kit/failure.ts";
import { successAnswer } from "../connection/answers.ts";
import { checkRegion } from "../reading/reading.ts";
import { type Change, planOf, send, type VerbParts } from "./change.ts";
import { checkId } from "./checks.ts";
import { refusalOf } from "./refused.ts";

export function createTerminating(parts: VerbParts): VerbFacets["terminating"] {
  const { reading, machines } = parts;
  const attempt = { backendId: reading.backendId, action: "terminate a machine" };

  function changeOf(id: NativeId): Change {
    return { action: "DELETE /instances/{id}", id: checkId(reading, "instanceId", id), form: null };
  }

  async function lookAt(id: NativeId, call: Call): Promise<InstanceRecord | null> {
    return (await machines.all(call)).find(({ nativeId }) => nativeId === id) ?? null;
  }

  return {
    plan(region, { instanceId }) {
      checkRegion(region, reading);
      return planOf(changeOf(instanceId));
    },
    async run(region, { instanceId }, write) {
      checkRegion(region, reading);
      const change = changeOf(instanceId);
      const reply = await send(parts, change, attempt, write);
      if (reply.ok && !successAnswer.safeParse(reply.value).success)
        throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
      // It is done, whether or not the cloud can say how the machine looks now: null then.
      if (reply.ok) return { instance: await lookAt(instanceId, write).catch(() => null) };
      const refusal = await refusalOf(parts, change, reply, attempt, write);
      if (refusal.code !== "WRONG_STATE") throw refusal;
      const instance = await lookAt(instanceId, write);
      // The cloud refuses to remove what is going or gone: so it is already.
      if (instance?.state === "TERMINATING" || instance?.state === "TERMINATED") return { instance };
      throw refusal;
    },
  };
}
