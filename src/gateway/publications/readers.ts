import { accessScopeOf } from "../../domain/access/access-scope.ts";
import { can, knows, type Viewer } from "../../domain/access/policy.ts";
import { answerToStep, stateOf } from "../../domain/publications/publication.ts";
import { type Check, checklistOf, documentsIn } from "../../domain/publications/publication-checklist.ts";
import { type Clock, isoTime } from "../../ports/clock.ts";
import type { Publication, PublicationPolicy } from "../../ports/store/publications.ts";
import type { Store } from "../../ports/store/store.ts";
import type { Backends } from "../backends/backends.ts";
import { type CatalogImage, subjectOf } from "../images/catalog-image.ts";
import type { Cursors } from "../images/cursors.ts";
import { pageLimit } from "../images/paging.ts";
import type { Loaders } from "../loaders.ts";
import type { PageOf, PageRequest } from "../members/membership.ts";
import { needsApproval, type PublicationDefaults } from "./policies.ts";
import { rememberedValidity } from "./remembered-validity.ts";
import { requesterIs } from "./standing.ts";

/** What is so of an organization's publications; `said` is null where its admins never said anything. */
export interface PolicyView {
  readonly approvalRequired: boolean;
  readonly said: PublicationPolicy | null;
}

/** For the people of the image's organization who see it through their own accounts; of public images nobody else is told. */
export interface PublicationReaders {
  /** The last request about the image; null where there is none, or none for this viewer. */
  about(viewer: Viewer, loaders: Loaders, image: CatalogImage): Promise<Publication | null>;
  /** What a request made now would be about; null where it is not the viewer's to know. */
  checklist(viewer: Viewer, loaders: Loaders, image: CatalogImage): Promise<readonly Check[] | null>;
  /** By its id; null where there is none for this viewer. */
  get(viewer: Viewer, loaders: Loaders, id: string): Promise<Publication | null>;
  /** Whether the viewer may approve or reject it now. */
  canDecide(viewer: Viewer, loaders: Loaders, publication: Publication): Promise<boolean>;
  /** Newest first, of the images that the viewer sees. Null for whoever may not approve there. */
  list(
    viewer: Viewer,
    organization: string,
    page: PageRequest & { readonly open: boolean },
  ): Promise<PageOf<Publication> | null>;
  /** Null for whoever is not of the organization. */
  policy(viewer: Viewer, organization: string): Promise<PolicyView | null>;
}

export interface ReaderParts {
  readonly store: Store;
  readonly backends: Backends;
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly publicationDefaults: PublicationDefaults;
}

export function createPublicationReaders(parts: ReaderParts): PublicationReaders {
  const { store, backends, cursors, clock } = parts;
  return {
    async about(viewer, loaders, image) {
      return knows(viewer, subjectOf(image)) ? loaders.publication.load(image) : null;
    },

    async checklist(viewer, loaders, image) {
      if (!image.view?.facts.owned || !knows(viewer, subjectOf(image))) return null;
      const asset = (await loaders.assets.load(image)).find((one) => one.organization === image.organization);
      const latest = asset ? await loaders.latestRevisions.load(asset.id) : [];
      return checklistOf(image.facts, documentsIn(latest), rememberedValidity);
    },

    async get(viewer, loaders, id) {
      const publication = await loaders.publicationById.load(id);
      if (!publication) return null;
      const { organization } = publication;
      if (!can(viewer, "see", { type: "organization", organization }).allowed) return null;
      const image = await loaders.ownedImage.load(publication);
      return image && knows(viewer, subjectOf(image)) ? publication : null;
    },

    async canDecide(viewer, loaders, publication) {
      const image = await loaders.ownedImage.load(publication);
      if (!image) return false;
      const standing = {
        mayApprove: can(viewer, "approve", subjectOf(image)).allowed,
        requester: await requesterIs((one) => loaders.person.load(one), publication.requester, viewer.actor),
      };
      return answerToStep("approve", stateOf(publication, isoTime(clock.now())), standing) === "TAKE";
    },

    async list(viewer, organization, { first, after, open }) {
      const limit = pageLimit(first);
      if (!can(viewer, "approve", { type: "organization", organization }).allowed) return null;
      const purpose = { list: "publications", binding: JSON.stringify([organization, open, viewer.actor]) } as const;
      // Sealed by ourselves for this very purpose, so it is a publication's number.
      const before = after === null ? null : (cursors.open(purpose, after) as number);
      const openAt = open ? isoTime(clock.now()) : null;
      const accessScope = accessScopeOf(viewer, backends.all);
      const found = await store.publications.list(organization, accessScope, { openAt, before, limit: limit + 1 });
      return {
        edges: found.slice(0, limit).map((node) => ({ cursor: () => cursors.seal(purpose, node.number), node })),
        hasNextPage: found.length > limit,
      };
    },

    async policy(viewer, organization) {
      if (!can(viewer, "see", { type: "organization", organization }).allowed) return null;
      const said = await store.publications.policyOf(organization);
      const approvalRequired = await needsApproval(
        { policyOf: async () => said },
        parts.publicationDefaults,
        organization,
      );
      return { approvalRequired, said };
    },
  };
}
