import DataLoader from "dataloader";
import type { AccessScope } from "../../domain/access/access-scope.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import { mostAssetsAtOnce, type Post, type Ratings, type Topic } from "../../domain/discussions/discussion.ts";
import type { Followed, Talk, TopicQuery, TopicsAsked, UnreadOfScope } from "../../ports/store/discussions.ts";

/** One statement each for all that one moment asks for. By id, null where the viewer sees none; the others do not ask that. */
export interface TalkLoaders {
  readonly topic: { load(id: string): Promise<Topic | null> };
  readonly post: { load(id: string): Promise<Post | null> };
  readonly topicsOf: { load(asked: TopicsAsked, query: TopicQuery): Promise<readonly Topic[]> };
  readonly postsOf: { load(topicId: string, after: number, limit: number): Promise<readonly Post[]> };
  readonly postCount: { load(topicId: string): Promise<number> };
  readonly ratings: { load(assetId: string): Promise<Ratings> };
  /** What the viewer gave; null where nothing. */
  readonly ownRating: { load(assetId: string): Promise<number | null> };
  readonly unread: { load(topicId: string): Promise<number> };
  /** Of the viewer, as are the unread posts; empty for whoever is no person. */
  followed(): Promise<readonly Followed[]>;
  unreadByScope(): Promise<readonly UnreadOfScope[]>;
}

export function createTalkLoaders(
  talk: Talk,
  viewer: Viewer,
  accessScope: () => AccessScope,
  memoize: boolean,
): TalkLoaders {
  const options = { cache: memoize, maxBatchSize: 1000 };
  const person = viewer.kind === "USER" ? viewer.actor : null;

  function keyed<Value>(read: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>) {
    return new DataLoader<string, Value | null>(async (ids) => {
      const found = await read(ids);
      return ids.map((id) => found.get(id) ?? null);
    }, options);
  }

  /** For each way to ask one, for all that are asked that way. */
  function grouped<Key extends string | TopicsAsked, Value>(make: () => DataLoader<Key, Value, string>, way: string) {
    const known = groups.get(way) ?? make();
    groups.set(way, known);
    // Under one way lies what was made for it.
    return known as DataLoader<Key, Value, string>;
  }
  const groups = new Map<string, unknown>();

  const counts = keyed((ids) => talk.postCounts(ids));
  const ratings = keyed((ids) => talk.ratings(ids));
  const unread = keyed(async (ids) => (person === null ? new Map() : talk.following.unread(person, ids)));
  /** One statement however often it is asked for. */
  function ofViewer<Item>(read: (viewer: string) => Promise<readonly Item[]>): () => Promise<readonly Item[]> {
    const all = new DataLoader<string, readonly Item[]>((people) => Promise.all(people.map(read)), options);
    return async () => (person === null ? [] : all.load(person));
  }

  return {
    topic: keyed((ids) => talk.topics(ids, accessScope())),
    post: keyed((ids) => talk.posts(ids, accessScope())),
    topicsOf: {
      load: (asked, query) =>
        grouped(
          () =>
            new DataLoader<TopicsAsked, readonly Topic[], string>(
              async (all) => {
                const found = await talk.topicsOf(all, query);
                return all.map(({ assetId }) => found.get(assetId) ?? []);
              },
              { ...options, maxBatchSize: mostAssetsAtOnce, cacheKeyFn: ({ assetId }) => assetId },
            ),
          JSON.stringify(query),
        ).load(asked),
    },
    postsOf: {
      load: (topicId, after, limit) =>
        grouped(
          () =>
            new DataLoader<string, readonly Post[], string>(async (ids) => {
              const found = await talk.postsOf(ids, after, limit);
              return ids.map((id) => found.get(id) ?? []);
            }, options),
          `${after}/${limit}`,
        ).load(topicId),
    },
    postCount: { load: async (id) => (await counts.load(id)) ?? 0 },
    ratings: { load: async (id) => (await ratings.load(id)) ?? { count: 0, sum: 0 } },
    ownRating: keyed(async (ids) => (person === null ? new Map() : talk.ratingsBy(person, ids))),
    unread: { load: async (id) => (await unread.load(id)) ?? 0 },
    followed: ofViewer((one) => talk.following.of(one)),
    unreadByScope: ofViewer((one) => talk.following.unreadByScope(one)),
  };
}
