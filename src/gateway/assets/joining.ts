import { isAdmin, type Viewer } from "../../domain/access/policy.ts";
import type { Asset } from "../../domain/asset/asset.ts";
import { GatewayError } from "../../domain/errors.ts";
import { parseNodeId } from "../../domain/image/ids.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { Store, WriteTransaction } from "../../ports/store/store.ts";
import type { Backends } from "../backends/backends.ts";
import type { CatalogImage } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";
import type { AssetAnswer } from "./answer.ts";
import { answering, changeable, done, stillChangeable } from "./changing.ts";
import type { AssetReaders } from "./readers.ts";
import { mostImages, tellOf } from "./telling.ts";

/** Which images an asset is about, as people say it; `catalogue-entries.ts` adds what clouds say. */
export interface AssetJoiners {
  /** Makes the image one of an asset that its organization keeps; it leaves whatever it was of. */
  join(viewer: Viewer, loaders: Loaders, imageId: string, assetId: string): Promise<AssetAnswer>;
  /** The image is of no asset from here on. */
  leave(viewer: Viewer, loaders: Loaders, imageId: string): Promise<AssetAnswer>;
}

export function createAssetJoiners({
  store,
  backends,
  notifier,
  readers,
}: {
  readonly store: Store;
  readonly backends: Backends;
  readonly notifier: Notifier;
  readonly readers: AssetReaders;
}): AssetJoiners {
  return {
    join: (viewer, loaders, imageId, assetId) =>
      answering(notifier, viewer, async () => {
        const image = await changeable(viewer, loaders, imageId, "imageId");
        const reference = parseNodeId(assetId);
        const asset = reference?.type === "Asset" ? await readers.asset(viewer, loaders, reference.id) : null;
        if (!asset || asset.organization !== image.organization)
          throw new GatewayError("NOT_FOUND", "The image's organization has no such asset. Take it from `Asset.id`.", {
            field: "assetId",
          });
        // Whoever may write about the new image may write about all of them from then on.
        if (!isAdmin(viewer, asset.organization) && !(await readers.isChangeable(viewer, loaders, asset)))
          throw new GatewayError(
            "FORBIDDEN",
            "Only who may change one of the asset's images may join another one to it.",
            {
              field: "assetId",
            },
          );
        return store.write(async (transaction) => {
          await stillChangeable(transaction, viewer, image, "imageId");
          const { assets, now } = transaction;
          const left = await assets.assetOf(image);
          if (left?.id === asset.id) return done(image, asset, null);
          await demandTerms(transaction, viewer, image, [asset, left]);
          if ((await assets.imagesOf(asset.id)).length >= mostImages)
            throw new GatewayError("WRONG_STATE", `An asset may have at most ${mostImages} images.`, {
              field: "assetId",
            });
          await assets.joinAsset(asset.id, image);
          const told = {
            before: left && { assetId: left.id },
            after: { assetId: asset.id },
            actor: viewer.actor,
            at: now,
          };
          const kind = "asset.image-joined";
          return done(image, asset, await tellOf(transaction, backends, [image], { asset, kind, ...told }));
        });
      }),

    leave: (viewer, loaders, imageId) =>
      answering(notifier, viewer, async () => {
        const image = await changeable(viewer, loaders, imageId, "imageId");
        return store.write(async (transaction) => {
          await stillChangeable(transaction, viewer, image, "imageId");
          const asset = await transaction.assets.assetOf(image);
          await demandTerms(transaction, viewer, image, [asset]);
          // Also where it is of none: then the cloud's own catalogue does not bring it into one.
          await transaction.assets.leaveAsset(image);
          if (!asset) return done(image, null, null);
          const told = { before: { assetId: asset.id }, after: null, actor: viewer.actor, at: transaction.now };
          return done(
            image,
            asset,
            await tellOf(transaction, backends, [image], { asset, kind: "asset.image-left", ...told }),
          );
        });
      }),
  };
}

/** What an image is sold as is its publishers' to say, also by making it one of an asset's or of none. */
async function demandTerms(
  transaction: WriteTransaction,
  viewer: Viewer,
  image: CatalogImage,
  assets: readonly (Asset | null)[],
): Promise<void> {
  for (const asset of assets) {
    const terms = asset && (await transaction.assets.lastRevision(asset.id, "PRODUCT_TERMS"));
    if (terms) return stillChangeable(transaction, viewer, image, "imageId", "offer");
  }
}
