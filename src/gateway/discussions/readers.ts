import { isAdmin, publishes, type Viewer } from "../../domain/access/policy.ts";
import type { Asset } from "../../domain/asset/asset.ts";
import { averageOf, isAbout, type Post, type Scope, type Topic } from "../../domain/discussions/discussion.ts";
import { isRegion } from "../../domain/image/ids.ts";
import type { TopicFilter } from "../../ports/store/discussions.ts";
import type { AssetReaders } from "../assets/readers.ts";
import type { CatalogImage } from "../images/catalog-image.ts";
import type { Cursors } from "../images/cursors.ts";
import { refuseHugeFilter } from "../images/filter-limits.ts";
import { pageLimit } from "../images/paging.ts";
import type { Loaders } from "../loaders.ts";
import type { PageOf, PageRequest } from "../members/membership.ts";

/** A topic, and by what the viewer sees it. */
export interface SeenTopic {
  readonly topic: Topic;
  readonly asset: Asset;
  /** Those that it is about, as far as the viewer sees them: never none. */
  readonly images: readonly CatalogImage[];
}

/** As the store filters, but for whom. */
export interface TopicsWanted extends Omit<TopicFilter, "unreadBy"> {
  /** With posts that count as unread for the viewer; nothing for whoever is no person. */
  readonly unread?: boolean;
}

export interface AssetRating {
  /** Null where nobody rated it. */
  readonly average: number | null;
  readonly count: number;
  /** What the viewer gave; null where nothing. */
  readonly viewerRating: number | null;
}

/**
 * What people say to each other, for whoever sees an image that it is about. Whoever sees none is told that there is no
 * such thing; what is not asked for by id is asked of something that the viewer was seen to see.
 */
export interface TalkReaders {
  topic(loaders: Loaders, id: string): Promise<SeenTopic | null>;
  post(loaders: Loaders, id: string): Promise<{ readonly post: Post; readonly seen: SeenTopic } | null>;
  /** The newest activity first. */
  topics(
    viewer: Viewer,
    loaders: Loaders,
    asset: Asset,
    wanted: TopicsWanted,
    page: PageRequest,
  ): Promise<PageOf<Topic>>;
  /** Oldest first. */
  posts(loaders: Loaders, topic: Topic, page: PageRequest): Promise<PageOf<Post>>;
  rating(loaders: Loaders, asset: Asset): Promise<AssetRating>;
  /** True for publishers and admins of the asset's organization, and for those who answer for one of its images. */
  isModerator(viewer: Viewer, loaders: Loaders, asset: Asset): Promise<boolean>;
  mayAcceptAnswer(viewer: Viewer, loaders: Loaders, topic: Topic): Promise<boolean>;
  mayEdit(viewer: Viewer, post: Post): boolean;
  mayRemove(viewer: Viewer, loaders: Loaders, post: Post): Promise<boolean>;
  mayHide(viewer: Viewer, loaders: Loaders, post: Post): Promise<boolean>;
  /** True where its author is of the organization that keeps the asset. */
  isByPublisher(loaders: Loaders, post: Post): Promise<boolean>;
  /** Null where it is removed, or hidden from this viewer. */
  textOf(viewer: Viewer, loaders: Loaders, post: Post): Promise<string | null>;
  titleOf(viewer: Viewer, loaders: Loaders, topic: Topic): Promise<string | null>;
  follows(loaders: Loaders, of: Asset | Topic): Promise<boolean>;
  /** In all that the viewer follows and sees; of one asset where it is given. Null for whoever is no person. */
  unread(viewer: Viewer, loaders: Loaders, asset?: Asset): Promise<number | null>;
  unreadOf(viewer: Viewer, loaders: Loaders, topic: Topic): Promise<number | null>;
}

