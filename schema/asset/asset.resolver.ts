import { createTwoFilesPatch } from "diff";
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import {
  type Asset as AssetFact,
  agreementOf,
  type DocumentKind,
  type Revision,
} from "../../src/domain/asset/asset.ts";
import { GatewayError } from "../../src/domain/errors.ts";
import { parseNodeId } from "../../src/domain/image/ids.ts";
import { toJsonSchema } from "../../src/domain/parameters/json-schema.ts";
import { toUiSchema } from "../../src/domain/parameters/ui-schema.ts";
import type { Edit } from "../../src/gateway/assets/readers.ts";
import { linksGently, renderGently } from "../../src/markdown/gently.ts";
import { inOwnTurn } from "../../src/ports/event-loop.ts";
import { Image } from "../image/image.type.ts";
import { actorOf } from "../image/stewardship.resolver.ts";
import { toImage } from "../image/to-image.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { PageArguments } from "../shared/page.args.ts";
import { pageInfoOf } from "../shared/page-info.type.ts";
import type { Actor } from "../viewer/actor.type.ts";
import {
  Asset,
  AssetDocument,
  AssetDocumentConnection,
  AssetDocumentEdge,
  DocumentKindEnum,
  GettingStarted,
  GettingStartedPage,
  LaunchParameters,
  ProductTerms,
  toAgreement,
  toAsset,
  toGettingStarted,
  toLaunchParameters,
  toProductTerms,
  WrittenAgreement,
} from "./asset.type.ts";
import { LaunchFiles, toLaunchFiles } from "./files.type.ts";
import { CloudGettingStarted, type PageLink } from "./link.type.ts";

@ArgsType()
class EditArguments extends PageArguments {
  @Field(() => DocumentKindEnum, { description: "Of which document." })
  kind!: DocumentKind;
}

