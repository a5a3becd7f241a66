import type { AccessScope } from "../../domain/access/access-scope.ts";
import type { Asset, DocumentKind, OwnedKey, Revision } from "../../domain/asset/asset.ts";
import type { ImageFacts, ImageKey, NativeId, Provider, Region } from "../../domain/image/image.ts";
import type { Acceptance, Contents } from "./launch-files.ts";

export interface Assets {
  /**
   * By `keyText`, what is written about images that the reader sees: by the organization whose account owns it, for
   * everybody; by the reader's own, for its people. The owner's come first. Images without are absent.
   */
  ofImages(keys: readonly ImageKey[], accessScope: AccessScope): Promise<ReadonlyMap<string, readonly SeenAsset[]>>;
  /** By id, those of which the access scope shows an image; and those without any image, for admins. */
  get(ids: readonly string[], accessScope: AccessScope): Promise<ReadonlyMap<string, Asset>>;
  /** By asset id, its images, by key. */
  imagesOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly ImageKey[]>>;
  /** By asset id, the last two revisions of each kind, newest first within a kind. */
  latest(ids: readonly string[]): Promise<ReadonlyMap<string, readonly Revision[]>>;
  /** What an organization's own images in a region are of, tombstones too, oldest asset first; and those that were taken out. */
  inRegion(organization: string, provider: Provider, region: Region): Promise<RegionAssets>;
  /** Newest first, below `before`; null: from the newest. */
  revisions(id: string, kind: DocumentKind, before: number | null, limit: number): Promise<readonly Revision[]>;
}

export interface SeenAsset extends Asset {
  /** Its organization's account owns the image. */
  readonly byOwner: boolean;
}

export interface DescribedImage {
  readonly asset: Asset;
  readonly nativeId: NativeId;
  readonly facts: ImageFacts;
  /** Nobody answers for it, and nobody keeps it to themselves. */
  readonly free: boolean;
}

export interface RegionAssets {
  readonly images: readonly DescribedImage[];
  readonly left: ReadonlySet<NativeId>;
}

/** What a write transaction can do with assets. */
export interface AssetWrites {
  /** The asset that an organization keeps of an image; null where it keeps none. */
  assetOf(image: OwnedKey): Promise<Asset | null>;
  imagesOf(assetId: string): Promise<readonly ImageKey[]>;
  /** A new one, of this image, which is of none yet. */
  makeAsset(image: OwnedKey): Promise<Asset>;
  /** The image becomes one of the asset's, which must be the same organization's; whatever it was one of, it leaves. */
  joinAsset(assetId: string, image: OwnedKey): Promise<void>;
  /** No error where it is of none. An asset without images stays. It is remembered until the image joins one again. */
  leaveAsset(image: OwnedKey): Promise<void>;
  hasLeft(image: OwnedKey): Promise<boolean>;
  /** As `Assets.latest`, of one. */
  latest(assetId: string): Promise<readonly Revision[]>;
  /** The last revision; null where there is none. */
  lastRevision(assetId: string, kind: DocumentKind): Promise<Revision | null>;
  /** Must be the number that follows. */
  revise(revision: Omit<Revision, "writtenAt">): Promise<Revision>;
  /** Keeps contents of files, each once in the organization, and that the asset has them. */
  keepContents(asset: Asset, contents: Contents): Promise<void>;
  /** That somebody agreed to a revision of the asset's agreement; the first time counts. */
  accept(assetId: string, revision: number, actor: string): Promise<Acceptance>;
}
