import type { Made, RegisterRequest, Verb } from "../../../src/ports/verbs.ts";
import type { VerbParts } from "./change.ts";
import { checkId, noTags, refuseExtras, requiredText } from "./checks.ts";
import { createImageMaker } from "./make-image.ts";
import { marked } from "./mark.ts";

const fromBundle = "SmartCloud reads this from the image bundle on the volume. Leave it out.";

export function createRegistration(parts: VerbParts): Verb<RegisterRequest, Made> {
  const { reading } = parts;
  return createImageMaker(parts, {
    action: "import an image from a volume",
    changeOf(_region, request, mark) {
      const { architecture, rootDeviceName, devices, virtualizationType, bootMode, enaSupport } = request;
      refuseExtras(reading, [
        ...Object.entries({ architecture, rootDeviceName, devices, virtualizationType, bootMode }).map(
          ([field, given]) => ({ field, given, advice: fromBundle }),
        ),
        // False is an answer here, not a default.
        { field: "enaSupport", given: enaSupport === null ? null : "given", advice: fromBundle },
        {
          field: "imageLocation",
          given: request.imageLocation,
          advice: "SmartCloud imports from one of its volumes. Leave imageLocation out and give volumeId.",
        },
        { field: "tags", given: request.tags, advice: noTags },
      ]);
      const volumeId = requiredText(
        reading,
        "volumeId",
        request.volumeId,
        "SmartCloud imports an image from a volume that holds its bundle and is attached to no machine. Give volumeId.",
      );
      return {
        action: "POST /offerings/image",
        id: null,
        form: {
          name: requiredText(reading, "name", request.name, "An import has a name."),
          volumeId: checkId(reading, "volumeId", volumeId),
          description: marked(request.description, mark),
        },
      };
    },
  });
}