@Resolver(() => Asset)
export class AssetResolver {
  @Query(() => Asset, {
    nullable: true,
    description: "An asset by its global id; null where the viewer sees none of its images.",
  })
  async asset(
    @Arg("id", () => ID, { description: "A global id of an asset." }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Asset | null> {
    const reference = parseNodeId(id);
    if (reference?.type !== "Asset")
      throw new GatewayError("BAD_USER_INPUT", "`id` is not the id of an asset. Take it from `Asset.id`.", {
        field: "id",
      });
    return assetOf(context, reference.id);
  }

  @FieldResolver()
  viewerCanChange(@Root() { fact }: Asset, @Ctx() { assets, loaders, viewer }: RequestContext): Promise<boolean> {
    return assets.isChangeable(viewer, loaders, fact);
  }

  @FieldResolver()
  async images(@Root() { fact }: Asset, @Ctx() { assets, loaders, backends }: RequestContext): Promise<Image[]> {
    const images = await assets.images(loaders, fact);
    return images.map((image) => toImage(image, backends));
  }

  @FieldResolver(() => GettingStarted, {
    nullable: true,
    description: "How to begin with it, as last written; null where nobody has written a page.",
  })
  async gettingStarted(
    @Root() { fact }: Asset,
    @Ctx() { assets, loaders }: RequestContext,
  ): Promise<GettingStarted | null> {
    const edit = await assets.latest(loaders, fact, "GETTING_STARTED");
    return edit && toGettingStarted(edit);
  }

  @FieldResolver(() => WrittenAgreement, {
    nullable: true,
    description: "What one agrees to by launching it; null where its publisher has written nothing.",
  })
  async agreement(
    @Root() { fact }: Asset,
    @Ctx() { assets, loaders }: RequestContext,
  ): Promise<WrittenAgreement | null> {
    const edit = await assets.latest(loaders, fact, "AGREEMENT");
    return edit && toAgreement(edit);
  }

  @FieldResolver(() => LaunchParameters, {
    nullable: true,
    description: "What is asked of whoever launches it; null where nothing was said.",
  })
  async launchParameters(
    @Root() { fact }: Asset,
    @Ctx() { assets, loaders }: RequestContext,
  ): Promise<LaunchParameters | null> {
    const edit = await assets.latest(loaders, fact, "LAUNCH_PARAMETERS");
    return edit && toLaunchParameters(edit);
  }

  @FieldResolver(() => LaunchFiles, {
    nullable: true,
    description: "What files its machines get; null where nothing was said.",
  })
  async injectedFiles(
    @Root() { fact }: Asset,
    @Ctx() { assets, loaders }: RequestContext,
  ): Promise<LaunchFiles | null> {
    const edit = await assets.latest(loaders, fact, "FILES");
    return edit && toLaunchFiles(edit, fact);
  }

  @FieldResolver(() => ProductTerms, {
    nullable: true,
    description: "Under which codes and on which terms it is offered; null where its publisher said nothing.",
  })
  async productTerms(
    @Root() { fact }: Asset,
    @Ctx() { assets, loaders }: RequestContext,
  ): Promise<ProductTerms | null> {
    const edit = await assets.latest(loaders, fact, "PRODUCT_TERMS");
    return edit && toProductTerms(edit);
  }

  @FieldResolver(() => AssetDocumentConnection, {
    description: "A document as it was edit by edit, newest first.",
  })
  async edits(
    @Root() { fact }: Asset,
    @Args(() => EditArguments) { kind, first, after }: EditArguments,
    @Ctx() { assets }: RequestContext,
  ): Promise<AssetDocumentConnection> {
    const page = await assets.edits(fact, kind, { first, after: after ?? null });
    const edges = page.edits.map((edit) => {
      const cursor = () => page.cursorOf(edit);
      return Object.assign(new AssetDocumentEdge(), { cursor, node: documents[kind](edit, fact) });
    });
    return instance(AssetDocumentConnection, {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: pageInfoOf(edges, page.hasNextPage, after),
    });
  }
}

const documents: Readonly<Record<DocumentKind, (edit: Edit, asset: AssetFact) => AssetDocument>> = {
  GETTING_STARTED: toGettingStarted,
  AGREEMENT: toAgreement,
  LAUNCH_PARAMETERS: toLaunchParameters,
  FILES: toLaunchFiles,
  PRODUCT_TERMS: toProductTerms,
};

@Resolver(() => Image)
export class ImageAssetsResolver {
  @FieldResolver(() => [Asset], {
    description:
      "What is written about it: by the organization whose account owns it, first, and by the viewer's own. Empty where nothing is.",
  })
  async assets(@Root() { subject }: Image, @Ctx() { assets, loaders }: RequestContext): Promise<Asset[]> {
    return (await assets.about(loaders, subject)).map(toAsset);
  }

  @FieldResolver(() => GettingStartedPage, {
    nullable: true,
    description:
      "What its users read first: as the organization wrote it whose account owns it, else as the viewer's own did, else the cloud's own page. Null where there is none.",
  })
  async gettingStarted(
    @Root() { subject }: Image,
    @Ctx() { assets, loaders }: RequestContext,
  ): Promise<typeof GettingStartedPage | null> {
    const page = await assets.gettingStarted(loaders, subject);
    if (page === null) return null;
    return "url" in page ? instance(CloudGettingStarted, page) : toGettingStarted(page);
  }
}

/** Lines that differ, at most, before a diff says nothing any more: the work grows with their square. */
const mostEdits = 500;
/** Of what is shorter, a hundred take less than the longest one. */
const shortDiff = 500;
/** Of the two texts together. */
const mostCompared = 1_048_576;

@Resolver(() => AssetDocument)
export class AssetDocumentResolver {
  @FieldResolver()
  author(@Root() { edit }: AssetDocument, @Ctx() context: RequestContext): Promise<Actor | null> {
    return actorOf(context, edit.revision.author);
  }

  @FieldResolver()
  async diff(
    @Root() { edit: { revision, previous } }: AssetDocument,
    @Ctx() { weight }: RequestContext,
  ): Promise<string | null> {
    if (!previous) return null;
    const names = [`revision ${previous.number}`, `revision ${revision.number}`] as const;
    const options = { context: 3, maxEditLength: mostEdits };
    const [before, after] = [textOf(previous), textOf(revision)];
    const length = before.length + after.length;
    if (length > mostCompared) return null;
    await weight.take(length);
    const compare = () => createTwoFilesPatch(...names, before, after, "", "", options) ?? null;
    return length <= shortDiff ? compare() : inOwnTurn(compare);
  }
}

@Resolver(() => GettingStarted)
export class GettingStartedResolver {
  @FieldResolver()
  async html(@Root() { markdown }: GettingStarted, @Ctx() { weight }: RequestContext): Promise<string> {
    await weight.take(markdown.length);
    return renderGently(markdown);
  }

  @FieldResolver()
  async links(
    @Root() { markdown, edit }: GettingStarted,
    @Ctx() { loaders, weight }: RequestContext,
  ): Promise<readonly PageLink[]> {
    const checks = await loaders.linkChecks.load(edit.revision.assetId);
    await weight.take(markdown.length);
    return (await linksGently(markdown)).map((url) => ({ url, check: checks.find((one) => one.url === url) ?? null }));
  }
}

@Resolver(() => WrittenAgreement)
export class WrittenAgreementResolver {
  @FieldResolver()
  async viewerAcceptedAt(
    @Root() { edit: { revision } }: WrittenAgreement,
    @Ctx() { loaders }: RequestContext,
  ): Promise<string | null> {
    const given = await loaders.acceptances.load(revision.assetId);
    return given.find((one) => one.revision === revision.number)?.acceptedAt ?? null;
  }
}

export async function assetOf({ assets, viewer, loaders }: RequestContext, id: string): Promise<Asset | null> {
  const asset = await assets.asset(viewer, loaders, id);
  return asset && toAsset(asset);
}

@Resolver(() => LaunchParameters)
export class LaunchParametersResolver {
  @FieldResolver()
  jsonSchema(@Root() { content }: LaunchParameters): unknown {
    return toJsonSchema(content.set);
  }

  @FieldResolver()
  uiSchema(@Root() { content }: LaunchParameters): unknown {
    return toUiSchema(content.set);
  }

  @FieldResolver()
  parametersXml(@Root() { content }: LaunchParameters, @Ctx() { assets }: RequestContext): string {
    return assets.printXml(content);
  }
}

/** What a diff compares: a text as it is, what is attached to it a line each, anything else a member a line. */
function textOf({ kind, content }: Revision): string {
  if (typeof content === "string") return content;
  if (kind !== "AGREEMENT") return `${JSON.stringify(content, null, 2)}\n`;
  const { text, attachments } = agreementOf(content);
  return [text, ...attachments.map(({ label, url }) => `${label}: ${url}`), ""].join("\n");
}
