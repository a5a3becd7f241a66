import type { AccessScope } from "../../domain/access/access-scope.ts";
import type { OwnedKey } from "../../domain/asset/asset.ts";
import type { ImageKey, LaunchPermission } from "../../domain/image/image.ts";
import type { Course, Decision } from "../../domain/publications/publication.ts";
import type { Bound, Check } from "../../domain/publications/publication-checklist.ts";

/** Somebody's wish to let others launch an image of their organization. */
export interface NewPublication extends OwnedKey {
  /** 32 lower-case hex digits; also the id of the intent that carries it out, so that there can be one only. */
  readonly id: string;
  /** The owner's, which is to do it. */
  readonly backendId: string;
  /** Whom it would let launch; `everybody` and `enterprise` stand alone. */
  readonly wanted: readonly LaunchPermission[];
  readonly bound: Bound;
  /** As it was when somebody asked. */
  readonly checklist: readonly Check[];
  /** The person, as the ledger refers to them. */
  readonly requester: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface Publication extends NewPublication, Course {
  /** 1, 2, 3 … over all of them, with gaps; later ones are greater. */
  readonly number: number;
  readonly requestedAt: string;
  /** Who approved, rejected or withdrew it, and when; null while nobody did. */
  readonly decider: string | null;
  readonly decidedAt: string | null;
  /** Why it was rejected; null otherwise. */
  readonly reason: string | null;
}

/** What an organization's admins said about its own publications. */
export interface PublicationPolicy {
  readonly approvalRequired: boolean;
  readonly changedBy: string;
  readonly changedAt: string;
}

export interface Publications {
  get(id: string): Promise<Publication | null>;
  /** By id, those whose image the access scope shows by the organization's own accounts. */
  getMany(ids: readonly string[], accessScope: AccessScope): Promise<ReadonlyMap<string, Publication>>;
  /** By `keyText`, the last request of each image as its organization has it. Images without are absent. */
  lastOf(organization: string, keys: readonly ImageKey[]): Promise<ReadonlyMap<string, Publication>>;
  /** Of the images in the access scope, newest first, below `before`; with `openAt` only those that wait then. */
  list(
    organization: string,
    accessScope: AccessScope,
    page: { readonly openAt: string | null; readonly before: number | null; readonly limit: number },
  ): Promise<readonly Publication[]>;
  /** Null where nobody said anything. */
  policyOf(organization: string): Promise<PublicationPolicy | null>;
}

/** Whom an approved request wanted and no entry tells of yet; never empty. */
export interface Untold {
  readonly id: string;
  readonly untold: readonly LaunchPermission[];
}

/** What a write transaction can do with publications. */
export interface PublicationWrites {
  get(id: string): Promise<Publication | null>;
  lastOf(image: OwnedKey): Promise<Publication | null>;
  request(publication: NewPublication): Promise<Publication>;
  /** Of one that nobody decided on; throws where somebody did. */
  decide(
    id: string,
    decided: { readonly decision: Decision; readonly by: string; readonly reason: string | null },
  ): Promise<void>;
  /** The ledger tells of these: no look that shows them is news from outside. No error where there is no such request. */
  tell(id: string, told: readonly LaunchPermission[]): Promise<void>;
  /**
   * By `keyText`, approved ones that did not expire and that the cloud did not refuse, with what no entry tells of yet.
   * Images without are absent.
   */
  untold(organization: string, keys: readonly ImageKey[]): Promise<ReadonlyMap<string, readonly Untold[]>>;
  policyOf(organization: string): Promise<PublicationPolicy | null>;
  setPolicy(organization: string, policy: Omit<PublicationPolicy, "changedAt">): Promise<PublicationPolicy>;
}
