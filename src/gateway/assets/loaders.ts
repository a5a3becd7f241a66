import DataLoader from "dataloader";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import type { Asset, Revision } from "../../domain/asset/asset.ts";
import type { LinkCheck } from "../../domain/asset/link-check.ts";
import { type ImageKey, keyText } from "../../domain/image/image.ts";
import type { SeenAsset } from "../../ports/store/assets.ts";
import type { Acceptance } from "../../ports/store/launch-files.ts";
import type { Store } from "../../ports/store/store.ts";

/** One statement each for all that one moment asks for. */
export interface AssetLoaders {
  /** By id; null where there is none that the viewer sees. */
  readonly asset: { load(id: string): Promise<Asset | null> };
  /** What is written about an image that the viewer sees; of another it tells too, so ask for the image first. */
  readonly assets: { load(key: ImageKey): Promise<readonly SeenAsset[]> };
  /** All images of an asset, by its id; whether the viewer sees them is not asked. */
  readonly assetImages: { load(id: string): Promise<readonly ImageKey[]> };
  /** Null where the asset never had such a content. */
  readonly fileContents: { load(file: AddressedFile): Promise<Uint8Array | null> };
  /** To which revisions of an asset's agreement the viewer agreed. */
  readonly acceptances: { load(id: string): Promise<readonly Acceptance[]> };
  readonly latestRevisions: { load(id: string): Promise<readonly Revision[]> };
  /** What was last seen of the links of its page; empty where nobody looked. */
  readonly linkChecks: { load(id: string): Promise<readonly LinkCheck[]> };
}

/** A content of one of the asset's files. */
export interface AddressedFile {
  readonly asset: Asset;
  readonly sha256: string;
}

export function createAssetLoaders(
  { assets, launchFiles, linkChecks }: Pick<Store, "assets" | "launchFiles" | "linkChecks">,
  viewer: Viewer,
  accessScope: () => AccessScope,
  memoize: boolean,
): AssetLoaders {
  const options = { cache: memoize, maxBatchSize: 1000 };
  return {
    asset: new DataLoader<string, Asset | null>(async (ids) => {
      const found = await assets.get(ids, accessScope());
      return ids.map((id) => found.get(id) ?? null);
    }, options),
    assets: new DataLoader<ImageKey, readonly SeenAsset[], string>(
      async (keys) => {
        const found = await assets.ofImages(keys, accessScope());
        return keys.map((key) => found.get(keyText(key)) ?? []);
      },
      { ...options, cacheKeyFn: keyText },
    ),
    assetImages: new DataLoader<string, readonly ImageKey[]>(async (ids) => {
      const found = await assets.imagesOf(ids);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
    fileContents: new DataLoader<AddressedFile, Uint8Array | null, string>(
      async (files) => {
        const byAsset = Map.groupBy(files, ({ asset }) => asset.id);
        const hashes = [...byAsset].map(([id, some]) => [id, [...new Set(some.map(({ sha256 }) => sha256))]] as const);
        const found = await launchFiles.contentsOf(new Map(hashes));
        return files.map(({ asset, sha256 }) => found.get(asset.id)?.get(sha256) ?? null);
      },
      { ...options, cacheKeyFn: ({ asset, sha256 }) => `${asset.id} ${sha256}` },
    ),
    acceptances: new DataLoader<string, readonly Acceptance[]>(async (ids) => {
      const found = await launchFiles.acceptances(viewer.actor, ids);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
    latestRevisions: new DataLoader<string, readonly Revision[]>(async (ids) => {
      const found = await assets.latest(ids);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
    linkChecks: new DataLoader<string, readonly LinkCheck[]>(async (ids) => {
      const found = await linkChecks.ofAssets(ids);
      return ids.map((id) => found.get(id) ?? []);
    }, options),
  };
}
