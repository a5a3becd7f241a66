import { can, isOf, publishes, type Viewer } from "../../domain/access/policy.ts";
import type { Asset, OwnedKey } from "../../domain/asset/asset.ts";
import { isAbout, mostImagesOfTopic, type Scope, type TopicKind } from "../../domain/discussions/discussion.ts";
import { GatewayError } from "../../domain/errors.ts";
import { notAnImageId } from "../../domain/image/ids.ts";
import type { Region } from "../../domain/image/image.ts";
import type { WriteTransaction } from "../../ports/store/store.ts";
import type { AssetReaders } from "../assets/readers.ts";
import type { Backends } from "../backends/backends.ts";
import { type CatalogImage, subjectOf } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";
import { imageKeyOf } from "../verbs/commands/command-parts.ts";
import { invalid, nothingSaid, notThere, type TalkAnswer } from "./answer.ts";
import { objectionsToPost, objectionsToTitle } from "./text-rules.ts";
import { authorOf, mayDiscuss, type Writing } from "./writing.ts";

export interface TopicToOpen {
  /** Null: that of the image, kept by the organization whose account owns it; one is made where there is none. */
  readonly assetId: string | null;
  /** A global id. What is about no image and no region is about all of the asset. */
  readonly imageId: string | null;
  readonly region: Region | null;
  readonly kind: TopicKind;
  readonly title: string;
  readonly markdown: string;
}

interface Place {
  /** Null: that of the image, to be found or made. */
  readonly asset: Asset | null;
  readonly scope: Scope;
  /** Those that it is about and that the viewer sees. */
  readonly images: readonly [CatalogImage, ...CatalogImage[]];
}

export function createOpening(parts: {
  readonly backends: Backends;
  readonly assets: AssetReaders;
  readonly writing: Writing;
}): (viewer: Viewer, loaders: Loaders, order: TopicToOpen) => Promise<TalkAnswer> {
  const { backends, assets, writing } = parts;

  /** What one's own organization notes about others' images is taken where it is named, not instead of the owner's. */
  async function ofOwner(loaders: Loaders, image: CatalogImage): Promise<Asset | null> {
    return (await assets.about(loaders, image)).find(({ byOwner }) => byOwner) ?? null;
  }

  async function placeOf(viewer: Viewer, loaders: Loaders, order: TopicToOpen): Promise<Place> {
    const { assetId, imageId, region } = order;
    const key = imageId === null ? null : imageKeyOf(imageId);
    if (imageId !== null && !key) throw invalid("imageId", notAnImageId);
    if (key && region !== null && key.region !== region)
      throw invalid("region", "The image is in another region. Leave `region` out.");
    const scope = { image: key, region };
    if (assetId === null && !key) throw invalid("assetId", "Say which asset it is about, or which image.");
    const image = key && (await loaders.indexedImage.load(key));
    const asset =
      assetId === null ? image && (await ofOwner(loaders, image)) : await assets.asset(viewer, loaders, assetId);
    if (assetId !== null && !asset) throw notThere("asset", "assetId");
    const seen = asset ? await assets.images(loaders, asset) : [image].filter((one) => one !== null);
    const [first, ...others] = seen.filter((one) => isAbout(scope, one));
    if (!first || !mayDiscuss(viewer, [first, ...others]))
      throw new GatewayError("NOT_FOUND", "You see no such image, or none there that is of this asset.", {
        field: key ? "imageId" : "region",
      });
    return { asset: asset ?? null, scope, images: [first, ...others] };
  }

  /** Of the organization whose account owns the image; else of the viewer's own, where that sees it by itself. */
  async function assetFor(transaction: WriteTransaction, viewer: Viewer, image: CatalogImage): Promise<Asset> {
    const { provider, region, nativeId, gone } = image;
    const rows = gone ? [] : await transaction.loadEverywhere([image]);
    const owner = rows.find(({ views }) =>
      views.some(({ backendId, facts }) => facts.owned && backends.byId(backendId) !== undefined),
    );
    const own = rows.find(({ organization }) => organization === image.organization && isOf(viewer, organization));
    const keeper = owner ?? own;
    if (!keeper)
      throw new GatewayError(
        "WRONG_STATE",
        "Nobody here can keep what is said about this image: it is gone, or known for being public alone. Where an asset has it already, name that as `assetId`.",
        { field: "imageId" },
      );
    const owned: OwnedKey = { provider, region, nativeId, organization: keeper.organization };
    return (await transaction.assets.assetOf(owned)) ?? transaction.assets.makeAsset(owned);
  }

  return (viewer, loaders, order) =>
    writing.write(viewer, loaders, {
      objections: [...objectionsToTitle(order.title), ...objectionsToPost(order.markdown)],
      look: () => placeOf(viewer, loaders, order),
      async do(transaction, { asset: known, scope, images }) {
        const asset = known ?? (await assetFor(transaction, viewer, images[0]));
        const { kind, title, markdown } = order;
        // What was made just now is not read back before the commit.
        const isKeepers = !known && images[0].organization === asset.organization;
        const mayChange = isKeepers && can(viewer, "change", subjectOf(images[0])).allowed;
        const mayAnnounce =
          mayChange ||
          publishes(viewer, asset.organization) ||
          (known !== null && (await assets.isChangeable(viewer, loaders, known)));
        if (kind === "ANNOUNCEMENT" && !mayAnnounce) throw notAnnouncer();
        const about = (await transaction.assets.imagesOf(asset.id)).filter((key) => isAbout(scope, key));
        if (about.length > mostImagesOfTopic)
          throw new GatewayError(
            "WRONG_STATE",
            `It would be about more than ${mostImagesOfTopic} images. Name a region, or an image.`,
            { field: "imageId" },
          );
        const { topic, post } = await transaction.talk.openTopic({
          ...{ assetId: asset.id, kind, title: title.trim(), markdown },
          ...{ ...scope, ...authorOf(viewer) },
        });
        await transaction.talk.follow(viewer.actor, { assetId: asset.id, topicId: topic.id });
        const ids = { topicId: topic.id, postId: post.id };
        const positions = await writing.tell(
          transaction,
          viewer,
          { asset, scope, seen: images },
          { kind: "asset.topic-opened", after: ids },
        );
        return { ...nothingSaid, assetId: asset.id, ...ids, positions };
      },
    });
}

function notAnnouncer(): GatewayError {
  return new GatewayError(
    "FORBIDDEN",
    "Only publishers and admins of `Asset.publisher`, and those who may change one of the asset's images, may announce. Open a DISCUSSION instead.",
    { field: "kind" },
  );
}
