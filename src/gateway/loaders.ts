import DataLoader from "dataloader";
import { accessScopeOf } from "../domain/access/access-scope.ts";
import type { Viewer } from "../domain/access/policy.ts";
import type { GatewayError } from "../domain/errors.ts";
import { type ImageKey, type ImageRecord, keyText, type LaunchPermission } from "../domain/image/image.ts";
import type { Agreement, Ancestor, Call, Capability, Facets, Keyed } from "../ports/adapter.ts";
import type { CacheKind } from "../ports/cache.ts";
import type { Clock } from "../ports/clock.ts";
import type { SeenEntry, Store } from "../ports/store/store.ts";
import { type AssetLoaders, createAssetLoaders } from "./assets/loaders.ts";
import type { Backend, Backends } from "./backends/backends.ts";
import { type ClaimedAbility, claimsOf } from "./backends/learned.ts";
import { createTalkLoaders, type TalkLoaders } from "./discussions/loaders.ts";
import { cacheKey } from "./images/cache-key.ts";
import type { CatalogImage } from "./images/catalog-image.ts";
import { type Address, type CloudReader, createCloudReader } from "./images/cloud-reader.ts";
import { fromIndex, readImages } from "./images/image-reader.ts";
import {
  addressText,
  type ImageInstances,
  type InstanceAddress,
  readImageInstances,
  readInstances,
  type SeenInstance,
} from "./images/instances.ts";
import { sourceStates } from "./images/source-status.ts";
import type { ForgettableCache } from "./invalidation/invalidating-cache.ts";
import { type Actor, readActors } from "./members/actors.ts";
import { createPublicationLoaders, type PublicationLoaders } from "./publications/loaders.ts";

/** What outlives a request: caches and calls in flight, by backend, never by viewer. */
export interface Readers {
  readonly images: CloudReader<ImageRecord>;
  readonly launchPermissions: CloudReader<readonly LaunchPermission[]>;
  readonly agreements: CloudReader<Agreement>;
  readonly manifests: CloudReader<string>;
  readonly lineage: CloudReader<readonly Ancestor[]>;
}

export function createReaders(parts: { readonly cache: ForgettableCache; readonly clock: Clock }): Readers {
  const reader = <Value>(
    kind: CacheKind,
    ask: (backend: Backend, region: string, ids: readonly string[], call: Call) => Promise<Keyed<Value>>,
  ) => createCloudReader<Value>({ ...parts, kind, ask });
  return {
    images: reader("image", ({ adapter }, ...rest) => adapter.images.getMany(...rest)),
    launchPermissions: reader("launch-permissions", ({ adapter }, ...rest) =>
      facetOf(adapter, "launchPermissions").getMany(...rest),
    ),
    agreements: reader("agreement", ({ adapter }, ...rest) => facetOf(adapter, "agreements").getMany(...rest)),
    manifests: reader("manifest", ({ adapter }, ...rest) => facetOf(adapter, "manifests").getMany(...rest)),
    lineage: reader("lineage", ({ adapter }, ...rest) => facetOf(adapter, "lineage").getMany(...rest)),
  };
}

export interface HistoryPage {
  readonly entries: readonly SeenEntry[];
  readonly hasNextPage: boolean;
}

