import { Field, ID, InputType } from "type-graphql";
import type { Asking } from "../../src/gateway/verbs/verb.ts";

export const idempotencyKeyWords =
  "Chosen by you, 1 to 128 visible ASCII characters such as a UUID: the same key is the same intent, done once however often it is sent. With another input it is a CONFLICT.";
export const backendWords =
  "Who is to do it, by `Backend.name`; where left out, the backend that speaks for the image.";
export const dryRunWords =
  "True: nothing is changed, and the payload says what the cloud would be asked, and what speaks against it.";

export const checkAtCloudWords =
  "True: the cloud's own dry run is asked too, which changes nothing: it knows rights and settings that Tintype does not. UNSUPPORTED where the cloud has none.";

@InputType({ description: "What every mutation takes." })
export abstract class VerbInput {
  @Field(() => String, { description: idempotencyKeyWords })
  idempotencyKey!: string;

  @Field(() => Boolean, { defaultValue: false, description: dryRunWords })
  dryRun!: boolean;

  @Field(() => Boolean, { defaultValue: false, description: checkAtCloudWords })
  checkAtCloud!: boolean;
}

@InputType({ description: "What every mutation of an image takes." })
export abstract class ImageVerbInput extends VerbInput {
  @Field(() => ID, { description: "The image, by its global id." })
  imageId!: string;

  @Field(() => ID, {
    nullable: true,
    description: backendWords,
  })
  backend?: string | null;
}

@InputType({ description: "What every mutation takes that takes something away from others." })
export abstract class DestructiveVerbInput extends ImageVerbInput {
  @Field(() => String, {
    nullable: true,
    description:
      "`plan.hash` of a dry run: says that you know what it would do to others. It counts while nothing of that moved. Needed except for dry runs.",
  })
  planHash?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "True: goes on although some backends could not be asked what it would affect.",
  })
  acceptUnknown!: boolean;
}

@InputType({ description: "What every mutation takes for which there is no image yet, or none that matters." })
export abstract class PlacedVerbInput extends VerbInput {
  @Field(() => ID, { description: "Who is to do it, by `Backend.name`." })
  backend!: string;

  @Field(() => String, {
    nullable: true,
    description: "Where, such as `us-east-1`; may be left out where the backend looks at one region only.",
  })
  region?: string | null;
}

interface Asked {
  readonly idempotencyKey: string;
  readonly dryRun: boolean;
  readonly checkAtCloud?: boolean;
  readonly backend?: string | null;
  readonly planHash?: string | null;
  readonly acceptUnknown?: boolean;
}

export function toAsking(asked: Asked): Asking {
  const { idempotencyKey, dryRun, planHash, acceptUnknown, checkAtCloud, ...input } = asked;
  return {
    idempotencyKey,
    dryRun,
    planHash: planHash ?? null,
    acceptUnknown: acceptUnknown ?? false,
    checkAtCloud: checkAtCloud ?? false,
    backend: asked.backend ?? null,
    // Null says what leaving out says.
    input: JSON.stringify(input, (_, value) => (value === null ? undefined : value)),
  };
}
