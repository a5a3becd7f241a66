import { type Action, can, isAdmin, type Viewer } from "../../domain/access/policy.ts";
import type { Asset, DocumentKind, ParametersContent, Revision } from "../../domain/asset/asset.ts";
import { isSafeLink } from "../../markdown/safe-link.ts";
import type { ParametersXml } from "../../ports/parameters-xml.ts";
import type { SeenAsset } from "../../ports/store/assets.ts";
import type { Store } from "../../ports/store/store.ts";
import type { Backends } from "../backends/backends.ts";
import { type CatalogImage, subjectOf } from "../images/catalog-image.ts";
import type { Cursors } from "../images/cursors.ts";
import { pageLimit } from "../images/paging.ts";
import type { Loaders } from "../loaders.ts";

/** A revision, and the one that it followed; null for the first. */
export interface Edit {
  readonly revision: Revision;
  readonly previous: Revision | null;
}

/** A page that the cloud keeps. */
export interface CloudPage {
  readonly url: string;
}

export interface EditPage {
  readonly edits: readonly Edit[];
  readonly hasNextPage: boolean;
  cursorOf(edit: Edit): string;
}

/** What is written about images, for whoever sees one of them. Whoever sees none is told that there is no such thing. */
export interface AssetReaders {
  /** What is written about an image: by the organization whose account owns it, first, and by the viewer's own. */
  about(loaders: Loaders, image: CatalogImage): Promise<readonly SeenAsset[]>;
  /** One without any image is there for the admins of its organization, who may join one to it. */
  asset(viewer: Viewer, loaders: Loaders, id: string): Promise<Asset | null>;
  /** Those of its images that the viewer sees, by key. */
  images(loaders: Loaders, asset: Asset): Promise<readonly CatalogImage[]>;
  /** True where the viewer may write about one of its images. */
  isChangeable(viewer: Viewer, loaders: Loaders, asset: Asset): Promise<boolean>;
  /** True where the viewer answers for one of its images: its steward, its maker while it has no steward, an admin. */
  isAnsweredForBy(viewer: Viewer, loaders: Loaders, asset: Asset): Promise<boolean>;
  /** The last edit; null where nothing was written. */
  latest(loaders: Loaders, asset: Asset, kind: DocumentKind): Promise<Edit | null>;
  /**
   * What an image's users read first: what its owner's organization wrote, else the viewer's own, else the address of
   * the cloud's own page; null where there is none of them. Blank pages count for nothing.
   */
  gettingStarted(loaders: Loaders, image: CatalogImage): Promise<Edit | CloudPage | null>;
  /** Newest first. */
  edits(
    asset: Asset,
    kind: DocumentKind,
    page: { readonly first: number; readonly after: string | null },
  ): Promise<EditPage>;
  /** As a parameters.xml, without values. */
  printXml(parameters: ParametersContent): string;
}

export function createAssetReaders({
  store,
  backends,
  cursors,
  parametersXml,
}: {
  readonly store: Store;
  readonly backends: Backends;
  readonly cursors: Cursors;
  readonly parametersXml: ParametersXml;
}): AssetReaders {
  const about = assetsAbout;
  const images = seenImages;

  async function latest(loaders: Loaders, { id }: Asset, kind: DocumentKind): Promise<Edit | null> {
    const [edit] = editsOf((await loaders.latestRevisions.load(id)).filter((one) => one.kind === kind));
    return edit ?? null;
  }

  return {
    about,
    images,
    latest,
    async gettingStarted(loaders, image) {
      const written = await Promise.all(
        (await about(loaders, image)).map((asset) => latest(loaders, asset, "GETTING_STARTED")),
      );
      const edit = written.find((one) => one !== null && String(one.revision.content ?? "").trim() !== "");
      if (edit) return edit;
      // Read from the facts alone: any adapter of this kind of cloud can.
      const catalogue = backends.all
        .filter(({ provider }) => provider === image.provider)
        .find(({ adapter }) => adapter.catalogue)?.adapter.catalogue;
      const url = catalogue?.pageOf(image.facts) ?? null;
      return url === null || !isSafeLink(url) ? null : { url };
    },
    async asset(viewer, loaders, id) {
      // Anything else is the id of nothing, and may be what no database takes.
      const asset = /^[0-9a-f]{16}$/.test(id) ? await loaders.asset.load(id) : null;
      if (!asset) return null;
      const isLeft = (await loaders.assetImages.load(id)).length === 0;
      if (isLeft) return isAdmin(viewer, asset.organization) ? asset : null;
      return (await images(loaders, asset)).length > 0 ? asset : null;
    },
    isChangeable,
    isAnsweredForBy: (viewer, loaders, asset) => mayWithOne(viewer, loaders, asset, "administer"),
    printXml: ({ set, kept }) => parametersXml.print(set, null, kept),
    async edits({ id }, kind, { first, after }) {
      const limit = pageLimit(first);
      const purpose = { list: "edits", binding: JSON.stringify([id, kind]) } as const;
      // Sealed by ourselves for this very purpose, so it is a revision's number.
      const before = after === null ? null : (cursors.open(purpose, after) as number);
      const edits = editsOf(await store.assets.revisions(id, kind, before, limit + 1));
      return {
        edits: edits.slice(0, limit),
        hasNextPage: edits.length > limit,
        cursorOf: ({ revision }) => cursors.seal(purpose, revision.number),
      };
    },
  };
}

/** Of an asset's images those that the viewer sees, by key. */
async function seenImages(loaders: Loaders, { id }: Asset): Promise<readonly CatalogImage[]> {
  const keys = await loaders.assetImages.load(id);
  const seen = await Promise.all(
    keys.map(async (key) => {
      const image = await loaders.indexedImage.load(key);
      return image && (await assetsAbout(loaders, image)).some((asset) => asset.id === id) ? image : null;
    }),
  );
  return seen.filter((image) => image !== null);
}

/** True where the viewer may write about one of its images, and so about all. */
export function isChangeable(viewer: Viewer, loaders: Loaders, asset: Asset): Promise<boolean> {
  return mayWithOne(viewer, loaders, asset, "change");
}

async function mayWithOne(viewer: Viewer, loaders: Loaders, asset: Asset, action: Action): Promise<boolean> {
  return (await seenImages(loaders, asset)).some(
    (image) => image.organization === asset.organization && can(viewer, action, subjectOf(image)).allowed,
  );
}

/** What is written about an image: by the organization whose account owns it, first, and by the viewer's own. */
export async function assetsAbout(loaders: Loaders, image: CatalogImage): Promise<readonly SeenAsset[]> {
  const assets = await loaders.assets.load(image);
  // Whoever can no longer see an image is told no more of it; what their own people wrote stays theirs.
  return image.gone ? assets.filter(({ organization }) => organization === image.organization) : assets;
}

/** Of revisions without a gap, newest first. */
function editsOf(revisions: readonly Revision[]): readonly Edit[] {
  return revisions.map((revision, index) => ({ revision, previous: revisions[index + 1] ?? null }));
}
