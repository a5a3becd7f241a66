import { CopyImageCommand, type CopyImageRequest, type CopyImageResult } from "@aws-sdk/client-ec2";
import type { Region } from "../../../src/domain/image/image.ts";
import type { CopyRequest, VerbFacets } from "../../../src/ports/verbs.ts";
import { isRegion } from "../options.ts";
import { type Ask, beforehand, invalid, type Step } from "./asking.ts";
import { checkDescription, checkName, markedTags } from "./checks.ts";
import { type Maker, madeOtherwise } from "./making.ts";

/** Asked of the region that the copy is to be in. The client token makes it once; the mark tells of it for longer. */
export function createCopying(ask: Ask, { make }: Maker): VerbFacets["copying"] {
  return {
    ...beforehand(ask, (request, region, token) => [copying(region, request, token)]),
    differs: madeOtherwise,
    run: async (region, request, write) => make(region, request.name, copying(region, request, write.token), write),
  };
}

function copying(region: Region, request: CopyRequest, token: string): Step<CopyImageResult> {
  const { sourceRegion, sourceId, name, description, encrypted, kmsKeyId, copyTags, tags } = request;
  checkName(name);
  checkDescription(description);
  if (!isRegion(sourceRegion)) throw invalid("imageId", "EC2 copies from its own regions only.");
  if (kmsKeyId !== null && !encrypted) throw invalid("kmsKeyId", "A kmsKeyId needs encrypted: true beside it.");
  const keyRegion = regionOfKey(kmsKeyId);
  if (keyRegion !== null && keyRegion !== region)
    throw invalid(
      "kmsKeyId",
      `The key is in ${keyRegion}, and the copy would be in ${region}: give a key of ${region}.`,
    );
  const input: CopyImageRequest = {
    SourceRegion: sourceRegion,
    SourceImageId: sourceId,
    Name: name,
    ...(description ? { Description: description } : {}),
    // An encrypted image stays so, and EC2 refuses to hear false.
    ...(encrypted ? { Encrypted: true } : {}),
    ...(kmsKeyId === null ? {} : { KmsKeyId: kmsKeyId }),
    ...(copyTags ? { CopyImageTags: true } : {}),
    TagSpecifications: markedTags(tags, token),
    ClientToken: token,
  };
  return {
    action: "CopyImage",
    doing: `copy an image from ${sourceRegion}`,
    input,
    send: (ec2, options) => ec2.send(new CopyImageCommand(input), options),
  };
}

/** As its ARN says. EC2 notices a key of another region only under way: the copy would end FAILED. */
function regionOfKey(kmsKeyId: string | null): string | null {
  return /^arn:[a-z-]+:kms:([a-z0-9-]+):/.exec(kmsKeyId ?? "")?.[1] ?? null;
}
