import type { Asset, DocumentKind, ParametersContent, Revision } from "../../domain/asset.ts";
import { can, isAdmin, type Viewer } from "../../domain/policy.ts";
import type { SeenAsset } from "../../ports/assets.ts";
import type { ParametersXml } from "../../ports/parameters-xml.ts";
import type { Store } from "../../ports/store.ts";
import { type CatalogImage, subjectOf } from "../catalog-image.ts";
import type { Cursors } from "../cursors.ts";
import type { Loaders } from "../loaders.ts";
import { pageLimit } from "../paging.ts";

/** A revision, and the one that it followed; null for the first. */
export interface Edit {
  readonly revision: Revision;
  readonly previous: Revision | null;
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
  /** The last edit; null where nothing was written. */
  latest(loaders: Loaders, asset: Asset, kind: DocumentKind): Promise<Edit | null>;
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
  cursors,
  parametersXml,
}: {
  readonly store: Store;
  readonly cursors: Cursors;
  readonly parametersXml: ParametersXml;
}): AssetReaders {
  async function about(loaders: Loaders, image: CatalogImage): Promise<readonly SeenAsset[]> {
    const assets = await loaders.assets.load(image);
    // Whoever lost sight of an image is told no more of it; what their own people wrote stays theirs.
    return image.gone ? assets.filter(({ organization }) => organization === image.organization) : assets;
  }

  async function images(loaders: Loaders, { id }: Asset): Promise<readonly CatalogImage[]> {
    const keys = await loaders.assetImages.load(id);
    const seen = await Promise.all(
      keys.map(async (key) => {
        const image = await loaders.indexedImage.load(key);
        return image && (await about(loaders, image)).some((asset) => asset.id === id) ? image : null;
      }),
    );
    return seen.filter((image) => image !== null);
  }

  return {
    about,
    images,
    async asset(viewer, loaders, id) {
      // Anything else is the id of nothing, and may be what no database takes.
      const asset = /^[0-9a-f]{16}$/.test(id) ? await loaders.asset.load(id) : null;
      if (!asset) return null;
      const isLeft = (await loaders.assetImages.load(id)).length === 0;
      if (isLeft) return isAdmin(viewer, asset.organization) ? asset : null;
      return (await images(loaders, asset)).length > 0 ? asset : null;
    },
    async isChangeable(viewer, loaders, asset) {
      const seen = await images(loaders, asset);
      return seen.some(
        (image) => image.organization === asset.organization && can(viewer, "change", subjectOf(image)).allowed,
      );
    },
    printXml: ({ set, kept }) => parametersXml.print(set, null, kept),
    async latest(loaders, asset, kind) {
      const [edit] = editsOf((await loaders.latestRevisions.load(asset.id)).filter((one) => one.kind === kind));
      return edit ?? null;
    },
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

/** Of revisions without a gap, newest first. */
function editsOf(revisions: readonly Revision[]): readonly Edit[] {
  return revisions.map((revision, index) => ({ revision, previous: revisions[index + 1] ?? null }));
}
