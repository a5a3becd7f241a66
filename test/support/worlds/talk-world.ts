import { say, type TalkPayload } from "../callers/talk.ts";
import type { OnEnd } from "../closing.ts";
import type { Caller } from "../isolation/callers.ts";
import { imageAt, startTenants, type TenantsWorld } from "../isolation/tenants-world.ts";

export const region = "us-east-1";

/** People of three organizations, who talk about Acme's images. */
export interface TalkWorld {
  readonly world: TenantsWorld;
  readonly url: string;
  readonly member: Caller;
  readonly admin: Caller;
  readonly globex: Caller;
  readonly initech: Caller;
  readonly nobody: Caller;
  /** A new one of Acme's, shared with Globex where nothing else is said; its id once all who see it do. */
  imageOf(name: string, kind?: "private" | "shared" | "public"): Promise<string>;
  /** A question, where `more` says nothing else. */
  open(caller: Caller, imageId: string, more?: object): Promise<TalkPayload>;
  write(caller: Caller, topicId: string, markdown: string): Promise<TalkPayload>;
}

export async function startTalk(onEnd: OnEnd): Promise<TalkWorld> {
  const world = await startTenants({ onEnd });
  const { url } = world;
  const [member, globex] = [world.caller("acme-member"), world.caller("globex-member")];
  const talk: TalkWorld = {
    ...{ world, url, member, globex },
    admin: world.caller("acme-admin"),
    initech: world.caller("initech-publisher"),
    nobody: world.caller("anonymous"),
    async imageOf(name, kind = "shared") {
      const launchPermissions = { private: [], shared: [{ userId: "777788889999" }], public: [{ group: "all" }] }[kind];
      const [nativeId = ""] = await world.control.createImages([
        { region, ownerId: "111122223333", name, launchPermissions },
      ]);
      const place = { provider: "AWS", region, nativeId };
      if (kind === "shared") await imageAt(world, globex, place);
      return imageAt(world, member, place);
    },
    open: (caller, imageId, more = {}) =>
      say(url, caller, "openTopic", { imageId, kind: "QUESTION", title: "How?", markdown: "I wonder.", ...more }),
    write: (caller, topicId, markdown) => say(url, caller, "writePost", { topicId, markdown }),
  };
  // The first sweeps of all backends take longer than those of one image.
  await talk.imageOf("seen-first");
  return talk;
}

export const topicId = ({ topic }: TalkPayload): string => String(topic?.id);
export const postId = ({ post }: TalkPayload): string => String(post?.id);
/** Of each user error its code and its field. */
export const codes = ({ userErrors }: TalkPayload): readonly string[] =>
  userErrors.map(({ code, field }) => [code, ...field].join(" "));
export const kindsOf = (events: readonly { readonly __typename: string }[]): readonly string[] =>
  events.map(({ __typename }) => __typename);
