import type { VerbFacets } from "../../../src/ports/verbs.ts";
import { createCapture } from "./capture.ts";
import type { VerbParts } from "./change.ts";
import { createCopying } from "./copying.ts";
import { createDeregistration } from "./deregistration.ts";
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
    capture: createCapture(parts),
    registration: createRegistration(parts),
    copying: createCopying(parts),
    visibilitySetting: createVisibilitySetting(parts),
    deregistration: createDeregistration(parts),
    launching: createLaunching(parts),
    terminating: createTerminating(parts),
  };
}
