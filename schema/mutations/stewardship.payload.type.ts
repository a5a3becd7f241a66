import { Field, ObjectType } from "type-graphql";
import type { StewardshipAnswer } from "../../src/gateway/members/stewardship.ts";
import { Image } from "../image/image.type.ts";
import { LifecycleEvent } from "../lifecycle/lifecycle-event.type.ts";
import { UserError } from "./verb-payload.type.ts";

@ObjectType({ description: "What every mutation answers that is about who keeps an image.", simpleResolvers: true })
export abstract class StewardshipPayload {
  /** What resolvers go on from; no field of the contract. */
  answer!: StewardshipAnswer;

  @Field(() => [UserError], { description: "Why it was not done; empty where it was.", simple: true })
  userErrors!: readonly UserError[];

  @Field(() => Image, { nullable: true, description: "The image afterwards; null after user errors." })
  image!: Image | null;

  @Field(() => LifecycleEvent, {
    nullable: true,
    description: "The event that the ledger has of it, ASSERTED. Null after user errors, and where it was so already.",
  })
  event!: LifecycleEvent | null;
}

@ObjectType({ description: "The image that the organization sees.", simpleResolvers: true })
export class ShareImageWithOrganizationPayload extends StewardshipPayload {}

@ObjectType({ description: "The image that only some see.", simpleResolvers: true })
export class MakeImagePrivatePayload extends StewardshipPayload {}

@ObjectType({ description: "The image that was handed on.", simpleResolvers: true })
export class SetImageStewardPayload extends StewardshipPayload {}