/** One request's loaders. They never outlive it, and never hold another viewer's answers. */
export interface Loaders extends AssetLoaders, PublicationLoaders {
  /** What a backend can do and how certain that is; empty where it was removed. */
  readonly claims: { load(backendId: string): Promise<readonly ClaimedAbility[]> };
  readonly talk: TalkLoaders;
  /** From the cloud, through the cache, else from the index. Null where nobody in the scope sees it. */
  readonly image: { load(key: ImageKey): Promise<CatalogImage | null> };
  /** As the index holds it: for events and lists. */
  readonly indexedImage: { load(key: ImageKey): Promise<CatalogImage | null> };
  readonly history: { load(key: ImageKey, first: number, after: number): Promise<HistoryPage> };
  readonly launchPermissions: FacetLoader<readonly LaunchPermission[]>;
  readonly agreement: FacetLoader<Agreement>;
  readonly manifest: FacetLoader<string>;
  readonly lineage: FacetLoader<readonly Ancestor[]>;
  /** The machines of an image, from the clouds: one call a backend and region. Never rejects: what failed is in `sources`. */
  readonly imageInstances: { load(image: CatalogImage): Promise<ImageInstances> };
  /** Null where the backend sees no such machine, or is none in the scope. */
  readonly instance: { load(address: InstanceAddress): Promise<SeenInstance | null> };
  /** By position; null where the viewer is not told it. */
  readonly entry: { load(position: number): Promise<SeenEntry | null> };
  /** By the reference that the ledger has. */
  readonly actor: { load(reference: string): Promise<Actor> };
  /** What was read so far is no longer so: a mutation of this request changed it. Later loads ask anew. */
  forget(): void;
}

/** Rejects with a GatewayError where the backend fails; null where it says "no such thing". */
export interface FacetLoader<Value> {
  load(backendId: string, address: Address): Promise<Value | null>;
}

export interface LoaderParts {
  readonly store: Store;
  readonly backends: Backends;
  readonly readers: Readers;
  readonly clock: Clock;
}

/** `memoize: false` for subscriptions, where one context serves many events. */
export function createLoaders(parts: LoaderParts, viewer: Viewer, how: { readonly memoize: boolean }): Loaders {
  let now = loadersOfNow(parts, viewer, how);
  return {
    claims: { load: (id) => now.claims.load(id) },
    image: { load: (key) => now.image.load(key) },
    indexedImage: { load: (key) => now.indexedImage.load(key) },
    history: { load: (key, first, after) => now.history.load(key, first, after) },
    launchPermissions: { load: (backendId, address) => now.launchPermissions.load(backendId, address) },
    agreement: { load: (backendId, address) => now.agreement.load(backendId, address) },
    manifest: { load: (backendId, address) => now.manifest.load(backendId, address) },
    lineage: { load: (backendId, address) => now.lineage.load(backendId, address) },
    imageInstances: { load: (image) => now.imageInstances.load(image) },
    instance: { load: (address) => now.instance.load(address) },
    entry: { load: (position) => now.entry.load(position) },
    actor: { load: (reference) => now.actor.load(reference) },
    asset: { load: (id) => now.asset.load(id) },
    assets: { load: (key) => now.assets.load(key) },
    assetImages: { load: (id) => now.assetImages.load(id) },
    acceptances: { load: (id) => now.acceptances.load(id) },
    fileContents: { load: (file) => now.fileContents.load(file) },
    latestRevisions: { load: (id) => now.latestRevisions.load(id) },
    linkChecks: { load: (id) => now.linkChecks.load(id) },
    get talk() {
      return now.talk;
    },
    publication: { load: (image) => now.publication.load(image) },
    publicationById: { load: (id) => now.publicationById.load(id) },
    ownedImage: { load: (image) => now.ownedImage.load(image) },
    person: { load: (reference) => now.person.load(reference) },
    forget() {
      now = loadersOfNow(parts, viewer, how);
    },
  };
}

