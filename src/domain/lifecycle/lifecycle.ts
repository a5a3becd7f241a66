import type { ImageKey, Json } from "../image/image.ts";

/**
 * The kinds of ledger entries, noun and past verb. IMAGE facts are everybody's who sees the image, VIEW facts one
 * backend's, STEWARDSHIP facts the organization's that keeps it, publication among them, ASSET facts everybody's who sees
 * what is written about it.
 */
export const lifecycleKinds = {
  "image.registered": "IMAGE",
  "image.state-changed": "IMAGE",
  "image.visibility-changed": "IMAGE",
  "image.deprecation-scheduled": "IMAGE",
  "image.deprecation-cancelled": "IMAGE",
  "image.renamed": "IMAGE",
  "image.described": "IMAGE",
  "image.owner-changed": "IMAGE",
  "image.details-changed": "IMAGE",
  "image.deregistered": "IMAGE",
  "view.became-visible": "VIEW",
  "view.no-longer-visible": "VIEW",
  "view.tags-changed": "VIEW",
  "view.details-changed": "VIEW",
  "launch-permission.granted": "VIEW",
  "launch-permission.revoked": "VIEW",
  "image.shared-with-organization": "STEWARDSHIP",
  "image.made-private": "STEWARDSHIP",
  "image.steward-changed": "STEWARDSHIP",
  "publication.requested": "STEWARDSHIP",
  "publication.approved": "STEWARDSHIP",
  "publication.rejected": "STEWARDSHIP",
  "publication.withdrawn": "STEWARDSHIP",
  "image.published-outside-approval": "STEWARDSHIP",
  "asset.getting-started-written": "ASSET",
  "asset.agreement-written": "ASSET",
  "asset.launch-parameters-written": "ASSET",
  "asset.injected-files-written": "ASSET",
  "asset.product-terms-written": "ASSET",
  "asset.image-joined": "ASSET",
  "asset.image-left": "ASSET",
  "asset.topic-opened": "ASSET",
  "asset.post-written": "ASSET",
  "asset.post-edited": "ASSET",
  "asset.post-removed": "ASSET",
  "asset.post-hidden": "ASSET",
  "asset.post-shown": "ASSET",
  "asset.answer-accepted": "ASSET",
  "asset.rated": "ASSET",
} as const;

export type LifecycleKind = keyof typeof lifecycleKinds;

/** OBSERVED by a sweep, ASSERTED by our own mutation, IMPORTED: it was so when Tintype first looked at that backend. */
export const evidenceSources = ["OBSERVED", "ASSERTED", "IMPORTED"] as const;
export type EvidenceSource = (typeof evidenceSources)[number];

/** One difference between two looks. `before` and `after` are plain JSON in the shape that the kind documents. */
export interface Change {
  readonly kind: LifecycleKind;
  readonly before: Json;
  readonly after: Json;
}

/** A fact ready for the ledger. */
export interface NewEntry extends Change {
  readonly key: ImageKey;
  readonly backendId: string;
  readonly organization: string;
  readonly source: EvidenceSource;
  /** The instant that the cloud (or our own mutation) claims, or null: polling knows only the interval. */
  readonly occurredAt: string | null;
  /** The last look without it, or null where there was none. */
  readonly observedAfter: string | null;
  /** The first look with it, or null for ASSERTED. */
  readonly observedBefore: string | null;
  /** Who did it, for ASSERTED; an opaque reference, null otherwise. */
  readonly actor: string | null;
  /** Of an ASSET fact: it is no other organization's, also where the image is public. */
  readonly confined?: boolean;
}

/** A fact in the ledger. */
export interface LedgerEntry extends NewEntry {
  /** 1, 2, 3 … over the whole ledger, without gaps: safe to resume from by "greater than my last". */
  readonly position: number;
  /** 1, 2, 3 … over the entries of one image. */
  readonly imageSequence: number;
  /** The store's clock at the append; never goes back from one position to the next. */
  readonly recordedAt: string;
}
