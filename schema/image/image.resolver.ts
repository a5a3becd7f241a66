import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { GatewayError } from "../../src/domain/errors.ts";
import type { ImageFilter as ImageFilterFact } from "../../src/domain/image/filter.ts";
import { isNativeId, isRegion, longestName, parseNodeId } from "../../src/domain/image/ids.ts";
import type { ImageKey } from "../../src/domain/image/image.ts";
import { toSource } from "../backend/backend.type.ts";
import type { RequestContext } from "../root/context.ts";
import { ProviderEnum } from "../shared/enums.ts";
import { given } from "../shared/given.ts";
import { noImageId } from "../shared/image-ids.ts";
import { PageArguments } from "../shared/page.args.ts";
import { pageInfoOf } from "../shared/page-info.type.ts";
import { ImageFilter, ImageOrder } from "./image.input.ts";
import { Image } from "./image.type.ts";
import { ImageConnection, ImageEdge, ImageFacets } from "./image-connection.type.ts";
import { toImage } from "./to-image.ts";

@ArgsType()
export class ImagesArguments extends PageArguments {
  @Field(() => ImageFilter, { nullable: true, description: "Which images; all that are not gone where left out." })
  filter!: ImageFilter | null;

  @Field(() => ImageOrder, { nullable: true, description: "Newest first where left out." })
  orderBy!: ImageOrder | null;
}

@Resolver(() => ImageConnection)
export class ImageResolver {
  @Query(() => Image, {
    nullable: true,
    description:
      "One image by its global id, from its cloud; where that does not answer, from the index, marked stale. Null where no backend sees it.",
  })
  async image(
    @Arg("id", () => ID, { description: "A global id of an image." }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Image | null> {
    const reference = parseNodeId(id);
    if (reference?.type !== "Image") throw noImageId("id");
    return imageOf(context, reference.key, "id");
  }

  @Query(() => Image, {
    nullable: true,
    description:
      "One image by the cloud's own id, from its cloud, also outside every backend's scope. Null where no backend sees it; BAD_USER_INPUT where none of the viewer's looks at the region, or no id looks so.",
  })
  async imageByNativeId(
    @Arg("provider", () => ProviderEnum, { description: "The kind of cloud." }) provider: string,
    @Arg("region", () => String, { description: "The region, such as `us-east-1`." }) region: string,
    @Arg("nativeId", () => String, { description: "The cloud's own id, `ami-0abcdef1234567890`." }) nativeId: string,
    @Ctx() context: RequestContext,
  ): Promise<Image | null> {
    if (!isRegion(region)) throw noName("region", "colons and ");
    if (!isNativeId(nativeId)) throw noName("nativeId", "");
    return imageOf(context, { provider, region, nativeId });
  }

  @Query(() => ImageConnection, {
    description:
      "Images from Tintype's index: stable order, also while a cloud is down. `complete` and `sources` say what may be missing.",
  })
  async images(
    @Args(() => ImagesArguments) { first, after, filter, orderBy }: ImagesArguments,
    @Ctx() context: RequestContext,
  ): Promise<ImageConnection> {
    const { catalog, viewer, backends } = context;
    const list = await catalog.list(viewer, {
      first,
      after: after ?? null,
      filter: toFilter(filter),
      order: orderBy
        ? { field: orderBy.field, direction: orderBy.direction }
        : { field: "CREATED_AT", direction: "DESC" },
    });
    const edges = list.edges.map(({ cursor, node }) =>
      Object.assign(new ImageEdge(), { cursor, node: toImage(node, backends) }),
    );
    const page = {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: pageInfoOf(edges, list.hasNextPage, after),
      complete: list.complete,
      sources: list.sources.flatMap((source) => toSource(source, backends) ?? []),
    };
    const facets = Object.assign(new ImageFacets(), { of: list.facet });
    return Object.assign(new ImageConnection(), page, { facets, count: list.totalCount });
  }

  @FieldResolver()
  totalCount(@Root() connection: ImageConnection): Promise<number> {
    return connection.count();
  }
}

function noName(field: string, without: string): GatewayError {
  const message = `\`${field}\` may have at most ${longestName} characters, without ${without}control characters.`;
  return new GatewayError("BAD_USER_INPUT", message, { field });
}

/** `field`: what a refusal names where all was in one argument. */
export async function imageOf(context: RequestContext, key: ImageKey, field?: string): Promise<Image | null> {
  const { catalog, viewer, loaders, backends } = context;
  const image = await catalog.image(viewer, loaders, key).catch((error: unknown) => {
    if (field === undefined || !(error instanceof GatewayError) || error.code !== "BAD_USER_INPUT") throw error;
    throw new GatewayError(error.code, error.message, { ...error.info, field });
  });
  return image && toImage(image, backends);
}

function toFilter(filter: ImageFilter | null): ImageFilterFact {
  const { tags, ...rest } = given(filter);
  return tags ? { ...rest, tags: tags.map(({ key, values }) => (values ? { key, values } : { key })) } : rest;
}
