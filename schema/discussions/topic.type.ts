import { Field, Float, Int, ObjectType } from "type-graphql";
import { type Post as PostFact, type Topic as TopicFact, topicKinds } from "../../src/domain/discussions/discussion.ts";
import { postNodeId, topicNodeId } from "../../src/domain/image/ids.ts";
import { Asset } from "../asset/asset.type.ts";
import { Image } from "../image/image.type.ts";
import { enumOf } from "../shared/enums.ts";
import type { LazyText } from "../shared/lazy-text.ts";
import { Node } from "../shared/node.type.ts";
import { PageInfo } from "../shared/page-info.type.ts";
import { DateTime } from "../shared/scalars.ts";
import { Actor } from "../viewer/actor.type.ts";

export const TopicKindEnum = enumOf("TopicKind", "What a topic is for.", topicKinds, {
  QUESTION: "It wants an answer: a post may be accepted as such.",
  DISCUSSION: "Anything else.",
  ANNOUNCEMENT: "What its users should know, by those who may change one of the asset's images.",
});

@ObjectType({
  implements: Node,
  description:
    "A discussion of an asset: of all its images, of those of a region, or of one. Whoever sees one of these sees the topic, and nobody else.",
  simpleResolvers: true,
})
export class Topic extends Node {
  /** What resolvers go on from; no field of the contract. */
  fact!: TopicFact;

  @Field(() => Asset, { description: "The asset that it is about." })
  asset!: Asset;

  @Field(() => TopicKindEnum, { description: "What it is for.", simple: true })
  kind!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "One line of text, never HTML, of at most 200 characters. Null where its first post is removed, or hidden from the viewer.",
  })
  title!: string | null;

  @Field(() => Image, {
    nullable: true,
    description: "The one image that it is about; null where it is about several.",
  })
  image!: Image | null;

  @Field(() => String, {
    nullable: true,
    description: "The region whose images it is about; null where it is about all.",
    simple: true,
  })
  region!: string | null;

  @Field(() => Actor, {
    nullable: true,
    description:
      "Who opened it; of other organizations' people no more than a reference, the same in all that they write.",
  })
  author!: Actor | null;

  @Field(() => DateTime, { description: "When it was opened.", simple: true })
  openedAt!: string;

  @Field(() => DateTime, { description: "When its last post was written.", simple: true })
  lastPostAt!: string;

  @Field(() => Int, { description: "How many posts there are to read in it: removed and hidden ones do not count." })
  postCount!: number;

  @Field(() => Post, {
    nullable: true,
    description:
      "Of a question, the post that its author or a moderator marked, also where it is hidden since; null where none is.",
  })
  acceptedAnswer!: Post | null;

  @Field(() => Boolean, { description: "True where the viewer may say which post is the answer." })
  viewerCanAcceptAnswer!: boolean;

  @Field(() => Boolean, { description: "True where the viewer follows it, by itself or with its asset." })
  viewerFollows!: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      "How many posts of others the viewer has not read since they follow it; 0 where they do not. Null for whoever is no person.",
  })
  viewerUnreadPosts!: number | null;
}

@ObjectType({ implements: Node, description: "What somebody wrote in a topic.", simpleResolvers: true })
export class Post extends Node {
  /** What resolvers go on from; no field of the contract. */
  fact!: PostFact;

  @Field(() => Topic, { description: "The topic that it stands in." })
  topic!: Topic;

  @Field(() => Int, { description: "1, 2, 3 … within its topic, which the first one opens.", simple: true })
  number!: number;

  @Field(() => Actor, {
    nullable: true,
    description:
      "Who wrote it; of other organizations' people no more than a reference, the same in all that they write.",
  })
  author!: Actor | null;

  @Field(() => Boolean, { description: "True where its author is of the organization that keeps the asset." })
  byPublisher!: boolean;

