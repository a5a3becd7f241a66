import { can, type Viewer } from "../../domain/access/policy.ts";
import type { Asset } from "../../domain/asset/asset.ts";
import { deedsOf, deedsPerMinute, isAbout, type Post, type Scope } from "../../domain/discussions/discussion.ts";
import { GatewayError } from "../../domain/errors.ts";
import { type ImageKey, type Json, keyText } from "../../domain/image/image.ts";
import type { LifecycleKind } from "../../domain/lifecycle/lifecycle.ts";
import type { Notifier } from "../../ports/notifier.ts";
import type { Store, WriteTransaction } from "../../ports/store/store.ts";
import { tell } from "../assets/telling.ts";
import type { Backends } from "../backends/backends.ts";
import { type CatalogImage, subjectOf } from "../images/catalog-image.ts";
import type { Loaders } from "../loaders.ts";
import type { UserError } from "../verbs/verb.ts";
import { answering, notThere, seenFirst, type TalkAnswer } from "./answer.ts";
import type { SeenTopic, TalkReaders } from "./readers.ts";

export interface WritingParts {
  readonly store: Store;
  readonly backends: Backends;
  readonly notifier: Notifier;
  readonly talk: TalkReaders;
}

export interface Work<Seen> {
  /** What is wrong with the input itself. */
  readonly objections?: readonly UserError[];
  /** Finds what the work is about: once before the ledger's lock, and again under it, since it may be lost by then. */
  readonly look: () => Promise<Seen>;
  readonly do: (transaction: WriteTransaction, seen: Seen) => Promise<TalkAnswer>;
}

/** A post in a topic that the viewer sees. */
export interface SeenPost extends SeenTopic {
  readonly post: Post;
}

interface Telling {
  readonly kind: LifecycleKind;
  readonly before?: Json;
  readonly after: Json;
  /** Nobody is to know who it was. */
  readonly anonymous?: boolean;
}

/** What everything that people write has in common. */
export interface Writing {
  write<Seen>(viewer: Viewer, loaders: Loaders, work: Work<Seen>): Promise<TalkAnswer>;
  seenTopic(viewer: Viewer, loaders: Loaders, id: string): Promise<SeenTopic>;
  seenPost(viewer: Viewer, loaders: Loaders, id: string): Promise<SeenPost>;
  /**
   * Tells what the viewer did, of every image that it is about; gives the positions of the entries of one of them, which
   * the viewer sees where they see one that is told. Throws where the person did too much within a minute.
   */
  tell(
    transaction: WriteTransaction,
    viewer: Viewer,
    about: { readonly asset: Asset; readonly scope: Scope; readonly seen: readonly ImageKey[] },
    telling: Telling,
  ): Promise<readonly number[]>;
  /** `orAuthor`: its author may do it too. */
  demandModerator(
    viewer: Viewer,
    loaders: Loaders,
    asset: Asset,
    what: { readonly field: string; readonly orAuthor: boolean },
  ): Promise<void>;
}

export function createWriting({ store, backends, notifier, talk }: WritingParts): Writing {
  return {
    write: (viewer, loaders, { objections = [], look, do: work }) =>
      answering(viewer, objections, async () => {
        await look();
        const answer = await store.write(async (transaction) => {
          loaders.forget();
          return work(transaction, await look());
        });
        if (answer.positions.length > 0) notifier.ring();
        return answer;
      }),

    async seenTopic(viewer, loaders, id) {
      const seen = await talk.topic(loaders, id);
      if (!seen || !mayDiscuss(viewer, seen.images)) throw notThere("topic", "topicId");
      return seen;
    },

    async seenPost(viewer, loaders, id) {
      const found = await talk.post(loaders, id);
      if (!found || !mayDiscuss(viewer, found.seen.images)) throw notThere("post", "postId");
      return { ...found.seen, post: found.post };
    },

    async tell(transaction, viewer, { asset, scope, seen }, { kind, before = null, after, anonymous = false }) {
      const about = (await transaction.assets.imagesOf(asset.id)).filter((key) => isAbout(scope, key));
      await countDeeds(transaction, viewer, deedsOf(about.length));
      const images = seenFirst(seen, about);
      const actor = anonymous ? null : viewer.actor;
      const entries = await tell(transaction, backends, images, {
        ...{ asset, kind, before, after, actor, at: transaction.now },
      });
      // Of some images nobody can be told: no backend looks at them any more.
      const [first] = entries;
      return entries.filter(({ key }) => first && keyText(key) === keyText(first.key)).map(({ position }) => position);
    },

    async demandModerator(viewer, loaders, asset, { field, orAuthor }) {
      if (await talk.isModerator(viewer, loaders, asset)) return;
      const who = orAuthor ? "Only the author, publishers" : "Only publishers";
      throw new GatewayError(
        "FORBIDDEN",
        `${who} and admins of \`Asset.publisher\`, and the stewards of the asset's images, may do this. Ask one of them.`,
        { field },
      );
    },
  };
}

export function mayDiscuss(viewer: Viewer, images: readonly CatalogImage[]): boolean {
  return images.some((image) => can(viewer, "discuss", subjectOf(image)).allowed);
}

async function countDeeds({ talk }: WriteTransaction, { actor }: Viewer, deeds: number): Promise<void> {
  if (await talk.countDeeds(actor, deeds, deedsPerMinute)) return;
  throw new GatewayError(
    "QUOTA_EXCEEDED",
    `A person may write, change or rate ${deedsPerMinute} times within a minute; what is about many images counts as several. Wait a minute, then send it again.`,
  );
}

export function authorOf({ actor, organization }: Viewer) {
  return { author: actor, authorOrganization: organization ?? "" };
}
