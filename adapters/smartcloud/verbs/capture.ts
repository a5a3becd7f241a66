import type { CaptureRequest, Made, Verb } from "../../../src/ports/verbs.ts";
import type { VerbParts } from "./change.ts";
import { checkId, noTags, refuseExtras, requiredText } from "./checks.ts";
import { createImageMaker } from "./make-image.ts";
import { marked } from "./mark.ts";

export function createCapture(parts: VerbParts): Verb<CaptureRequest, Made> {
  const { reading } = parts;
  return createImageMaker(parts, {
    action: "capture a machine",
    changeOf(_region, { instanceId, name, description, noReboot, devices, tags }, mark) {
      refuseExtras(reading, [
        {
          field: "noReboot",
          given: noReboot,
          advice: "SmartCloud decides by itself whether a machine is stopped for its capture. Leave noReboot out.",
        },
        {
          field: "devices",
          given: devices,
          advice:
            "SmartCloud takes no list of devices with a capture. Leave devices out, and clone volumes separately.",
        },
        { field: "tags", given: tags, advice: noTags },
      ]);
      return {
        action: "PUT /instances/{id}",
        id: checkId(reading, "instanceId", instanceId),
        form: {
          state: "save",
          name: requiredText(reading, "name", name, "A capture has a name."),
          description: marked(description, mark),
        },
      };
    },
  });
}
