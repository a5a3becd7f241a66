import { dataOf } from "./callers.ts";
import { type Canaries, everyoneOf, organizationNames } from "./canaries.ts";
import type { Plants } from "./planting.ts";
import { createPools, forEachViewer, type Pools } from "./pools.ts";
import type { TenantsWorld } from "./tenants-world.ts";

interface Everything {
  readonly backends: readonly { readonly id: string; readonly name: string; readonly regions: readonly string[] }[];
  readonly images: { readonly nodes: readonly { readonly id: string; readonly nativeId: string }[] };
  readonly lifecycleEvents: { readonly nodes: readonly { readonly id: string }[] };
}

interface Tenant {
  readonly organization: {
    readonly id: string;
    readonly members: { readonly nodes: readonly { readonly id: string }[] };
    readonly apiTokens: { readonly nodes: readonly { readonly id: string }[] };
  };
}

/** All that there is, as the operator sees it. */
export async function poolsOf(world: TenantsWorld, canaries: Canaries, plants: Plants): Promise<Pools> {
  const operator = world.caller("operator");
  // Whoever has asked once is a member.
  await Promise.all(world.callers.map((caller) => dataOf(world.url, caller, "{ viewer { kind } }")));
  const all = await dataOf<Everything>(
    world.url,
    operator,
    "{ backends { id name regions } images(first: 100) { nodes { id nativeId } } lifecycleEvents(first: 100) { nodes { id } } }",
  );
  const tenants: Tenant["organization"][] = [];
  for (const id of organizationNames) {
    const query = `query ($id: ID!) { organization(id: $id) {
      id members(first: 100) { nodes { id } } apiTokens(first: 100) { nodes { id } }
    } }`;
    tenants.push((await dataOf<Tenant>(world.url, operator, query, { id })).organization);
  }
  const { images, tokens, talk, requests } = plants;
  const members = tenants.flatMap((tenant) => tenant.members.nodes.map(({ id }) => id));
  const ids = images.map(({ id }) => id);
  const positions = Array.from({ length: 400 }, (_, index) => nodeId(`LifecycleEvent:${index + 1}`));
  return createPools({
    canaries,
    marked: [...ids, ...ids, ...talk, ...tokens, ...members, ...requests, ...plants.unseen.map(imageIdOf)],
    others: [
      ...[...all.images.nodes, ...all.lifecycleEvents.nodes, ...all.backends, ...tenants].map(({ id }) => id),
      ...tenants.flatMap((tenant) => tenant.apiTokens.nodes.map(({ id }) => id)),
      ...positions,
      ...[nodeId("Image:AWS:us-east-1:ami-00000000000000000"), nodeId("Member:nobody"), "AAAA", "né"],
    ],
    nativeIds: [
      ...[...images, ...images, ...plants.unseen, ...all.images.nodes].map(({ nativeId }) => nativeId),
      ...plants.instances,
    ],
    backends: all.backends.flatMap(({ id, name }) => [name, name, name, id]),
    regions: [...new Set(all.backends.flatMap(({ regions }) => regions))],
    organizations: [...organizationNames, ...tenants.map(({ id }) => id), "umbrella"],
    ...{ members, requests },
    tokens,
    free: images.filter(({ kind }) => kind === "free").map(({ id }) => id),
    // Other organizations' images, and what a colleague keeps private.
    forbidden: forEachViewer((viewer) =>
      images
        .filter(({ owner, creator }) =>
          everyoneOf(owner).includes(viewer)
            ? viewer === "acme-member" && creator === "acme-admin"
            : viewer !== "operator",
        )
        .map(({ id }) => id),
    ),
  });
}

function imageIdOf({ provider, region, nativeId }: Plants["unseen"][number]): string {
  return nodeId(`Image:${provider}:${region}:${nativeId}`);
}

function nodeId(text: string): string {
  return Buffer.from(text).toString("base64url");
}
