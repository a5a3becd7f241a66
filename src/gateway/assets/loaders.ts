import DataLoader from "dataloader";
import type { Asset, Revision } from "../../domain/asset.ts";
import { type ImageKey, keyText } from "../../domain/image.ts";
import type { Sight } from "../../domain/sight.ts";
import type { Assets, SeenAsset } from "../../ports/assets.ts";

/** One statement each for all that one moment asks for. */
export interface AssetLoaders {
  /** By id, whether the viewer sees it is not asked; null where there is none. */
  readonly asset: { load(id: string): Promise<Asset | null> };
  /** What is written about an image that the viewer sees; of another it tells too, so ask for the image first. */
  readonly assets: { load(key: ImageKey): Promise<readonly SeenAsset[]> };
  /** All images of an asset, by its id; whether the viewer sees them is not asked. */
  readonly assetImages: { load(id: string): Promise<readonly ImageKey[]> };
  readonly latestRevisions: { load(id: string): Promise<readonly Revision[]> };
}

export function createAssetLoaders(store: Assets, sight: () => Sight, memoize: boolean): AssetLoaders {
  const options = { cache: memoize, maxBatchSize: 1000 };
  return {
    asset: new DataLoader<string, Asset | null>(async (ids) => {
      const found = await store.get(ids);
      return ids.map((id) => found.get(id) ?? null);
    }, options),
    assets: new DataLoader<ImageKey, readonly SeenAsset[], string>(
      async (keys) => {
        const found = await store.ofImages(keys, sight());
        return keys.map((key) => found.get(keyText(key)) ?? []);
      },
      { ...options, cacheKeyFn: keyText },
    ),
    assetImages: new DataLoader<string, readonly ImageKey[]>(async (ids) => {
      const found = await store.imagesOf(ids);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
    latestRevisions: new DataLoader<string, readonly Revision[]>(async (ids) => {
      const found = await store.latest(ids);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
  };
}
