import { randomUUID } from "node:crypto";
import { write } from "../callers/assets.ts";
import { type Caller, dataOf } from "./callers.ts";
import { adminsOf, type Canaries, everyoneOf, organizationNames, type ViewerName, writers } from "./canaries.ts";
import { type Account, accounts, privateSeed, publicSeed, sharedSeed, smartCloudSeed, tagsOf } from "./marks.ts";
import { plantPublications } from "./planting-publications.ts";
import { plantTalk } from "./planting-talk.ts";

import { imageAt, type Place, type TenantsWorld } from "./tenants-world.ts";

/** An image that somebody's canaries are on. */
export interface Planted extends Place {
  readonly id: string;
  readonly owner: Account["organization"];
  /** private: its organization's. mine: of one of its people. free: without a canary. */
  readonly kind: "private" | "public" | "shared" | "mine" | "enterprise" | "free";
  readonly creator?: ViewerName;
  /** Of SmartCloud images: the whole enterprise may use it. */
  readonly isShared?: boolean;
}

export interface Plants {
  readonly images: readonly Planted[];
  /** Images that nobody sees through Tintype. */
  readonly unseen: readonly Place[];
  readonly instances: readonly string[];
  readonly tokens: readonly string[];
  /** Assets, topics and posts. */
  readonly talk: readonly string[];
  /** Requests to publish, by their ids. */
  readonly requests: readonly string[];
}

/** Fills the clouds of all three organizations with canaries, and waits until the gateway knows them. */
export async function plant(world: TenantsWorld, canaries: Canaries): Promise<Plants> {
  const cloudImages = await plantImages(world, canaries);
  const enterprise = await plantEnterprise(world, canaries);
  const images: Planted[] = [];
  for (const { place, ...rest } of [...cloudImages, ...enterprise.seen])
    images.push({ ...place, ...rest, id: await imageAt(world, world.caller("operator"), place) });
  const free = images.filter(({ kind }) => kind === "free");
  const mine = await plantOwn(world, canaries, free);
  await plantPages(world, canaries, images);
  const talk = await plantTalk(world, canaries, images);
  const requests = await plantPublications(world, canaries, images);
  const instances = await plantInstances(world, canaries, free);
  const tokens = await plantTokens(world, canaries);
  watchMail(canaries);
  return { images: [...images, ...mine], unseen: enterprise.unseen, instances, tokens, talk, requests };
}

type Seeded = Pick<Planted, "owner" | "kind" | "isShared"> & { readonly place: Place };

async function plantImages(world: TenantsWorld, canaries: Canaries): Promise<readonly Seeded[]> {
  const [production, development, globex, initech] = accounts;
  if (!production || !development || !globex || !initech) throw new Error("an account is missing");
  const plain = ({ region, account }: Account) => ({ region, ownerId: account, name: `free-${randomUUID()}` });
  const plans = [
    ...accounts.flatMap((account) =>
      [0, 1].map(() => ({ account, kind: "private" as const, seed: privateSeed(canaries, account) })),
    ),
    ...accounts.map((account) => ({
      account,
      kind: "public" as const,
      seed: publicSeed(canaries, `open-${account.account}`, account),
    })),
    ...[
      [production, globex],
      [globex, initech],
      [initech, production],
      [production, development],
    ].flatMap(([owner, other]) =>
      owner && other
        ? [
            {
              account: owner,
              kind: "shared" as const,
              seed: sharedSeed(canaries, `partners-${owner.account}-${other.account}`, owner, other),
            },
          ]
        : [],
    ),
    ...accounts.map((account) => ({ account, kind: "free" as const, seed: plain(account) })),
  ];
  const ids = await world.control.createImages(plans.map(({ seed }) => seed));
  const seeded = plans.map(({ account, kind }, index) => ({
    place: { provider: "AWS", region: account.region, nativeId: ids[index] ?? "" },
    owner: account.organization,
    kind,
  }));
  // Everybody who sees an image keeps tags of their own on it.
  const known = seeded.filter(({ kind }) => kind === "public" || kind === "shared");
  await world.control.change(
    known.flatMap(({ place, owner }) =>
      accounts
        .filter(({ organization }) => organization !== owner)
        .map(({ account, organization }) => ({
          region: place.region,
          imageId: place.nativeId,
          change: { tags: { set: tagsOf(canaries, organization), account } },
        })),
    ),
  );
  return seeded;
}

