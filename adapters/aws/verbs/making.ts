import type { Image } from "@aws-sdk/client-ec2";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { ImageRecord, Region } from "../../../src/domain/image/image.ts";
import { type Difference, different, textDifferences } from "../../../src/domain/lifecycle/difference.ts";
import type { CopyRequest, Made, Write } from "../../../src/ports/verbs.ts";
import { backendFailure } from "../../kit/failure.ts";
import { cleanText } from "../../kit/text.ts";
import type { AwsClient } from "../connection/client.ts";
import { type Ask, afterwards, type Step, unreadable } from "./asking.ts";
import { markKey } from "./checks.ts";
import type { Look } from "./looking.ts";

export interface Maker {
  /** What an earlier attempt at the same intent made. By name and mark, as copies by other means may carry a mark on. */
  earlier(region: Region, name: string, write: Write): Promise<Made | null>;
  /** Where the name is taken, finds out whether an earlier attempt took it. */
  make(
    region: Region,
    name: string,
    step: Step<{ readonly ImageId?: string | undefined }>,
    write: Write,
  ): Promise<Made>;
}

export function createMaker(client: AwsClient, ask: Ask, look: Look): Maker {
  async function make(...[region, name, step, write]: Parameters<Maker["make"]>): Promise<Made> {
    const doing = `${step.doing} in ${region}`;
    try {
      const nativeId = cleanText((await ask(region, step, write)).ImageId);
      if (nativeId === null) throw unreadable(client, doing);
      return { nativeId };
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== "NAME_TAKEN") throw error;
      const holder = await afterwards(look.named(region, name, write));
      // EC2 is behind itself for a while; whose the name is, it will say.
      if (holder === null)
        throw backendFailure(
          "BACKEND_FAILED",
          { backendId: client.backendId, action: doing },
          { problem: "the name is taken by an image that EC2 does not show yet" },
        );
      const made = madeBy(holder, write);
      if (made === null) throw error;
      return made;
    }
  }

  return {
    earlier: async (region, name, write) => madeBy(await look.named(region, name, write), write),
    make,
  };
}

/** What of an image that was to be made is not as it was asked for; the mark is among what was asked. */
export function madeOtherwise(
  { name, description, tags }: Pick<CopyRequest, "name" | "description" | "tags">,
  record: ImageRecord,
  token: string,
): readonly Difference[] {
  const shown = new Map(record.view.tags.map(({ key, value }) => [key, value]));
  const lacking = tags.filter(({ key, value }) => shown.get(key) !== value).map(({ key }) => key);
  return [
    ...textDifferences("name", name, record.facts.name),
    ...textDifferences("description", description || null, record.facts.description),
    ...(lacking.length > 0 ? [different("tags", `The image lacks tags: ${lacking.slice(0, 10).join(", ")}`)] : []),
    ...(shown.get(markKey) === token
      ? []
      : [different("tags", `The image lacks the tag ${markKey}, by which Tintype finds what it made`)]),
  ];
}

function madeBy(image: Image | null, { token }: Write): Made | null {
  const isMarked = image?.Tags?.some(({ Key, Value }) => Key === markKey && Value === token);
  const nativeId = cleanText(image?.ImageId);
  return isMarked && nativeId !== null ? { nativeId } : null;
}