function loadersOfNow(
  parts: LoaderParts,
  viewer: Viewer,
  { memoize }: { readonly memoize: boolean },
): Omit<Loaders, "forget"> {
  const { store, backends, readers } = parts;
  // Asked anew each time: in a subscription backends come and go.
  const accessScope = () => accessScopeOf(viewer, backends.all);

  const image = new DataLoader<ImageKey, CatalogImage | null, string>(
    (keys) => readImages({ ...parts, images: readers.images }, keys, viewer),
    { cacheKeyFn: keyText, cache: memoize, maxBatchSize: 1000 },
  );
  const indexedImage = new DataLoader<ImageKey, CatalogImage | null, string>(
    async (keys) => {
      const [found, rows] = await Promise.all([store.catalog.byKeys(keys, accessScope()), store.sources.all()]);
      const states = sourceStates(backends, rows, parts.clock.now());
      return keys.map((key) => {
        const row = found.get(keyText(key));
        return row ? fromIndex(states, row) : null;
      });
    },
    { cacheKeyFn: keyText, cache: memoize, maxBatchSize: 1000 },
  );

  const imageInstances = new DataLoader<CatalogImage, ImageInstances, string>(
    (images) => readImageInstances(backends, accessScope().backends, images),
    { cacheKeyFn: keyText, cache: memoize, maxBatchSize: 1000 },
  );
  const instance = new DataLoader<InstanceAddress, SeenInstance | null, string>(
    (addresses) => readInstances(backends, accessScope().backends, addresses),
    { cacheKeyFn: addressText, cache: memoize, maxBatchSize: 1000 },
  );

  const entry = new DataLoader<number, SeenEntry | null>(
    async (positions) => {
      const found = await store.ledger.at(positions, accessScope());
      return positions.map((position) => found.get(position) ?? null);
    },
    { cache: memoize, maxBatchSize: 1000 },
  );
  const actor = new DataLoader<string, Actor>((references) => readActors(store, viewer, references), {
    cache: memoize,
    maxBatchSize: 1000,
  });

  const histories = new Map<string, DataLoader<ImageKey, HistoryPage, string>>();
  const historyLoader = (first: number, after: number) => {
    const make = () =>
      new DataLoader<ImageKey, HistoryPage, string>(
        async (keys) => {
          const found = await store.ledger.histories(keys, after, first + 1, accessScope());
          return keys.map((key) => {
            const entries = found.get(keyText(key)) ?? [];
            return { entries: entries.slice(0, first), hasNextPage: entries.length > first };
          });
        },
        { cacheKeyFn: keyText, cache: memoize },
      );
    return remembered(histories, `${first}/${after}`, make);
  };

  const claims = new DataLoader<string, readonly ClaimedAbility[]>(
    (ids) =>
      Promise.all(
        ids.map(async (id) => {
          const backend = backends.byId(id);
          return backend ? claimsOf(store, backend) : [];
        }),
      ),
    { cache: memoize },
  );

  return {
    claims,
    image,
    indexedImage,
    history: { load: (key, first, after) => historyLoader(first, after).load(key) },
    launchPermissions: facetLoader(backends, readers.launchPermissions, memoize),
    agreement: facetLoader(backends, readers.agreements, memoize),
    manifest: facetLoader(backends, readers.manifests, memoize),
    lineage: facetLoader(backends, readers.lineage, memoize),
    imageInstances,
    instance,
    entry,
    actor,
    ...createAssetLoaders(store, viewer, accessScope, memoize),
    talk: createTalkLoaders(store.talk, viewer, accessScope, memoize),
    ...createPublicationLoaders(store, accessScope, memoize),
  };
}

function facetLoader<Value>(backends: Backends, reader: CloudReader<Value>, memoize: boolean): FacetLoader<Value> {
  const byBackend = new Map<string, DataLoader<Address, Value | null, string>>();
  const make = (backend: Backend) =>
    new DataLoader<Address, Value | null, string>(
      async (addresses) => (await reader.read(backend, addresses)).map(unwrap),
      { cacheKeyFn: cacheKey, cache: memoize, maxBatchSize: backend.adapter.images.batchSize },
    );
  return {
    async load(backendId, address) {
      const backend = backends.byId(backendId);
      return backend ? remembered(byBackend, backendId, () => make(backend)).load(address) : null;
    },
  };
}

function unwrap<Value>(answer: Awaited<ReturnType<CloudReader<Value>["read"]>>[number]): Value | null | GatewayError {
  return answer instanceof Error ? answer : answer.value;
}

function facetOf<Name extends Capability>(adapter: Partial<Facets>, name: Name): Facets[Name] {
  const facet = adapter[name];
  // Asked for only where the cloud's type has the ability; the contract test holds the two together.
  if (!facet) throw new Error(`the adapter has no ${name}`);
  return facet;
}

function remembered<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
