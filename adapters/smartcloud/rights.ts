import { GatewayError, toGatewayError } from "../../src/domain/errors.ts";
import type { RightCheck, Rights } from "../../src/ports/adapter.ts";
import type { AttachmentReader } from "./documents/attachments.ts";
import type { Catalogue } from "./reading/asset-catalog.ts";
import type { Machines } from "./reading/instances.ts";
import { checkRegion, type Reading } from "./reading/reading.ts";

interface Parts {
  readonly catalogue: Catalogue;
  readonly machines: Machines;
  readonly agreements: AttachmentReader<unknown>;
  readonly manifests: AttachmentReader<unknown>;
  readonly reading: Reading;
}

/** What changes something, as README.md lists it; a test holds the two together. */
const changes: readonly (readonly [right: string, neededFor: string])[] = [
  ["PUT /instances/{id}", "createImage, of the user's own machines."],
  ["POST /offerings/image", "registerImage, of the user's own volumes."],
  ["POST /offerings/image/{id}", "copyImage."],
  ["PUT /offerings/image/{id}", "setImageVisibility, of the user's own images."],
  ["DELETE /offerings/image/{id}", "deregisterImage, of the user's own images."],
  ["POST /instances", "launchInstance."],
  ["DELETE /instances/{id}", "terminateInstance, of the user's own machines."],
];

/** The cloud has no dry run: what reads is really asked, of what changes something nobody knows. */
export function createRights({ catalogue, machines, agreements, manifests, reading }: Parts): Rights {
  return {
    async check(region, call) {
      checkRegion(region, reading);
      // A refusal of the list is one of the user.
      const [id] = (await catalogue.all(call)).keys();
      const attachment = async (reader: AttachmentReader<unknown>) => {
        if (id === undefined) return null;
        const answer = (await reader.getMany(region, [id], call)).get(id);
        if (answer instanceof GatewayError) throw answer;
        return answer;
      };
      return [
        granted("GET /offerings/image", "Everything: no image is seen, and every sweep fails."),
        await tried(
          "GET /instances",
          "The machines of an image, and so the impact plan of destructive mutations.",
          () => machines.all(call),
        ),
        await tried("GET /offerings/image/{id}/agreement", "The agreement of an image.", () => attachment(agreements)),
        await tried("GET /offerings/image/{id}/manifest", "What must be given at launch.", () => attachment(manifests)),
        ...changes.map(([right, neededFor]) => unknown(right, neededFor)),
      ];
    },
  };
}

async function tried(right: string, neededFor: string, ask: () => Promise<unknown>): Promise<RightCheck> {
  try {
    if ((await ask()) !== null) return granted(right, neededFor);
    return { right, neededFor, outcome: "UNKNOWN", message: "There is no image that it could be tried on." };
  } catch (thrown) {
    const { code, message } = toGatewayError(thrown);
    if (code === "CANCELLED" || code === "INTERNAL") throw thrown;
    const isMissing = code === "BACKEND_DENIED" || code === "FORBIDDEN";
    return { right, neededFor, outcome: isMissing ? "MISSING" : "UNKNOWN", message };
  }
}

function granted(right: string, neededFor: string): RightCheck {
  return { right, neededFor, outcome: "GRANTED", message: null };
}

function unknown(right: string, neededFor: string): RightCheck {
  const message = "This cloud has no dry run: whether it lets the user do this shows when it is asked for.";
  return { right, neededFor, outcome: "UNKNOWN", message };
}