/** SmartCloud shows its own account's private images to the account alone, so the admins are who may see them here. */
async function plantEnterprise(world: TenantsWorld, canaries: Canaries) {
  const plans = organizationNames.flatMap((owner) => [
    {
      owner,
      isShared: true,
      seen: true,
      seed: smartCloudSeed(canaries, owner, { visibility: "SHARED" }, everyoneOf(owner)),
    },
    {
      ...{ owner, isShared: false, seen: true },
      seed: smartCloudSeed(
        canaries,
        owner,
        { visibility: "PRIVATE", owner: `catalog@${owner}.example` },
        adminsOf(owner),
      ),
    },
    { owner, isShared: false, seen: false, seed: smartCloudSeed(canaries, owner, { visibility: "PRIVATE" }, []) },
  ]);
  const { ids } = await world.steer<{ ids: readonly string[] }>("POST", "smartcloud/images", {
    images: plans.map(({ seed }) => seed),
  });
  const placed = plans.map(({ owner, isShared, seen }, index) => ({
    ...{ owner, isShared, seen, kind: "enterprise" as const },
    place: { provider: "SMARTCLOUD", region: "smartcloud", nativeId: ids[index] ?? "" },
  }));
  return {
    seen: placed.filter(({ seen }) => seen).map(({ seen: _, ...rest }) => rest),
    unseen: placed.filter(({ seen }) => !seen).map(({ place }) => place),
  };
}

/** Images that people make through Tintype are theirs and their admins'. */
async function plantOwn(
  world: TenantsWorld,
  canaries: Canaries,
  free: readonly Planted[],
): Promise<readonly Planted[]> {
  const makers = [
    { creator: "acme-admin", owner: "acme" },
    { creator: "acme-member", owner: "acme" },
    { creator: "globex-member", owner: "globex" },
    { creator: "initech-publisher", owner: "initech" },
  ] as const;
  const made: Planted[] = [];
  for (const { creator, owner } of makers) {
    const source = sourceOf(free, owner);
    const viewers = [...new Set<ViewerName>([creator, ...adminsOf(owner)])];
    const mark = (field: string) => canaries.plant(owner, `${creator}-${field}`, viewers);
    const image = await perform<{ id: string; nativeId: string }>(world, world.caller(creator), "copyImage", {
      ...{ imageId: source.id, name: mark("name"), description: mark("description") },
      tags: [{ key: mark("tag-key"), value: mark("tag-value") }],
    });
    made.push({ ...source, ...image, creator, kind: "mine" });
  }
  return made;
}

async function plantInstances(
  world: TenantsWorld,
  canaries: Canaries,
  free: readonly Planted[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const owner of organizationNames) {
    const mark = (field: string) => canaries.plant(owner, field, everyoneOf(owner));
    const caller = world.caller(writers[owner]);
    const { launchInstance } = await dataOf<{
      launchInstance: { userErrors: readonly object[]; instances: readonly { nativeId: string }[] };
    }>(
      world.url,
      caller,
      `mutation ($input: LaunchInstanceInput!) {
        launchInstance(input: $input) { userErrors { message } instances { nativeId } }
      }`,
      {
        input: {
          ...{ imageId: sourceOf(free, owner).id, instanceType: "t3.micro", name: mark("machine") },
          ...{ tags: [{ key: mark("machine-tag-key"), value: mark("machine-tag") }], idempotencyKey: randomUUID() },
        },
      },
    );
    if (launchInstance.instances.length === 0) throw new Error(JSON.stringify(launchInstance.userErrors));
    ids.push(...launchInstance.instances.map(({ nativeId }) => nativeId));
  }
  return ids;
}