  @Field(() => DateTime, { description: "When it was written.", simple: true })
  writtenAt!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "The text as it was written, in Markdown, of at most 16 KiB. Null where it is removed, or hidden from the viewer.",
  })
  markdown!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "The same as HTML to show as it is: no HTML of the writer's, no script, no image; links lead to http, https and mailto alone.",
  })
  html!: string | null;

  @Field(() => Int, { description: "Send it as `version` with an edit.", simple: true })
  version!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: "When its text was last edited; null where it never was.",
    simple: true,
  })
  editedAt!: string | null;

  @Field(() => Actor, { nullable: true, description: "Who edited it last; null where nobody did." })
  editedBy!: Actor | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "When its text was removed for good; null where it is there.",
    simple: true,
  })
  removedAt!: string | null;

  @Field(() => Actor, {
    nullable: true,
    description: "Who removed it: its author or an admin; null where it is there.",
  })
  removedBy!: Actor | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "Since when a moderator hides it from all but its author and moderators; null where nobody does.",
    simple: true,
  })
  hiddenAt!: string | null;

  @Field(() => Boolean, { description: "True where it is the accepted answer of its topic." })
  accepted!: boolean;

  @Field(() => Boolean, { description: "True where the viewer may edit it." })
  viewerCanEdit!: boolean;

  @Field(() => Boolean, { description: "True where the viewer may remove it." })
  viewerCanRemove!: boolean;

  @Field(() => Boolean, { description: "True where the viewer may hide it, and show it again." })
  viewerCanHide!: boolean;
}

@ObjectType({ description: "What people think of an asset, each by one number from 1 to 5.", simpleResolvers: true })
export class AssetRating {
  @Field(() => Float, { nullable: true, description: "The mean of all; null where nobody rated it." })
  average!: number | null;

  @Field(() => Int, { description: "How many people rated it." })
  count!: number;

  @Field(() => Int, { nullable: true, description: "What the viewer gave; null where nothing. Nobody else is told." })
  viewerRating!: number | null;
}

@ObjectType({ description: "A topic, and its place in a list.", simpleResolvers: true })
export class TopicEdge {
  @Field(() => String, { description: "Give it as `after` to go on behind this topic." })
  cursor!: LazyText;

  @Field(() => Topic, { description: "The topic." })
  node!: Topic;
}

@ObjectType({
  description: "A page of topics, the newest activity first: a topic with a new post is at the top again.",
  simpleResolvers: true,
})
export class TopicConnection {
  @Field(() => [TopicEdge], { description: "The topics of this page with their places." })
  edges!: readonly TopicEdge[];

  @Field(() => [Topic], { description: "The topics of this page." })
  nodes!: readonly Topic[];

  @Field(() => PageInfo, { description: "Where this page ends." })
  pageInfo!: PageInfo;
}

@ObjectType({ description: "A post, and its place in its topic.", simpleResolvers: true })
export class PostEdge {
  @Field(() => String, { description: "Give it as `after` to go on behind this post." })
  cursor!: LazyText;

  @Field(() => Post, { description: "The post." })
  node!: Post;
}

@ObjectType({ description: "A page of a topic's posts, oldest first.", simpleResolvers: true })
export class PostConnection {
  @Field(() => [PostEdge], { description: "The posts of this page with their places." })
  edges!: readonly PostEdge[];

  @Field(() => [Post], { description: "The posts of this page." })
  nodes!: readonly Post[];

  @Field(() => PageInfo, { description: "Where this page ends." })
  pageInfo!: PageInfo;
}

export function toTopic(fact: TopicFact): Topic {
  const { id, kind, region, openedAt, lastPostAt } = fact;
  return Object.assign(new Topic(), { fact, id: topicNodeId(id), kind, region, openedAt, lastPostAt });
}

export function toPost(fact: PostFact): Post {
  const { id, number, writtenAt, version, edited, removed, hidden } = fact;
  const times = { editedAt: edited?.at ?? null, removedAt: removed?.at ?? null, hiddenAt: hidden?.at ?? null };
  return Object.assign(new Post(), { fact, id: postNodeId(id), number, writtenAt, version, ...times });
}
