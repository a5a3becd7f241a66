import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { GatewayError } from "../../src/domain/errors.ts";
import { parseNodeId } from "../../src/domain/image/ids.ts";
import type { TopicsWanted } from "../../src/gateway/discussions/readers.ts";
import { renderGently } from "../../src/markdown/gently.ts";
import { Asset, toAsset } from "../asset/asset.type.ts";
import type { Image } from "../image/image.type.ts";
import { actorOf } from "../image/stewardship.resolver.ts";
import { toImage } from "../image/to-image.ts";
import type { RequestContext } from "../root/context.ts";
import { given } from "../shared/given.ts";
import { imageKeysOf } from "../shared/image-ids.ts";
import { instance } from "../shared/instance.ts";
import { PageArguments } from "../shared/page.args.ts";
import { pageInfoOf } from "../shared/page-info.type.ts";
import type { Actor } from "../viewer/actor.type.ts";
import { Viewer } from "../viewer/viewer.type.ts";
import { TopicFilter } from "./discussion.input.ts";
import {
  AssetRating,
  Post,
  PostConnection,
  PostEdge,
  Topic,
  TopicConnection,
  TopicEdge,
  toPost,
  toTopic,
} from "./topic.type.ts";

@ArgsType()
class TopicArguments extends PageArguments {
  @Field(() => TopicFilter, { nullable: true, description: "Which topics; all where left out." })
  filter!: TopicFilter | null;
}

@Resolver(() => Topic)
export class TopicResolver {
  @Query(() => Topic, {
    nullable: true,
    description: "A topic by its global id; null where the viewer sees none of the images that it is about.",
  })
  topic(
    @Arg("id", () => ID, { description: "A global id of a topic." }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Topic | null> {
    return topicOf(context, namedId("Topic", id));
  }

  @FieldResolver()
  async asset(@Root() { fact }: Topic, @Ctx() { loaders }: RequestContext): Promise<Asset> {
    const asset = await loaders.asset.load(fact.assetId);
    if (!asset) throw new Error(`the topic ${fact.id} is of no asset`);
    return toAsset(asset);
  }

  @FieldResolver()
  title(@Root() { fact }: Topic, @Ctx() { talk, viewer, loaders }: RequestContext): Promise<string | null> {
    return talk.titleOf(viewer, loaders, fact);
  }

  @FieldResolver()
  async image(@Root() { fact }: Topic, @Ctx() { loaders, backends }: RequestContext): Promise<Image | null> {
    const image = fact.image && (await loaders.indexedImage.load(fact.image));
    return image && toImage(image, backends);
  }

  @FieldResolver()
  author(@Root() { fact }: Topic, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, fact.author);
  }

  @FieldResolver()
  postCount(@Root() { fact }: Topic, @Ctx() { loaders }: RequestContext): Promise<number> {
    return loaders.talk.postCount.load(fact.id);
  }

  @FieldResolver()
  async acceptedAnswer(@Root() { fact }: Topic, @Ctx() { loaders }: RequestContext): Promise<Post | null> {
    const post = fact.acceptedPostId === null ? null : await loaders.talk.post.load(fact.acceptedPostId);
    return post && toPost(post);
  }

  @FieldResolver(() => PostConnection, { description: "What was written in it, oldest first; what was removed too." })
  async posts(
    @Root() { fact }: Topic,
    @Args(() => PageArguments) { first, after }: PageArguments,
    @Ctx() { talk, loaders }: RequestContext,
  ): Promise<PostConnection> {
    const page = await talk.posts(loaders, fact, { first, after: after ?? null });
    const edges = page.edges.map(({ cursor, node }) => Object.assign(new PostEdge(), { cursor, node: toPost(node) }));
    return instance(PostConnection, {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: pageInfoOf(page.edges, page.hasNextPage, after),
    });
  }

  @FieldResolver()
  viewerCanAcceptAnswer(@Root() { fact }: Topic, @Ctx() { talk, viewer, loaders }: RequestContext): Promise<boolean> {
    return talk.mayAcceptAnswer(viewer, loaders, fact);
  }

  @FieldResolver()
  viewerFollows(@Root() { fact }: Topic, @Ctx() { talk, loaders }: RequestContext): Promise<boolean> {
    return talk.follows(loaders, fact);
  }

  @FieldResolver()
  viewerUnreadPosts(@Root() { fact }: Topic, @Ctx() { talk, viewer, loaders }: RequestContext): Promise<number | null> {
    return talk.unreadOf(viewer, loaders, fact);
  }
}

@Resolver(() => Post)
export class PostResolver {
  @Query(() => Post, {
    nullable: true,
    description: "A post by its global id; null where the viewer does not see its topic.",
  })
  post(
    @Arg("id", () => ID, { description: "A global id of a post." }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Post | null> {
    return postOf(context, namedId("Post", id));
  }

  @FieldResolver()
  async topic(@Root() { fact }: Post, @Ctx() { loaders }: RequestContext): Promise<Topic> {
    const topic = await loaders.talk.topic.load(fact.topicId);
    if (!topic) throw new Error(`the post ${fact.id} is in no topic`);
    return toTopic(topic);
  }

  @FieldResolver()
  author(@Root() { fact }: Post, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, fact.author);
  }

  @FieldResolver()
  editedBy(@Root() { fact }: Post, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, fact.edited?.by ?? null);
  }

