import { Field, ObjectType } from "type-graphql";
import { Asset } from "../asset/asset.type.ts";
import {
  ImageVerbPayload,
  MutationWarning,
  PlannedCall,
  UserError,
  VerbPayload,
} from "../mutations/verb-payload.type.ts";
import { DateTime } from "../shared/scalars.ts";
import { Instance } from "./instance.type.ts";

@ObjectType({
  description: "The machines that were launched. `image` is what they run from; launching leaves no event.",
  simpleResolvers: true,
})
export class LaunchInstancePayload extends ImageVerbPayload {
  @Field(() => [Instance], {
    description: "The machines as the cloud showed them at once, mostly PENDING; empty where nothing was launched.",
    simple: true,
  })
  instances!: readonly Instance[];
}

@ObjectType({ description: "The machine that is ending.", simpleResolvers: true })
export class TerminateInstancePayload extends VerbPayload {
  @Field(() => Instance, {
    nullable: true,
    description:
      "The machine as the cloud showed it at once. Null after user errors, for dry runs, and where the cloud no longer showed it.",
    simple: true,
  })
  instance!: Instance | null;
}

@ObjectType({
  description: "What a launch would be: nothing is asked of the cloud, and nothing is kept.",
  simpleResolvers: true,
})
export class LaunchPreview {
  @Field(() => [MutationWarning], {
    description:
      "Why the cloud may refuse it all the same, and the way out: a product to subscribe to, say. Empty where nothing is known.",
    simple: true,
  })
  warnings!: readonly MutationWarning[];

  @Field(() => [PlannedCall], {
    description:
      "What the cloud would be asked, passwords as `[secret]`; empty where the user errors leave no request. A SmartCloud takes a launch for agreeing to the image's own terms, `Licensed.agreement`.",
    simple: true,
  })
  calls!: readonly PlannedCall[];

  @Field(() => [UserError], {
    description: "Why it would not be done: what is said of an agreement stands beside the calls, anything else alone.",
    simple: true,
  })
  userErrors!: readonly UserError[];
}

@ObjectType({ description: "That somebody agreed to a revision of an agreement.", simpleResolvers: true })
export class AcceptAgreementPayload {
  @Field(() => Asset, {
    nullable: true,
    description: "The asset whose agreement it is; null after user errors.",
    simple: true,
  })
  asset!: Asset | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When you first agreed to this revision; null after user errors.",
    simple: true,
  })
  acceptedAt!: string | null;

  @Field(() => [UserError], { description: "Why it was not recorded; empty where it was.", simple: true })
  userErrors!: readonly UserError[];
}
