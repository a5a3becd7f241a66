import { write } from "../callers/assets.ts";
import { send } from "../callers/publications.ts";
import { type Canaries, everyoneOf, organizationNames, type ViewerName } from "./canaries.ts";
import type { Planted } from "./planting.ts";
import type { TenantsWorld } from "./tenants-world.ts";

/** Who asks for a publication, and who decides on it and says on which terms the image is offered. */
const publishers = {
  acme: ["acme-member", "acme-admin"],
  globex: ["globex-member", "operator"],
  initech: ["initech-publisher", "operator"],
} as const satisfies Record<string, readonly [ViewerName, ViewerName]>;

/**
 * Wishes to open private images of each organization to an account that is a canary, every other one rejected for a
 * reason that is one; and product codes and terms. Gives the requests' ids.
 */
export async function plantPublications(
  world: TenantsWorld,
  canaries: Canaries,
  images: readonly Planted[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const organization of organizationNames) {
    const [asker, decider] = publishers[organization];
    const everyone = everyoneOf(organization);
    const own = images.filter(
      ({ owner, kind, provider }) => owner === organization && kind === "private" && provider === "AWS",
    );
    for (const [index, { id: imageId }] of own.entries()) {
      const account = canaries.plantAccount(organization, "wanted account", everyone);
      const wish = { imageId, permissions: [{ type: "ACCOUNT", id: account }] };
      const { request, userErrors } = await send(world.url, world.caller(asker), "requestPublication", wish);
      if (!request) throw new Error(`${asker} could not ask for a publication: ${JSON.stringify(userErrors)}`);
      ids.push(request.id);
      const offer = {
        ...{ imageId, productCodes: [canaries.plant(organization, "product-code", everyone)] },
        terms: canaries.plant(organization, "terms", everyone),
      };
      const offered = await write(world.url, world.caller(decider), "writeProductTerms", offer);
      const reason = canaries.plant(organization, "reason", everyone);
      const rejected =
        index % 2 === 0
          ? await send(world.url, world.caller(decider), "rejectPublication", { requestId: request.id, reason })
          : null;
      const refused = [...offered.userErrors, ...(rejected?.userErrors ?? [])];
      if (refused.length > 0) throw new Error(`${decider} was refused: ${JSON.stringify(refused)}`);
    }
  }
  return ids;
}
