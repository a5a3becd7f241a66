import { Field, ObjectType } from "type-graphql";
import type { PublicationAnswer } from "../../src/gateway/publications/answer.ts";
import { Image } from "../image/image.type.ts";
import { LifecycleEvent } from "../lifecycle/lifecycle-event.type.ts";
import { PlannedCall, UserError } from "../mutations/verb-payload.type.ts";
import { PublicationCheck, PublicationPolicy, PublicationRequest } from "./publication.type.ts";

@ObjectType({ description: "What every mutation answers that is about a publication.", simpleResolvers: true })
export abstract class PublicationPayload {
  /** What resolvers go on from; no field of the contract. */
  answer!: PublicationAnswer;

  @Field(() => [UserError], { description: "Why it was not done; empty where it was.", simple: true })
  userErrors!: readonly UserError[];

  @Field(() => PublicationRequest, {
    nullable: true,
    description: "The request afterwards; null where there is none for this viewer, or none was made.",
    simple: true,
  })
  request!: PublicationRequest | null;

  @Field(() => [PublicationCheck], {
    description: "The checklist as it is now; empty where it was not looked at.",
    simple: true,
  })
  checklist!: readonly PublicationCheck[];

  @Field(() => Image, {
    nullable: true,
    description: "The request's image afterwards; null where there is no request.",
  })
  image!: Image | null;

  @Field(() => LifecycleEvent, {
    nullable: true,
    description:
      "The event that the ledger has of it, ASSERTED. Null where nothing was decided or it was so already; an approval has one whatever the cloud says to it.",
  })
  event!: LifecycleEvent | null;
}

@ObjectType({ description: "The request that waits for somebody else's approval.", simpleResolvers: true })
export class RequestPublicationPayload extends PublicationPayload {}

@ObjectType({ description: "The request that was approved, and what came of it.", simpleResolvers: true })
export class ApprovePublicationPayload extends PublicationPayload {
  @Field(() => [PlannedCall], {
    description: "What the cloud would be asked, in order: of dry runs, else empty.",
    simple: true,
  })
  calls!: readonly PlannedCall[];
}

@ObjectType({ description: "The request that was rejected.", simpleResolvers: true })
export class RejectPublicationPayload extends PublicationPayload {}

@ObjectType({ description: "The request that was withdrawn.", simpleResolvers: true })
export class WithdrawPublicationPayload extends PublicationPayload {}

@ObjectType({ description: "What the organization asks for since.", simpleResolvers: true })
export class SetPublicationPolicyPayload {
  @Field(() => [UserError], { description: "Why it was not done; empty where it was." })
  userErrors!: readonly UserError[];

  @Field(() => PublicationPolicy, { nullable: true, description: "The policy afterwards; null after user errors." })
  policy!: PublicationPolicy | null;
}
