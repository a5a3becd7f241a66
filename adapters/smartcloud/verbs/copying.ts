import { GatewayError } from "../../../src/domain/errors.ts";
import type { CopyRequest, Made, Verb } from "../../../src/ports/verbs.ts";
import type { VerbParts } from "./change.ts";
import { checkId, noTags, refuseExtras, requiredText } from "./checks.ts";
import { createImageMaker } from "./make-image.ts";
import { marked } from "./mark.ts";

const noEncryption = "SmartCloud does not encrypt images. Leave it out.";

/** A clone is a second entry for the same bits, in the data centre of the first. */
export function createCopying(parts: VerbParts): Verb<CopyRequest, Made> {
  const { reading } = parts;
  return createImageMaker(parts, {
    action: "clone an image",
    changeOf(region, { sourceRegion, sourceId, name, description, encrypted, kmsKeyId, copyTags, tags }, mark) {
      if (sourceRegion !== region) {
        throw new GatewayError(
          "UNSUPPORTED",
          "SmartCloud clones an image where it lies. Launch from it there, or export it to a volume, clone that, and import from the clone.",
          { backend: reading.backendId, field: "region" },
        );
      }
      refuseExtras(reading, [
        { field: "encrypted", given: encrypted, advice: noEncryption },
        { field: "kmsKeyId", given: kmsKeyId, advice: noEncryption },
        { field: "copyTags", given: copyTags, advice: noTags },
        { field: "tags", given: tags, advice: noTags },
      ]);
      return {
        action: "POST /offerings/image/{id}",
        id: checkId(reading, "imageId", sourceId),
        form: {
          name: requiredText(reading, "name", name, "A clone has a name."),
          description: marked(description, mark),
        },
      };
    },
  });
}
