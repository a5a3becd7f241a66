import { Field, ObjectType } from "type-graphql";
import type { TalkAnswer } from "../../src/gateway/discussions/answer.ts";
import { Asset } from "../asset/asset.type.ts";
import { LifecycleEvent } from "../lifecycle/lifecycle-event.type.ts";
import { UserError } from "../mutations/verb-payload.type.ts";
import { Post, Topic } from "./topic.type.ts";

@ObjectType({ description: "What every mutation answers that is about what people say.", simpleResolvers: true })
export abstract class TalkPayload {
  /** What resolvers go on from; no field of the contract. */
  answer!: TalkAnswer;

  @Field(() => [UserError], { description: "Why it was not done; empty where it was.", simple: true })
  userErrors!: readonly UserError[];

  @Field(() => Asset, {
    nullable: true,
    description:
      "The asset that it is about; null after user errors but CONFLICT, and where the viewer does not see it any more.",
  })
  asset!: Asset | null;

  @Field(() => Topic, {
    nullable: true,
    description: "The topic afterwards; null after user errors but CONFLICT, and where it is about none.",
  })
  topic!: Topic | null;
}

@ObjectType({ description: "The same, of what others are told.", simpleResolvers: true })
export abstract class ToldPayload extends TalkPayload {
  @Field(() => LifecycleEvent, {
    nullable: true,
    description:
      "The event that the ledger has of it. Null after user errors, where it was so already, and where it is told to others alone.",
  })
  event!: LifecycleEvent | null;
}

@ObjectType({ description: "The same, of a post.", simpleResolvers: true })
export abstract class PostPayload extends ToldPayload {
  @Field(() => Post, {
    nullable: true,
    description: "The post afterwards; after CONFLICT as another edit left it. Null after other user errors.",
  })
  post!: Post | null;
}

@ObjectType({ description: "The topic with its first post.", simpleResolvers: true })
export class OpenTopicPayload extends PostPayload {}

@ObjectType({ description: "The post that was written.", simpleResolvers: true })
export class WritePostPayload extends PostPayload {}

@ObjectType({ description: "The post as it is now.", simpleResolvers: true })
export class EditPostPayload extends PostPayload {}

@ObjectType({ description: "What is left of the post.", simpleResolvers: true })
export class RemovePostPayload extends PostPayload {}

@ObjectType({ description: "The post that is hidden.", simpleResolvers: true })
export class HidePostPayload extends PostPayload {}

@ObjectType({ description: "The post that is shown again.", simpleResolvers: true })
export class ShowPostPayload extends PostPayload {}

@ObjectType({ description: "The question, and the post that answers it.", simpleResolvers: true })
export class AcceptAnswerPayload extends PostPayload {}

@ObjectType({ description: "The asset with its rating.", simpleResolvers: true })
export class RateAssetPayload extends ToldPayload {}

@ObjectType({ description: "The asset with its rating.", simpleResolvers: true })
export class WithdrawRatingPayload extends ToldPayload {}

@ObjectType({ description: "The asset that is followed.", simpleResolvers: true })
export class FollowAssetPayload extends TalkPayload {}

@ObjectType({ description: "The asset that is followed no more.", simpleResolvers: true })
export class UnfollowAssetPayload extends TalkPayload {}

@ObjectType({ description: "The topic that is followed.", simpleResolvers: true })
export class FollowTopicPayload extends TalkPayload {}

@ObjectType({ description: "The topic that is followed no more.", simpleResolvers: true })
export class UnfollowTopicPayload extends TalkPayload {}

@ObjectType({ description: "The topic, and what is left to read in it.", simpleResolvers: true })
export class MarkReadPayload extends TalkPayload {}
