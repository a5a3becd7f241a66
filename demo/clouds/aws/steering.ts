import type { Tags } from "./image.ts";
import type { XmlObject } from "./xml.ts";

/** Limits of the cloud, per account and region unless the name says otherwise. */
export interface Quotas {
  /** Whatever has an id counts: pending, disabled and recycled images too. */
  readonly imagesPerRegion: number;
  readonly publicImagesPerRegion: number;
  readonly sharingEntitiesPerImage: number;
  /** Snapshots on their way into a region. */
  readonly concurrentCopies: number;
  readonly instancesPerRegion: number;
}

export const DEFAULT_QUOTAS: Quotas = {
  imagesPerRegion: 50_000,
  publicImagesPerRegion: 5,
  sharingEntitiesPerImage: 1000,
  concurrentCopies: 20,
  instancesPerRegion: 1000,
};

/** How the next image that somebody makes will end. */
export interface OrderedFailure {
  readonly code: string;
  readonly message: string;
}

/** What the control channel sets, and what the cloud remembers besides its resources. */
export interface Steering {
  quotas: Quotas;
  /** How long the recycle bin keeps a deregistered image; null where there is no retention rule. */
  retentionDays: number | null;
  readonly nextImages: OrderedFailure[];
  /** Calls that were made with a client token. */
  readonly remembered: Map<string, { readonly fingerprint: string; answer(): XmlObject }>;
  /** Keys are `region/volume`; volumes are not kept, but derived from their instance. */
  readonly volumeTags: Map<string, Tags>;
  /** Trust policies that somebody changed: the external id that each asks for by the role's ARN; null asks for none. */
  readonly trust: Map<string, string | null>;
  /** By account: the types of resources that DescribeImageReferences refuses to look at. */
  readonly deniedReferences: Map<string, readonly string[]>;
}

export function createSteering(): Steering {
  return {
    quotas: DEFAULT_QUOTAS,
    retentionDays: null,
    nextImages: [],
    remembered: new Map(),
    volumeTags: new Map(),
    trust: new Map(),
    deniedReferences: new Map(),
  };
}
