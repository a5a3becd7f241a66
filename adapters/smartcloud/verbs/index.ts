import type { VerbFacets } from "../../../src/ports/verbs.ts";
import { createCapture } from "./capture.ts";
import type { VerbParts } from "./change.ts";
import { createCopying } from "./copying.ts";
import { createDeregistration } from "./deregistration.ts";
import { inUse, misfits, noMachine, notAvailable, publishing } from "./foresight.ts";
import { createLaunching } from "./launching.ts";
import { createRegistration } from "./registration.ts";
import { createTerminating } from "./terminating.ts";
import { createVisibilitySetting } from "./visibility.ts";

export type SmartCloudVerbs = Pick<
  VerbFacets,
  "capture" | "registration" | "copying" | "visibilitySetting" | "deregistration" | "launching" | "terminating"
>;

export function createVerbs(parts: VerbParts): SmartCloudVerbs {
  return {
    capture: {
      ...createCapture(parts),
      foresee: (_, { instanceId }, __, call) => noMachine(parts.machines, instanceId, call),
    },
    registration: createRegistration(parts),
    copying: { ...createCopying(parts), hinders: notAvailable },
    visibilitySetting: {
      ...createVisibilitySetting(parts),
      foresee: async (_, { visibility }) => publishing(visibility),
    },
    deregistration: {
      ...createDeregistration(parts),
      foresee: (_, __, image, call) => inUse(parts.machines, image, call),
    },
    launching: {
      ...createLaunching(parts),
      hinders: notAvailable,
      foresee: async (_, request, image) => (image ? misfits(request, image) : []),
    },
    terminating: {
      ...createTerminating(parts),
      foresee: (_, { instanceId }, __, call) => noMachine(parts.machines, instanceId, call),
    },
  };
}
