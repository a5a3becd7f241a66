import { Field, ObjectType } from "type-graphql";
import type { VerbAnswer } from "../../src/gateway/verbs/verb.ts";
import { Image } from "../image/image.type.ts";
import { LifecycleEvent } from "../lifecycle/lifecycle-event.type.ts";
import { JsonValue } from "../shared/scalars.ts";
import { ImpactPlan } from "./impact-plan.type.ts";
import { MutationErrorCodeEnum } from "./mutation-error-code.enum.ts";

@ObjectType({ description: "Why a mutation was not done, and what to do about it.", simpleResolvers: true })
export class UserError {
  @Field(() => MutationErrorCodeEnum, { description: "The reason." })
  code!: string;

  @Field(() => [String], {
    description:
      'The path in the input that is at fault, such as `["tags", "0", "key"]`; empty where it is no single one.',
  })
  field!: readonly string[];

  @Field(() => String, { description: "What was tried, and what you can do." })
  message!: string;
}

@ObjectType({ description: "Something to know that keeps nothing from being done.", simpleResolvers: true })
export class MutationWarning {
  @Field(() => MutationErrorCodeEnum, {
    nullable: true,
    description: "Of a dry run, what it is likely to be refused with; null where it is no refusal.",
  })
  code!: string | null;

  @Field(() => [String], { description: "The path in the input that it is about; empty where it is no single one." })
  field!: readonly string[];

  @Field(() => String, { description: "What may be wrong, or is not as it was asked for, and what you can do." })
  message!: string;
}

@ObjectType({ description: "One request as a cloud would get it.", simpleResolvers: true })
export class PlannedCall {
  @Field(() => String, { description: "The cloud's own word for it, `CopyImage`." })
  action!: string;

  @Field(() => JsonValue, { description: "The parameters by name, in the cloud's own words; secrets are `[secret]`." })
  parameters!: unknown;

  @Field(() => String, {
    nullable: true,
    description:
      "What is packed in a parameter, as people read it, such as the user data of a launch; secrets are `[secret]`. Null where nothing is.",
  })
  document!: string | null;
}

@ObjectType({ description: "What every mutation answers.", simpleResolvers: true })
export abstract class VerbPayload {
  /** What resolvers go on from; no field of the contract. */
  answer!: VerbAnswer;

  @Field(() => [UserError], {
    description: "Why it was not done; empty where it was, or where a dry run found nothing against it.",
    simple: true,
  })
  userErrors!: readonly UserError[];

  @Field(() => [MutationWarning], {
    description:
      "Of a dry run, why the cloud may refuse it all the same, and the way out. Afterwards, what the cloud shows otherwise than it was asked for. Empty where there is nothing to say.",
    simple: true,
  })
  warnings!: readonly MutationWarning[];

  @Field(() => [PlannedCall], {
    description: "What the cloud would be asked, in order: of dry runs, else empty.",
    simple: true,
  })
  calls!: readonly PlannedCall[];
}

@ObjectType({ description: "What every mutation of an image answers.", simpleResolvers: true })
export abstract class ImageVerbPayload extends VerbPayload {
  @Field(() => Image, {
    nullable: true,
    description:
      "The image afterwards, from its cloud, else from the index: the new one where one is made. For dry runs the image of the input. Null after user errors, where the input has no image, and where no backend sees it.",
  })
  image!: Image | null;

  @Field(() => LifecycleEvent, {
    nullable: true,
    description:
      "The event that the ledger has of it, ASSERTED. Null after user errors, for dry runs, and where it was so already.",
  })
  event!: LifecycleEvent | null;
}

@ObjectType({
  description: "What every mutation answers that takes something away from others.",
  simpleResolvers: true,
})
export abstract class DestructiveVerbPayload extends ImageVerbPayload {
  @Field(() => ImpactPlan, {
    nullable: true,
    description:
      "What it would do to others: of dry runs, and where the plan is what the user errors are about. Else null.",
    simple: true,
  })
  plan!: ImpactPlan | null;
}