/** What organizations write: about their own private images, and as notes of their own about what others share. */
async function plantPages(world: TenantsWorld, canaries: Canaries, images: readonly Planted[]): Promise<void> {
  let notes = 0;
  for (const organization of organizationNames)
    for (const image of images) {
      const own = image.owner === organization;
      if (image.kind !== (own ? "private" : "shared") || image.provider !== "AWS") continue;
      const mark = (field: string) => canaries.plant(organization, field, everyoneOf(organization));
      const caller = world.caller(writers[organization]);
      const page = { imageId: image.id, markdown: `# ${mark("page")}\n\n[${mark("link-text")}](https://example.com/)` };
      const { userErrors } = await write(world.url, caller, "writeGettingStarted", page);
      // Not every organization is among those that an image is shared with.
      if (userErrors.length > 0 && !own) continue;
      const agreement = { imageId: image.id, text: mark("agreement") };
      const field = { name: "Secret", type: "PASSWORD", label: mark("parameter") };
      const parameters = { imageId: image.id, fields: [field] };
      const answers = [
        await write(world.url, caller, "writeAgreement", agreement),
        await write(world.url, caller, "writeLaunchParameters", parameters),
        await write(world.url, caller, "writeInjectedFiles", {
          imageId: image.id,
          files: [{ name: mark("file-name"), path: `/opt/${mark("file-path")}`, content: mark("file") }],
        }),
      ];
      if (userErrors.length + answers.flatMap((answer) => answer.userErrors).length > 0)
        throw new Error(`${organization} could not write about ${image.nativeId}`);
      if (!own) notes += 1;
    }
  if (notes === 0) throw new Error("no organization wrote about what another one shares");
}

async function plantTokens(world: TenantsWorld, canaries: Canaries): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const organization of organizationNames)
    for (const _ of [1, 2]) {
      const name = canaries.plant(organization, "token", adminsOf(organization));
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
      const { createApiToken } = await dataOf<{ createApiToken: { apiToken: { id: string } } }>(
        world.url,
        world.caller("operator"),
        "mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { apiToken { id } } }",
        { input: { organization, name, scopes: ["READ"], expiresAt } },
      );
      ids.push(createApiToken.apiToken.id);
    }
  return ids;
}

function watchMail(canaries: Canaries): void {
  canaries.watch("acme-member@acme.example", "mail of acme-member", ["acme-member", ...adminsOf("acme")]);
  canaries.watch("acme-admin@acme.example", "mail of acme-admin", adminsOf("acme"));
  canaries.watch("globex-member@globex.example", "mail of globex-member", ["globex-member", "operator"]);
  canaries.watch("initech-publisher@initech.example", "mail of initech-publisher", ["initech-publisher", "operator"]);
}

/** Does it, and gives the payload's image. Throws what it was refused for. */
export async function perform<Image>(
  world: Pick<TenantsWorld, "url">,
  caller: Caller,
  mutation: string,
  input: object,
): Promise<Image> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const { payload } = await dataOf<{ payload: { image: Image | null; userErrors: readonly object[] } }>(
    world.url,
    caller,
    `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) {
      userErrors { code field message } image { id nativeId }
    } }`,
    { input: { ...input, ...(stewardship.test(mutation) ? {} : { idempotencyKey: randomUUID() }) } },
  );
  if (!payload.image) throw new Error(`${mutation} as ${caller.name}: ${JSON.stringify(payload.userErrors)}`);
  return payload.image;
}

const stewardship = /^(shareImageWithOrganization|makeImagePrivate|setImageSteward)$/;

function sourceOf(free: readonly Planted[], owner: Planted["owner"]): Planted {
  const source = free.find((image) => image.owner === owner);
  if (!source) throw new Error(`${owner} has no image to begin with`);
  return source;
}
