import { isDeepStrictEqual } from "node:util";
import type { Stewardship, Viewer } from "../../domain/access/policy.ts";
import { GatewayError, toGatewayError } from "../../domain/errors.ts";
import { notAnImageId } from "../../domain/image/ids.ts";
import { type ImageKey, type Json, keyText } from "../../domain/image/image.ts";
import type { LifecycleKind, NewEntry } from "../../domain/lifecycle/lifecycle.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { Store } from "../../ports/store/store.ts";
import type { Backends } from "../backends/backends.ts";
import { demand, refuseReaders } from "../backends/permission.ts";
import { type CatalogImage, subjectOf } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";
import { imageKeyOf } from "../verbs/commands/command-parts.ts";
import { asRefusal, refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";

/** What is to become of who keeps an image. `steward` is a person's reference; null: the whole organization answers for it. */
export type StewardshipChange =
  | { readonly type: "share" | "makePrivate" }
  | { readonly type: "setSteward"; readonly steward: string | null };

export interface StewardshipAnswer {
  readonly image: ImageKey | null;
  /** The ledger position of the entry that tells of it; null where it was so already. */
  readonly position: number | null;
  readonly userErrors: readonly UserError[];
}

export interface Custodians {
  /** Sets who keeps an image within its organization. It is so already: success, with nothing to tell. */
  change(viewer: Viewer, loaders: Loaders, imageId: string, change: StewardshipChange): Promise<StewardshipAnswer>;
}

const kinds: Readonly<Record<StewardshipChange["type"], LifecycleKind>> = {
  share: "image.shared-with-organization",
  makePrivate: "image.made-private",
  setSteward: "image.steward-changed",
};

const notFound = new GatewayError("NOT_FOUND", "None of your backends sees this image, or no sweep has yet.", {
  field: "imageId",
});

export function createCustodians(parts: {
  readonly store: Store;
  readonly backends: Backends;
  readonly notifier: Notifier;
}): Custodians {
  const { store, backends, notifier } = parts;

  async function change(viewer: Viewer, loaders: Loaders, imageId: string, wanted: StewardshipChange) {
    refuseReaders(viewer);
    const key = imageKeyOf(imageId);
    if (!key) return refused(refusal("INVALID_REQUEST", ["imageId"], notAnImageId));
    try {
      const image = await loaders.indexedImage.load(key);
      if (!image) throw notFound;
      demand(viewer, "administer", subjectOf(image), notFound);
      const owned = image.views.find(
        ({ backendId, facts }) => facts.owned && backends.byId(backendId)?.organization === image.organization,
      );
      if (!owned)
        throw new GatewayError("FORBIDDEN", "Only images of your organization's own accounts are kept by somebody.", {
          field: "imageId",
        });
      if (wanted.type === "setSteward" && wanted.steward !== null)
        await requireMember(wanted.steward, image.organization);
      return { image: key, position: await record(viewer, image, owned.backendId, wanted), userErrors: [] };
    } catch (thrown) {
      const objection = asRefusal(toGatewayError(thrown));
      if (!objection) throw thrown;
      return refused(objection);
    }
  }

  async function requireMember(reference: string, organization: string): Promise<void> {
    const person = (await store.people.find([reference])).get(reference);
    if (person?.organization !== organization)
      throw new GatewayError(
        "NOT_FOUND",
        "The organization has no such member. `organization { members { nodes { id } } }` lists those who signed in.",
        { field: "steward" },
      );
  }

  /** Under the ledger's lock, by what is so there: two who change it at once change it one after the other. */
  async function record(viewer: Viewer, image: CatalogImage, backendId: string, wanted: StewardshipChange) {
    const { organization, provider, region, nativeId } = image;
    const key = { provider, region, nativeId };
    const position = await store.write(async (transaction) => {
      const row = (await transaction.load(organization, [key])).get(keyText(key));
      if (!row) throw notFound;
      demand(viewer, "administer", subjectOf(row), notFound);
      const kept = changed(row.stewardship, wanted);
      if (isDeepStrictEqual(kept, row.stewardship)) return null;
      await transaction.keep(organization, key, kept);
      const told: NewEntry = {
        key,
        kind: kinds[wanted.type],
        ...difference(row.stewardship, kept, wanted),
        backendId,
        organization,
        source: "ASSERTED",
        occurredAt: transaction.now,
        observedAfter: null,
        observedBefore: null,
        actor: viewer.actor,
      };
      const [entry] = await transaction.append([told]);
      return entry?.position ?? null;
    });
    if (position !== null) notifier.ring();
    return position;
  }

  return { change };
}

function changed(stewardship: Stewardship, wanted: StewardshipChange): Stewardship {
  switch (wanted.type) {
    case "share":
      return { ...stewardship, private: false };
    case "makePrivate":
      return { ...stewardship, private: true };
    case "setSteward":
      return { ...stewardship, steward: wanted.steward };
  }
}

function difference(
  before: Stewardship,
  after: Stewardship,
  { type }: StewardshipChange,
): { before: Json; after: Json } {
  return type === "setSteward"
    ? { before: before.steward, after: after.steward }
    : { before: before.private, after: after.private };
}

function refused(objection: UserError): StewardshipAnswer {
  return { image: null, position: null, userErrors: [objection] };
}