export function createTalkReaders(parts: { readonly assets: AssetReaders; readonly cursors: Cursors }): TalkReaders {
  const { assets, cursors } = parts;

  async function seenOf(loaders: Loaders, assetId: string, scope: Scope): Promise<Omit<SeenTopic, "topic"> | null> {
    const asset = await loaders.asset.load(assetId);
    const images = asset ? (await assets.images(loaders, asset)).filter((image) => isAbout(scope, image)) : [];
    return asset && images.length > 0 ? { asset, images } : null;
  }

  async function topic(loaders: Loaders, id: string): Promise<SeenTopic | null> {
    const found = isId(id) ? await loaders.talk.topic.load(id) : null;
    const seen = found && (await seenOf(loaders, found.assetId, found));
    return found && seen && { topic: found, ...seen };
  }

  async function isModerator(viewer: Viewer, loaders: Loaders, asset: Asset): Promise<boolean> {
    return publishes(viewer, asset.organization) || assets.isAnsweredForBy(viewer, loaders, asset);
  }

  const isPerson = ({ kind }: Viewer) => kind === "USER";

  const isAuthor = (viewer: Viewer, { author }: Topic | Post) => isPerson(viewer) && author === viewer.actor;

  async function assetOf(loaders: Loaders, { topicId }: Post): Promise<Asset | null> {
    const of = await loaders.talk.topic.load(topicId);
    return of && loaders.asset.load(of.assetId);
  }

  async function moderates(viewer: Viewer, loaders: Loaders, asset: Asset | null): Promise<boolean> {
    return asset !== null && isPerson(viewer) && isModerator(viewer, loaders, asset);
  }

  return {
    topic,
    isModerator,

    async post(loaders, id) {
      const post = isId(id) ? await loaders.talk.post.load(id) : null;
      const seen = post && (await topic(loaders, post.topicId));
      return post && seen && { post, seen };
    },

    async topics(viewer, loaders, asset, { unread, ...wanted }, { first, after }) {
      const limit = pageLimit(first);
      refuseHugeFilter(wanted);
      const purpose = { list: "topics", binding: JSON.stringify([asset.id, wanted, unread ?? false]) } as const;
      // Sealed by ourselves for this very purpose, so it is the place of a topic's last post.
      const before = after === null ? null : (cursors.open(purpose, after) as number);
      if (unread && !isPerson(viewer)) return { edges: [], hasNextPage: false };
      const images = (await assets.images(loaders, asset)).map(({ provider, region, nativeId }) => ({
        ...{ provider, region, nativeId },
      }));
      // An admin's whose last image left: what is said there waits for an image to be joined again.
      if (images.length === 0) return { edges: [], hasNextPage: false };
      const filter: TopicFilter = {
        ...wanted,
        ...(wanted.regions ? { regions: wanted.regions.filter(isRegion) } : {}),
        ...(unread ? { unreadBy: viewer.actor } : {}),
      };
      const asked = { assetId: asset.id, images };
      const topics = await loaders.talk.topicsOf.load(asked, { filter, before, limit: limit + 1 });
      return pageOf(topics, limit, ({ activity }) => cursors.seal(purpose, activity));
    },

    async posts(loaders, { id }, { first, after }) {
      const limit = pageLimit(first);
      const purpose = { list: "posts", binding: id } as const;
      // Sealed by ourselves for this very purpose, so it is a post's number.
      const behind = after === null ? 0 : (cursors.open(purpose, after) as number);
      const posts = await loaders.talk.postsOf.load(id, behind, limit + 1);
      return pageOf(posts, limit, ({ number }) => cursors.seal(purpose, number));
    },

    async rating(loaders, { id }) {
      const [ratings, viewerRating] = await Promise.all([
        loaders.talk.ratings.load(id),
        loaders.talk.ownRating.load(id),
      ]);
      return { average: averageOf(ratings), count: ratings.count, viewerRating };
    },

    async textOf(viewer, loaders, post) {
      if (!post.hidden || post.markdown === null) return post.markdown;
      const may = isAuthor(viewer, post) || (await moderates(viewer, loaders, await assetOf(loaders, post)));
      return may ? post.markdown : null;
    },

    async titleOf(viewer, loaders, of) {
      if (!of.isTitleHidden || of.title === null || isAuthor(viewer, of)) return of.title;
      return (await moderates(viewer, loaders, await loaders.asset.load(of.assetId))) ? of.title : null;
    },

    async mayAcceptAnswer(viewer, loaders, of) {
      if (of.kind !== "QUESTION") return false;
      return isAuthor(viewer, of) || moderates(viewer, loaders, await loaders.asset.load(of.assetId));
    },

    mayEdit: (viewer, post) => !post.removed && isAuthor(viewer, post),

    async mayHide(viewer, loaders, post) {
      return !post.removed && (await moderates(viewer, loaders, await assetOf(loaders, post)));
    },

    async mayRemove(viewer, loaders, post) {
      if (post.removed) return false;
      const asset = isAuthor(viewer, post) ? null : await assetOf(loaders, post);
      return asset === null ? isAuthor(viewer, post) : isPerson(viewer) && isAdmin(viewer, asset.organization);
    },

    async isByPublisher(loaders, post) {
      return (await assetOf(loaders, post))?.organization === post.authorOrganization;
    },

    async follows(loaders, of) {
      const followed = await loaders.talk.followed();
      const [assetId, topicIds] = "assetId" in of ? [of.assetId, [null, of.id]] : [of.id, [null]];
      return followed.some((one) => one.assetId === assetId && topicIds.includes(one.topicId));
    },

    async unread(viewer, loaders, asset) {
      if (!isPerson(viewer)) return null;
      const scopes = (await loaders.talk.unreadByScope()).filter(({ assetId }) => !asset || assetId === asset.id);
      const counted = await Promise.all(
        scopes.map(async (scope) => ((await seenOf(loaders, scope.assetId, scope)) ? scope.posts : 0)),
      );
      return counted.reduce((sum, posts) => sum + posts, 0);
    },

    unreadOf: async (viewer, loaders, { id }) => (isPerson(viewer) ? loaders.talk.unread.load(id) : null),
  };
}

function pageOf<Item>(items: readonly Item[], limit: number, cursorOf: (item: Item) => string): PageOf<Item> {
  const edges = items.slice(0, limit).map((node) => ({ cursor: () => cursorOf(node), node }));
  return { edges, hasNextPage: items.length > limit };
}

/** Anything else is the id of nothing, and may be what no database takes. */
function isId(id: string): boolean {
  return /^[0-9a-f]{16}$/.test(id);
}