  @FieldResolver()
  removedBy(@Root() { fact }: Post, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, fact.removed?.by ?? null);
  }

  @FieldResolver()
  byPublisher(@Root() { fact }: Post, @Ctx() { talk, loaders }: RequestContext): Promise<boolean> {
    return talk.isByPublisher(loaders, fact);
  }

  @FieldResolver()
  markdown(@Root() { fact }: Post, @Ctx() { talk, viewer, loaders }: RequestContext): Promise<string | null> {
    return talk.textOf(viewer, loaders, fact);
  }

  @FieldResolver()
  async html(@Root() { fact }: Post, @Ctx() { talk, viewer, loaders, weight }: RequestContext): Promise<string | null> {
    const markdown = await talk.textOf(viewer, loaders, fact);
    if (markdown === null) return null;
    await weight.take(markdown.length);
    return renderGently(markdown);
  }

  @FieldResolver()
  async accepted(@Root() { fact }: Post, @Ctx() { loaders }: RequestContext): Promise<boolean> {
    return (await loaders.talk.topic.load(fact.topicId))?.acceptedPostId === fact.id;
  }

  @FieldResolver()
  viewerCanEdit(@Root() { fact }: Post, @Ctx() { talk, viewer }: RequestContext): boolean {
    return talk.mayEdit(viewer, fact);
  }

  @FieldResolver()
  viewerCanRemove(@Root() { fact }: Post, @Ctx() { talk, viewer, loaders }: RequestContext): Promise<boolean> {
    return talk.mayRemove(viewer, loaders, fact);
  }

  @FieldResolver()
  viewerCanHide(@Root() { fact }: Post, @Ctx() { talk, viewer, loaders }: RequestContext): Promise<boolean> {
    return talk.mayHide(viewer, loaders, fact);
  }
}

@Resolver(() => Asset)
export class AssetTalkResolver {
  @FieldResolver(() => TopicConnection, {
    description: "What people say about it, the newest activity first: as far as the viewer sees what it is about.",
  })
  async topics(
    @Root() { fact }: Asset,
    @Args(() => TopicArguments) { first, after, filter }: TopicArguments,
    @Ctx() { talk, viewer, loaders }: RequestContext,
  ): Promise<TopicConnection> {
    const page = await talk.topics(viewer, loaders, fact, toWanted(filter), { first, after: after ?? null });
    const edges = page.edges.map(({ cursor, node }) => Object.assign(new TopicEdge(), { cursor, node: toTopic(node) }));
    return instance(TopicConnection, {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: pageInfoOf(page.edges, page.hasNextPage, after),
    });
  }

  @FieldResolver(() => AssetRating, { description: "What people think of it." })
  async rating(@Root() { fact }: Asset, @Ctx() { talk, loaders }: RequestContext): Promise<AssetRating> {
    return instance(AssetRating, await talk.rating(loaders, fact));
  }

  @FieldResolver(() => Boolean, { description: "True where the viewer follows all its topics." })
  viewerFollows(@Root() { fact }: Asset, @Ctx() { talk, loaders }: RequestContext): Promise<boolean> {
    return talk.follows(loaders, fact);
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      "How many posts of others in its topics the viewer has not read since they follow them. Null for whoever is no person.",
  })
  viewerUnreadPosts(@Root() { fact }: Asset, @Ctx() { talk, viewer, loaders }: RequestContext): Promise<number | null> {
    return talk.unread(viewer, loaders, fact);
  }
}

@Resolver(() => Viewer)
export class ViewerTalkResolver {
  @FieldResolver(() => Int, {
    nullable: true,
    description:
      "How many posts of others they have not read, in all that they follow and still see. Null for whoever is no person.",
  })
  unreadPosts(@Ctx() { talk, viewer, loaders }: RequestContext): Promise<number | null> {
    return talk.unread(viewer, loaders);
  }
}

export async function topicOf({ talk, loaders }: RequestContext, id: string): Promise<Topic | null> {
  const seen = await talk.topic(loaders, id);
  return seen && toTopic(seen.topic);
}

export async function postOf({ talk, loaders }: RequestContext, id: string): Promise<Post | null> {
  const found = await talk.post(loaders, id);
  return found && toPost(found.post);
}

function namedId(type: "Topic" | "Post", id: string): string {
  const reference = parseNodeId(id);
  if (reference?.type === type) return reference.id;
  throw new GatewayError(
    "BAD_USER_INPUT",
    `\`id\` is not the id of a ${type.toLowerCase()}. Take it from \`${type}.id\`.`,
    {
      field: "id",
    },
  );
}

function toWanted(filter: TopicFilter | null): TopicsWanted {
  const { imageIds, ...rest } = given(filter);
  if (!imageIds) return rest;
  return { ...rest, images: imageKeysOf(imageIds, "filter.imageIds") };
}
