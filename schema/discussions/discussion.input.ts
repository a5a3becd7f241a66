import { Field, ID, InputType, Int } from "type-graphql";
import type { TopicKind } from "../../src/domain/discussions/discussion.ts";
import { TopicKindEnum } from "./topic.type.ts";

@InputType({
  description: "Values within one field are OR-ed, fields AND-ed. A field that is left out or null does not filter.",
})
export class TopicFilter {
  @Field(() => [TopicKindEnum], { nullable: true, description: "What they are for." })
  kinds?: TopicKind[] | null;

  @Field(() => Boolean, { nullable: true, description: "Questions with an accepted answer, or without one." })
  answered?: boolean | null;

  @Field(() => [ID], { nullable: true, description: "About one of these images alone, by global id." })
  imageIds?: string[] | null;

  @Field(() => [String], { nullable: true, description: "About one of these regions, or an image there." })
  regions?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "True: with posts that the viewer has not read since they follow it.",
  })
  unread?: boolean | null;
}

@InputType({ description: "A topic with its first post." })
export class OpenTopicInput {
  @Field(() => ID, {
    nullable: true,
    description: "The asset, by its global id; left out: that of `imageId`, which is made where there is none yet.",
  })
  assetId?: string | null;

  @Field(() => ID, { nullable: true, description: "The one image that it is about, by its global id." })
  imageId?: string | null;

  @Field(() => String, { nullable: true, description: "The region whose images it is about; left out with an image." })
  region?: string | null;

  @Field(() => TopicKindEnum, { description: "What it is for." })
  kind!: TopicKind;

  @Field(() => String, { description: "One line of at most 200 characters." })
  title!: string;

  @Field(() => String, { description: "The first post in Markdown, at most 16 KiB. HTML in it is shown as text." })
  markdown!: string;
}

@InputType({ description: "A post at the end of a topic." })
export class WritePostInput {
  @Field(() => ID, { description: "The topic, by its global id." })
  topicId!: string;

  @Field(() => String, { description: "The post in Markdown, at most 16 KiB. HTML in it is shown as text." })
  markdown!: string;
}

@InputType({ description: "What a post of one's own is to say instead." })
export class EditPostInput {
  @Field(() => ID, { description: "The post, by its global id." })
  postId!: string;

  @Field(() => Int, { description: "The version that was edited, `Post.version`." })
  version!: number;

  @Field(() => String, { description: "The whole post in Markdown, at most 16 KiB." })
  markdown!: string;

  @Field(() => String, { nullable: true, description: "Of the first post of a topic: its title; left out: as it is." })
  title?: string | null;
}

@InputType({ description: "A post whose text is to be gone." })
export class RemovePostInput {
  @Field(() => ID, { description: "The post, by its global id." })
  postId!: string;
}

@InputType({ description: "A post that is to be hidden." })
export class HidePostInput {
  @Field(() => ID, { description: "The post, by its global id." })
  postId!: string;
}

@InputType({ description: "A hidden post that is to be shown." })
export class ShowPostInput {
  @Field(() => ID, { description: "The post, by its global id." })
  postId!: string;
}

@InputType({ description: "Which post answers a question." })
export class AcceptAnswerInput {
  @Field(() => ID, { description: "The question, by its global id." })
  topicId!: string;

  @Field(() => ID, { nullable: true, description: "The post, by its global id; left out or null: none does any more." })
  postId?: string | null;
}

@InputType({ description: "What one thinks of an asset." })
export class RateAssetInput {
  @Field(() => ID, { description: "The asset, by its global id." })
  assetId!: string;

  @Field(() => Int, { description: "From 1 to 5, instead of what one gave before." })
  rating!: number;
}

@InputType({ description: "An asset that one rated." })
export class WithdrawRatingInput {
  @Field(() => ID, { description: "The asset, by its global id." })
  assetId!: string;
}

@InputType({ description: "An asset whose topics one wants to hear of." })
export class FollowAssetInput {
  @Field(() => ID, { description: "The asset, by its global id." })
  assetId!: string;
}

@InputType({ description: "An asset that one follows." })
export class UnfollowAssetInput {
  @Field(() => ID, { description: "The asset, by its global id." })
  assetId!: string;
}

@InputType({ description: "A topic that one wants to hear of." })
export class FollowTopicInput {
  @Field(() => ID, { description: "The topic, by its global id." })
  topicId!: string;
}

@InputType({ description: "A topic that one follows." })
export class UnfollowTopicInput {
  @Field(() => ID, { description: "The topic, by its global id." })
  topicId!: string;
}

@InputType({ description: "How far one has read." })
export class MarkReadInput {
  @Field(() => ID, { description: "The topic, by its global id." })
  topicId!: string;

  @Field(() => ID, {
    nullable: true,
    description: "The last post that was read, by its global id; left out or null: all that there are.",
  })
  postId?: string | null;
}
