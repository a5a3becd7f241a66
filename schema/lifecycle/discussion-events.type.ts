import { Field, Float, Int, ObjectType } from "type-graphql";
import { Asset } from "../asset/asset.type.ts";
import { Post, Topic } from "../discussions/topic.type.ts";
import { LifecycleEvent } from "./lifecycle-event.type.ts";

// Told once for each image that it is about, to whoever sees it. The ledger has ids and no text: what they lead to, a
// viewer is shown who sees it now.

@ObjectType({ description: "Something happened in a topic about the image.", simpleResolvers: true })
export abstract class TopicEvent extends LifecycleEvent {
  /** Ids within the store; no fields of the contract. */
  topicReference!: string;
  postReference!: string | null;

  @Field(() => Topic, {
    nullable: true,
    description: "The topic as it is now; null where the viewer does not see it any more.",
  })
  topic!: Topic | null;

  @Field(() => Post, {
    nullable: true,
    description: "The post as it is now; null where the viewer does not see it any more, and where there is none.",
  })
  post!: Post | null;
}

@ObjectType({
  implements: LifecycleEvent,
  description: "Somebody opened a topic about the image. `after`: ids within the ledger.",
  simpleResolvers: true,
})
export class TopicOpened extends TopicEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description: "Somebody wrote in a topic about the image. `after`: ids within the ledger.",
  simpleResolvers: true,
})
export class PostWritten extends TopicEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description: "Somebody edited what they had written. `before` and `after`: versions, and ids within the ledger.",
  simpleResolvers: true,
})
export class PostEdited extends TopicEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description: "The text of a post was removed for good. `before` and `after`: versions, and ids within the ledger.",
  simpleResolvers: true,
})
export class PostRemoved extends TopicEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "A moderator hides a post from all but its author. `before` and `after`: versions, and ids within the ledger.",
  simpleResolvers: true,
})
export class PostHidden extends TopicEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description: "A hidden post is everybody's to read again. `before` and `after`: versions, and ids within the ledger.",
  simpleResolvers: true,
})
export class PostShown extends TopicEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "A post was marked as a question's answer; without `post`, none is any more. `before` and `after`: ids within the ledger.",
  simpleResolvers: true,
})
export class AnswerAccepted extends TopicEvent {}

@ObjectType({
  implements: LifecycleEvent,
  description:
    "Somebody rated the asset of the image, or took a rating back; who, nobody is told. `before` and `after`: average and count, and the asset's id within the ledger.",
  simpleResolvers: true,
})
export class AssetRated extends LifecycleEvent {
  /** An id within the store; no field of the contract. */
  assetReference!: string;

  @Field(() => Asset, { nullable: true, description: "The asset; null where the viewer does not see it any more." })
  asset!: Asset | null;

  @Field(() => Float, {
    nullable: true,
    description: "The mean of all since then; null where none is left.",
    simple: true,
  })
  average!: number | null;

  @Field(() => Int, { description: "How many people rated it since then.", simple: true })
  count!: number;
}
