import type { Viewer } from "../../domain/access/policy.ts";
import type { Asset, ParametersContent, Revision } from "../../domain/asset/asset.ts";
import { fileLimits } from "../../domain/injected-files/injected-file.ts";
import type { FilePlatform } from "../../domain/injected-files/paths.ts";
import type { Store } from "../../ports/store/store.ts";
import type { CatalogImage } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";
import { refusal } from "../verbs/refusal.ts";
import { type GivenFiles, hashesIn, type ReadFiles, readFiles } from "./file-rules.ts";

/** Paths are judged for Windows where the cloud says that the image is one. */
export function filePlatformOf({ facts }: Pick<CatalogImage, "facts">): FilePlatform {
  return facts.platform === "WINDOWS" ? "WINDOWS" : "LINUX";
}

/** The launch parameters of an asset's last revisions; null where there are none. */
export function parametersIn(revisions: readonly Revision[]): ParametersContent | null {
  // What `readParameters` let through; the newest of a kind comes first.
  const content = revisions.find(({ kind }) => kind === "LAUNCH_PARAMETERS")?.content ?? null;
  return content as unknown as ParametersContent | null;
}

/** The files as they may be kept with the image's asset, with the contents that they refer to. */
export async function readGivenFiles(
  { launchFiles }: Store,
  viewer: Viewer,
  loaders: Loaders,
  image: CatalogImage,
  given: GivenFiles,
): Promise<ReadFiles> {
  const asset = await ownAssetOf(loaders, image);
  const { ofAsset, pieces } = hashesIn(given.files);
  if (Math.max(ofAsset.length, pieces.length) > mostPieces)
    return { objections: [refusal("INVALID_REQUEST", ["files"], `Name at most ${mostPieces} contents and pieces.`)] };
  const [there, uploaded, revisions] = await Promise.all([
    asset ? launchFiles.contentsOf(new Map([[asset.id, ofAsset]])) : new Map<string, never>(),
    pieces.length > 0 ? launchFiles.pieces(viewer.actor, pieces) : new Map<string, never>(),
    asset ? loaders.latestRevisions.load(asset.id) : [],
  ]);
  const known = { ofAsset: (asset && there.get(asset.id)) ?? new Map<string, never>(), pieces: uploaded };
  const fields = parametersIn(revisions)?.set.fields ?? [];
  const names = new Set(fields.map(({ name }) => name));
  const passwords = new Set(fields.filter(({ type }) => type === "PASSWORD").map(({ name }) => name));
  return readFiles(given, { platform: filePlatformOf(image), names, passwords, known });
}

const mostPieces = fileLimits.files * 2;

async function ownAssetOf(loaders: Loaders, image: CatalogImage): Promise<Asset | null> {
  const assets = await loaders.assets.load(image);
  return assets.find(({ organization }) => organization === image.organization) ?? null;
}
