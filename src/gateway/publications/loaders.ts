import DataLoader from "dataloader";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import type { OwnedKey } from "../../domain/asset/asset.ts";
import { keyText } from "../../domain/image/image.ts";
import type { Person } from "../../ports/store/people.ts";
import type { Publication } from "../../ports/store/publications.ts";
import type { IndexedImage, Store } from "../../ports/store/store.ts";

export interface PublicationLoaders {
  /** The last request of an image as its organization has it; whether the viewer may know of it is not asked. */
  readonly publication: { load(image: OwnedKey): Promise<Publication | null> };
  /** By its id; null where there is none whose image the viewer sees by the organization's own accounts. */
  readonly publicationById: { load(id: string): Promise<Publication | null> };
  /** An image as one organization has it; whether the viewer may see it is not asked. */
  readonly ownedImage: { load(image: OwnedKey): Promise<IndexedImage | null> };
  /** By the reference that the ledger has, whoever asks: to compare, not to show. */
  readonly person: { load(reference: string): Promise<Person | null> };
}

/** One statement for each organization that one moment asks about: one, for all but operators. */
export function createPublicationLoaders(
  { publications, people, catalog }: Pick<Store, "publications" | "people" | "catalog">,
  accessScope: () => AccessScope,
  memoize: boolean,
): PublicationLoaders {
  const textOf = (image: OwnedKey) => `${image.organization} ${keyText(image)}`;
  return {
    publication: new DataLoader<OwnedKey, Publication | null, string>(
      async (images) => {
        const groups = [...Map.groupBy(images, ({ organization }) => organization)];
        const found = new Map<string, Publication>();
        const answers = await Promise.all(
          groups.map(([organization, keys]) => publications.lastOf(organization, keys)),
        );
        for (const publication of answers.flatMap((answer) => [...answer.values()]))
          found.set(textOf(publication), publication);
        return images.map((image) => found.get(textOf(image)) ?? null);
      },
      { cache: memoize, maxBatchSize: 1000, cacheKeyFn: textOf },
    ),
    publicationById: new DataLoader<string, Publication | null>(
      async (ids) => {
        const found = await publications.getMany(ids, accessScope());
        return ids.map((id) => found.get(id) ?? null);
      },
      { cache: memoize, maxBatchSize: 1000 },
    ),
    ownedImage: new DataLoader<OwnedKey, IndexedImage | null, string>(
      async (images) => {
        const groups = [...Map.groupBy(images, ({ organization }) => organization)];
        const answers = await Promise.all(
          groups.map(([organization, keys]) => catalog.ofOrganization(organization, keys)),
        );
        const found = new Map(answers.flatMap((rows) => [...rows.values()]).map((row) => [textOf(row), row]));
        return images.map((image) => found.get(textOf(image)) ?? null);
      },
      { cache: memoize, maxBatchSize: 1000, cacheKeyFn: textOf },
    ),
    person: new DataLoader<string, Person | null>(
      async (references) => {
        const found = await people.find(references);
        return references.map((reference) => found.get(reference) ?? null);
      },
      { cache: memoize, maxBatchSize: 1000 },
    ),
  };
}
