import { type Canaries, everyoneOf } from "./canaries.ts";
import { accounts, privateSeed, tagsOf } from "./marks.ts";
import type { Planted } from "./planting.ts";
import type { Random } from "./random.ts";
import { imageAt, type TenantsWorld } from "./tenants-world.ts";

/** Changes something in a cloud, as if somebody did it in the cloud's own console; with new canaries. */
export async function changeSomething(
  world: TenantsWorld,
  canaries: Canaries,
  images: readonly Planted[],
  random: Random,
): Promise<void> {
  const kinds = ["private", "public", "shared", "enterprise"] as const;
  const kind = random.pick(kinds);
  const image = random.pick(images.filter((candidate) => candidate.kind === kind));
  const { owner, region, nativeId } = image;
  const mark = (field: string) => canaries.plant(owner, field, everyoneOf(owner));
  const account = random.pick(accounts);
  const permission = () => ({ userId: canaries.plantAccount(owner, "later permission", everyoneOf(owner)) });
  const aws = (...changes: readonly object[]) =>
    world.control.change(changes.map((change) => ({ region, imageId: nativeId, change })));
  switch (kind) {
    case "private":
      return aws(
        random.pick([
          { description: mark("later-description") },
          { name: mark("later-name") },
          { tags: { set: tagsOf(canaries, owner) } },
          { launchPermissions: { add: [permission()] } },
          { set: { platformDetails: mark("later-platform"), imageLocation: mark("later-location") } },
        ]),
      );
    case "public":
      return aws(
        random.pick([
          { tags: { set: tagsOf(canaries, account.organization), account: account.account } },
          { launchPermissions: { add: [permission()] } },
          { description: `open-${random.below(1000)}` },
          { lastLaunchedAt: new Date().toISOString() },
        ]),
      );
    case "shared":
      return aws(
        random.pick([
          { tags: { set: tagsOf(canaries, account.organization), account: account.account } },
          { launchPermissions: { add: [permission()] } },
          { deprecateAt: random.chance(0.5) ? null : "2031-01-01T00:00:00.000Z" },
        ]),
      );
    case "enterprise": {
      // Of those that the enterprise shares; the admins' alone would need other words.
      const shared = images.filter((candidate) => candidate.kind === kind && candidate.isShared);
      const changed = random.pick(shared);
      const told = (field: string) => canaries.plant(changed.owner, field, everyoneOf(changed.owner));
      const change = random.pick([
        { description: told("later-smartcloud-description") },
        { name: told("later-smartcloud-name") },
        { manifest: `<parameters><!-- ${told("later-manifest")} --></parameters>` },
      ]);
      await world.steer("POST", "smartcloud/changes", { changes: [{ imageId: changed.nativeId, change }] });
    }
  }
}

/** One more private image of somebody's, once its own people see it. */
export async function addImage(world: TenantsWorld, canaries: Canaries, random: Random): Promise<string> {
  const account = random.pick(accounts);
  const [nativeId = ""] = await world.control.createImages([privateSeed(canaries, account)]);
  return imageAt(world, world.caller("operator"), { provider: "AWS", region: account.region, nativeId });
}
