import type { Keep } from "../../kit/keep.ts";
import type { Tags } from "../resources/image.ts";
import type { Credential } from "../wire/credentials.ts";

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
  nextImages: readonly OrderedFailure[];
  /** Calls that were made with a client token, and the ids of what they made. */
  readonly remembered: Map<string, { readonly fingerprint: string; readonly made: readonly string[] }>;
  /** Keys are `region/volume`; those of instances are not kept, but derived from them. */
  readonly volumeTags: Map<string, Tags>;
  /** Volumes that outlived their instance, and were deleted. Keys as above. */
  readonly deletedVolumes: Map<string, true>;
  /** Trust policies that somebody changed: the external id that each asks for by the role's ARN; null asks for none. */
  readonly trust: Map<string, string | null>;
  /** By account: the types of resources that DescribeImageReferences refuses to look at. */
  readonly deniedReferences: Map<string, readonly string[]>;
  /** What AssumeRole gave out, by access key id. */
  readonly sessions: Map<string, Credential>;
}

export function createSteering(keep: Keep): Steering {
  const quotas = keep.value<Quotas>("aws quotas", DEFAULT_QUOTAS);
  const retentionDays = keep.value<number | null>("aws retention", null);
  const nextImages = keep.value<readonly OrderedFailure[]>("aws next images", []);
  return {
    get quotas() {
      return quotas.get();
    },
    set quotas(value) {
      quotas.set(value);
    },
    get retentionDays() {
      return retentionDays.get();
    },
    set retentionDays(value) {
      retentionDays.set(value);
    },
    get nextImages() {
      return nextImages.get();
    },
    set nextImages(value) {
      nextImages.set(value);
    },
    remembered: keep.map("aws client tokens"),
    volumeTags: keep.map("aws volume tags"),
    deletedVolumes: keep.map("aws deleted volumes"),
    trust: keep.map("aws trust"),
    deniedReferences: keep.map("aws denied references"),
    sessions: keep.map("aws sessions"),
  };
}
