import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, Int, Query, Resolver, Root, Subscription } from "type-graphql";
import type { LifecycleFilter as LifecycleFilterFact } from "../../src/domain/image/filter.ts";
import type { CatalogImage } from "../../src/gateway/images/catalog-image.ts";
import type { LifecycleEntry, LifecyclePage } from "../../src/gateway/ledger/lifecycle.ts";
import { Image } from "../image/image.type.ts";
import { actorOf } from "../image/stewardship.resolver.ts";
import { toImage } from "../image/to-image.ts";
import type { RequestContext } from "../root/context.ts";
import { given } from "../shared/given.ts";
import { imageKeysOf } from "../shared/image-ids.ts";
import { instance } from "../shared/instance.ts";
import { markLastingWith } from "../shared/lasting.ts";
import { pageInfoOf } from "../shared/page-info.type.ts";
import { Actor } from "../viewer/actor.type.ts";
import { LifecycleFilter } from "./lifecycle.input.ts";
import { LifecycleEvent, LifecycleEventConnection, LifecycleEventEdge } from "./lifecycle-event.type.ts";
import { ImageStewardChanged } from "./stewardship-events.type.ts";
import { toEvent } from "./to-event.ts";

@ArgsType()
class FeedArguments {
  @Field(() => String, {
    nullable: true,
    description: "A cursor of any event: go on behind it. From now on where left out.",
  })
  after!: string | null;

  @Field(() => LifecycleFilter, { nullable: true, description: "Which events; all where left out." })
  filter!: LifecycleFilter | null;
}

@Resolver(() => LifecycleEvent)
export class LifecycleResolver {
  @Query(() => LifecycleEventConnection, { description: "The ledger, oldest first: what was recorded behind `after`." })
  async lifecycleEvents(
    @Arg("first", () => Int, { defaultValue: 25, description: "How many, from 1 to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "A cursor of any event: go on behind it." }) after:
      | string
      | null,
    @Arg("filter", () => LifecycleFilter, { nullable: true, description: "Which events; all where left out." })
    filter: LifecycleFilter | null,
    @Ctx() { lifecycle, viewer, backends }: RequestContext,
  ): Promise<LifecycleEventConnection> {
    const page = await lifecycle.list(viewer, { first, after: after ?? null, filter: toFilter(filter) });
    return toConnection(page, after, (entry) => toEvent(entry, backends));
  }

  @Subscription(() => LifecycleEvent, {
    description:
      "Every event as it is recorded, in order, without gap. Resume with the cursor of your last event; an expired cursor is an error, never a silent gap.",
    subscribe: async ({ args, context }: { args: FeedArguments; context: RequestContext }) =>
      context.lifecycle.subscribe(context.viewer, {
        after: context.resumeAfter ?? args.after ?? null,
        filter: toFilter(args.filter),
      }),
  })
  imageLifecycle(
    @Root() entry: LifecycleEntry,
    @Args(() => FeedArguments) _: FeedArguments,
    @Ctx() { backends }: RequestContext,
  ): LifecycleEvent {
    return toEvent(entry, backends);
  }

  @FieldResolver(() => Actor, { nullable: true })
  actor(@Root() { actorReference }: LifecycleEvent, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, actorReference);
  }

  @FieldResolver(() => Image, { nullable: true })
  async image(@Root() event: LifecycleEvent, @Ctx() { loaders, backends }: RequestContext): Promise<Image | null> {
    const image = await loaders.indexedImage.load(event.key);
    return image && toImage(image, backends);
  }
}

@Resolver(() => ImageStewardChanged)
export class StewardResolver {
  @FieldResolver(() => Actor, { nullable: true })
  previousSteward(@Root() event: ImageStewardChanged, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, event.stewardBefore);
  }

  @FieldResolver(() => Actor, { nullable: true })
  steward(@Root() event: ImageStewardChanged, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, event.stewardSince);
  }
}

@Resolver(() => Image)
export class HistoryResolver {
  @FieldResolver(() => LifecycleEventConnection, { description: "What the ledger holds of this image, oldest first." })
  async history(
    @Root() image: Image,
    @Arg("first", () => Int, { defaultValue: 25, description: "How many, from 1 to 100." }) first: number,
    @Arg("after", () => String, { nullable: true, description: "A cursor of any event: go on behind it." }) after:
      | string
      | null,
    @Ctx() { lifecycle, loaders, backends }: RequestContext,
  ): Promise<LifecycleEventConnection> {
    const known = histories.get(image.subject);
    if (known && known.first === first && known.after === (after ?? null)) return known.connection;
    const page = await lifecycle.history(loaders, image.subject, { first, after: after ?? null });
    const connection = markLastingWith(
      image,
      toConnection(page, after, (entry) => toEvent(entry, backends)),
    );
    histories.set(image.subject, { first, after: after ?? null, connection });
    return connection;
  }
}

/**
 * The last page of each image's history, for as long as lists show that very object: whatever is recorded of an image
 * makes another one of it.
 */
const histories = new WeakMap<
  CatalogImage,
  { readonly first: number; readonly after: string | null; readonly connection: LifecycleEventConnection }
>();

function toConnection(
  { entries, hasNextPage }: LifecyclePage,
  after: string | null,
  toNode: (entry: LifecycleEntry) => LifecycleEvent,
): LifecycleEventConnection {
  const edges = entries.map((entry) =>
    Object.assign(new LifecycleEventEdge(), { cursor: entry.cursor, node: toNode(entry) }),
  );
  return instance(LifecycleEventConnection, {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: pageInfoOf(edges, hasNextPage, after),
  });
}

function toFilter(filter: LifecycleFilter | null): LifecycleFilterFact {
  const { imageIds, ...rest } = given(filter);
  if (!imageIds) return rest;
  return { ...rest, images: imageKeysOf(imageIds, "filter.imageIds") };
}
