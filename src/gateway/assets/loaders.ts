import DataLoader from "dataloader";
import type { Revision } from "../../domain/asset.ts";
import { type ImageKey, keyText } from "../../domain/image.ts";
import type { LinkCheck } from "../../domain/link-check.ts";
import type { Sight } from "../../domain/sight.ts";
import type { SeenAsset } from "../../ports/assets.ts";
import type { Store } from "../../ports/store.ts";

/** One statement each for all that one moment asks for. */
export interface AssetLoaders {
  /** What is written about an image that the viewer sees; of another it tells too, so ask for the image first. */
  readonly assets: { load(key: ImageKey): Promise<readonly SeenAsset[]> };
  /** All images of an asset, by its id; whether the viewer sees them is not asked. */
  readonly assetImages: { load(id: string): Promise<readonly ImageKey[]> };
  readonly latestRevisions: { load(id: string): Promise<readonly Revision[]> };
  /** What was last seen of the links of its page; empty where nobody looked. */
  readonly linkChecks: { load(id: string): Promise<readonly LinkCheck[]> };
}

export function createAssetLoaders(
  store: Pick<Store, "assets" | "linkChecks">,
  sight: () => Sight,
  memoize: boolean,
): AssetLoaders {
  const options = { cache: memoize, maxBatchSize: 1000 };
  return {
    assets: new DataLoader<ImageKey, readonly SeenAsset[], string>(
      async (keys) => {
        const found = await store.assets.ofImages(keys, sight());
        return keys.map((key) => found.get(keyText(key)) ?? []);
      },
      { ...options, cacheKeyFn: keyText },
    ),
    assetImages: new DataLoader<string, readonly ImageKey[]>(async (ids) => {
      const found = await store.assets.imagesOf(ids);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
    latestRevisions: new DataLoader<string, readonly Revision[]>(async (ids) => {
      const found = await store.assets.latest(ids);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
    linkChecks: new DataLoader<string, readonly LinkCheck[]>(async (ids) => {
      const found = await store.linkChecks.ofAssets(ids);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
  };
}
