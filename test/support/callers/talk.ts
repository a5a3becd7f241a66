import { type Caller, dataOf } from "../isolation/callers.ts";

export interface PostAnswer {
  readonly id: string;
  readonly number: number;
  readonly markdown: string | null;
  readonly html: string | null;
  readonly version: number;
  readonly byPublisher: boolean;
  readonly accepted: boolean;
  readonly author: ActorAnswer | null;
  readonly editedAt: string | null;
  readonly editedBy: ActorAnswer | null;
  readonly removedAt: string | null;
  readonly removedBy: ActorAnswer | null;
  readonly hiddenAt: string | null;
  readonly viewerCanEdit: boolean;
  readonly viewerCanRemove: boolean;
  readonly viewerCanHide: boolean;
}

interface ActorAnswer {
  readonly reference: string;
  readonly member: { readonly user: string } | null;
}

export interface TopicAnswer {
  readonly id: string;
  readonly kind: string;
  readonly title: string | null;
  readonly region: string | null;
  readonly image: { readonly id: string } | null;
  readonly asset: { readonly id: string };
  readonly postCount: number;
  readonly acceptedAnswer: { readonly id: string } | null;
  readonly viewerFollows: boolean;
  readonly viewerUnreadPosts: number | null;
  readonly viewerCanAcceptAnswer: boolean;
}

export interface TalkPayload {
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[];
    readonly message: string;
  }[];
  readonly asset: (RatingAnswer & { readonly id: string }) | null;
  readonly topic: TopicAnswer | null;
  readonly post: PostAnswer | null;
  readonly event: { readonly __typename: string; readonly source: string } | null;
}

export interface RatingAnswer {
  readonly rating: { readonly average: number | null; readonly count: number; readonly viewerRating: number | null };
  readonly viewerFollows: boolean;
  readonly viewerUnreadPosts: number | null;
}

const actor = "{ reference member { user } }";
export const post = `id number markdown html version byPublisher accepted author ${actor} editedAt editedBy ${actor}
  removedAt removedBy ${actor} hiddenAt viewerCanEdit viewerCanRemove viewerCanHide`;
export const topic = `id kind title region image { id } asset { id } postCount acceptedAnswer { id }
  viewerFollows viewerUnreadPosts viewerCanAcceptAnswer`;
const rating = "rating { average count viewerRating } viewerFollows viewerUnreadPosts";

const aboutPosts = new Set([
  ...["openTopic", "writePost", "editPost", "removePost", "hidePost", "showPost", "acceptAnswer"],
]);
const aboutRatings = new Set(["rateAsset", "withdrawRating"]);

/** Sends one of the mutations of what people say. */
export async function say(url: string, caller: Caller, mutation: string, input: object): Promise<TalkPayload> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const told = aboutPosts.has(mutation) || aboutRatings.has(mutation) ? "event { __typename source }" : "";
  const query = `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) {
    userErrors { code field message } asset { id ${rating} } topic { ${topic} } ${told}
    ${aboutPosts.has(mutation) ? `post { ${post} }` : ""}
  } }`;
  const { payload } = await dataOf<{ payload: TalkPayload }>(url, caller, query, { input });
  return payload;
}

/** A topic with its posts, by its id; null where there is none for this caller. */
export async function topicAt(
  url: string,
  caller: Caller,
  id: string,
): Promise<(TopicAnswer & { readonly posts: { readonly nodes: readonly PostAnswer[] } }) | null> {
  const query = `query ($id: ID!) { topic(id: $id) { ${topic} posts(first: 100) { nodes { ${post} } } } node(id: $id) { id } }`;
  const { topic: found, node } = await dataOf<{
    topic: (TopicAnswer & { posts: { nodes: readonly PostAnswer[] } }) | null;
    node: { id: string } | null;
  }>(url, caller, query, { id });
  if ((node === null) !== (found === null)) throw new Error("`node` and `topic` do not agree");
  return found;
}

export async function postAt(url: string, caller: Caller, id: string): Promise<PostAnswer | null> {
  const query = `query ($id: ID!) { post(id: $id) { ${post} } node(id: $id) { id } }`;
  const { post: found, node } = await dataOf<{ post: PostAnswer | null; node: { id: string } | null }>(
    ...[url, caller, query, { id }],
  );
  if ((node === null) !== (found === null)) throw new Error("`node` and `post` do not agree");
  return found;
}

export interface TopicsAnswer {
  readonly nodes: readonly TopicAnswer[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** A page of an asset's topics; null where there is no such asset for this caller. */
export async function topicsOf(
  url: string,
  caller: Caller,
  assetId: string,
  page: { readonly first?: number; readonly after?: string | null; readonly filter?: object } = {},
): Promise<(RatingAnswer & { readonly topics: TopicsAnswer }) | null> {
  const query = `query ($id: ID!, $first: Int! = 100, $after: String, $filter: TopicFilter) { asset(id: $id) {
    ${rating} topics(first: $first, after: $after, filter: $filter) {
      nodes { ${topic} } pageInfo { hasNextPage endCursor }
    }
  } }`;
  const { asset } = await dataOf<{ asset: (RatingAnswer & { topics: TopicsAnswer }) | null }>(url, caller, query, {
    id: assetId,
    ...page,
  });
  return asset;
}

/** What somebody has not read of all that they follow. */
export async function unreadOf(url: string, caller: Caller): Promise<number | null> {
  const { viewer } = await dataOf<{ viewer: { unreadPosts: number | null } }>(
    url,
    caller,
    "{ viewer { unreadPosts } }",
  );
  return viewer.unreadPosts;
}
