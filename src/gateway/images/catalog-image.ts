import type { Stewardship, Subject } from "../../domain/access/policy.ts";
import type { ImageFacts, ImageKey, ViewFacts } from "../../domain/image/image.ts";
import type { SourceError } from "../../ports/store/store.ts";
import type { SourceStatus } from "./source-status.ts";

/** How old an answer is, and who gave it. */
export interface Freshness {
  readonly status: SourceStatus;
  /** The facts are as of then; null where the backend was never looked at to the end. */
  readonly asOf: string | null;
  readonly origin: "INDEX" | "CACHE" | "CLOUD";
  /** Why they are not fresher. */
  readonly error: SourceError | null;
}

export interface CatalogView {
  readonly backendId: string;
  readonly facts: ViewFacts;
  readonly visible: boolean;
  readonly firstSeenAt: string | null;
  readonly lostAt: string | null;
  readonly freshness: Freshness;
}

/** An image as use cases hand it out. */
export interface CatalogImage extends ImageKey {
  readonly facts: ImageFacts;
  readonly gone: boolean;
  /** When Tintype first saw it; null for one that it knows only from this very answer. */
  readonly firstSeenAt: string | null;
  /** The viewer's own; empty where it is seen for being public alone. */
  readonly views: readonly CatalogView[];
  /** The view that speaks for the image: the owner's, else the first that sees it, else the first; null where there is none. */
  readonly view: CatalogView | null;
  /** Of the facts. */
  readonly freshness: Freshness;
  /** Whose backends gave the facts. */
  readonly organization: string;
  /** True where its cloud shows it to its owner alone, and the owner is a person. */
  readonly personal: boolean;
  readonly stewardship: Stewardship;
}

/** The owner's view, else one that sees the image; of a tombstone the owner's again, else any: always the same one for the same views. */
export function speakingView<View extends { readonly visible: boolean; readonly facts: ViewFacts }>(
  views: readonly View[],
): View | null {
  return (
    views.find(({ facts, visible }) => facts.owned && visible) ??
    views.find(({ visible }) => visible) ??
    views.find(({ facts }) => facts.owned) ??
    views[0] ??
    null
  );
}

/** What permission is asked about. */
export function subjectOf({
  organization,
  facts,
  personal,
  stewardship,
}: Pick<CatalogImage, "organization" | "facts" | "personal" | "stewardship">): Extract<Subject, { type: "image" }> {
  const owner = facts.owner?.id ?? null;
  return { type: "image", organization, public: facts.visibility === "PUBLIC", personal, owner, stewardship };
}
