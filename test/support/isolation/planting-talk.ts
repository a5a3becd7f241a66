import { assetsOf } from "../callers/assets.ts";
import { say } from "../callers/talk.ts";
import { type Canaries, everyoneOf, type OrganizationName, organizationNames, writers } from "./canaries.ts";
import type { Planted } from "./planting.ts";
import type { TenantsWorld } from "./tenants-world.ts";

/**
 * What people say: about their own private images, to the people of another organization that shares an image, and among
 * themselves about that. Gives the ids of assets, topics and posts.
 */
export async function plantTalk(
  world: TenantsWorld,
  canaries: Canaries,
  images: readonly Planted[],
): Promise<readonly string[]> {
  const ids: string[] = [];

  /** False where there is no such image for this organization. */
  async function talk(
    organization: OrganizationName,
    about: { readonly imageId: string } | { readonly assetId: string },
    { to, answeredBy }: { readonly to: readonly OrganizationName[]; readonly answeredBy: OrganizationName },
  ): Promise<boolean> {
    const mark = (field: string) => canaries.plant(organization, field, to.flatMap(everyoneOf));
    const asker = world.caller(writers[organization]);
    const topic = { kind: "QUESTION", title: mark("topic-title"), markdown: `**${mark("topic-text")}**` };
    const opened = await say(world.url, asker, "openTopic", { ...about, ...topic });
    if (!opened.topic) return false;
    const answer = { topicId: opened.topic.id, markdown: `- ${mark("post")}` };
    const answered = await say(world.url, world.caller(writers[answeredBy]), "writePost", answer);
    const [asset, question, post] = [opened.asset, opened.post, answered.post];
    if (!asset || !question || !post) throw new Error(`${answeredBy} could not answer ${organization}`);
    ids.push(asset.id, opened.topic.id, question.id, post.id);
    return true;
  }

  let between = 0;
  for (const organization of organizationNames)
    for (const { id: imageId, kind, owner, provider } of images) {
      if (provider !== "AWS") continue;
      const among = { to: [organization], answeredBy: organization };
      if (kind === "private" && owner === organization) await talk(organization, { imageId }, among);
      if (kind !== "shared" || owner === organization) continue;
      if (!(await talk(organization, { imageId }, { to: [organization, owner], answeredBy: owner }))) continue;
      between += 1;
      const assets = (await assetsOf(world.url, world.caller(writers[organization]), imageId)) ?? [];
      const notes = assets.find(({ publisher }) => publisher === organization);
      if (!notes || !(await talk(organization, { assetId: notes.id }, among)))
        throw new Error(`${organization} could not talk about its own notes`);
    }
  if (between === 0) throw new Error("no two organizations talked about what one of them shares");
  return ids;
}
