import { beforeAll, expect } from "vitest";
import type { Clouds } from "../../../demo/clouds/clouds.ts";
import { completeImages, nextSweep } from "../callers/catalog.ts";
import { allEvents, type EventAnswer } from "../callers/events.ts";
import {
  agreementTo,
  imageFields,
  type MutatedImage,
  type MutationAnswer,
  type MutationName,
  mutate,
} from "../callers/mutations.ts";
import { closeAfterAll } from "../closing.ts";
import { waitFor } from "../probes/wait-for.ts";
import { type Gateway, startGateway } from "../servers/gateway.ts";
import { acmeSmartCloud, aws, type BackendEntry } from "./backends.ts";
import { type CloudName, type Control, controlledClouds } from "./control.ts";
import { acmeAccount } from "./own-images.ts";

export const here = "us-east-1";
export const there = "eu-west-1";

/** Acme's production account, looking at its own images and at those shared with it. */
export const acme: BackendEntry = aws("acme-production", "acme", acmeAccount);
export const initechSmartCloud: BackendEntry = {
  ...acmeSmartCloud,
  id: "initech-smartcloud",
  organization: "initech",
  options: {
    ...acmeSmartCloud.options,
    user: { env: "TINTYPE_DEMO_SMARTCLOUD_INITECH_USER" },
    password: { env: "TINTYPE_DEMO_SMARTCLOUD_INITECH_PASSWORD" },
  },
};

/** Raw state: what the control channel shows, which only the expectations know. */
export type Raw = Readonly<Record<string, unknown>>;

interface ListedImage extends MutatedImage {
  readonly owner: { readonly id: string } | null;
  readonly views: readonly { readonly owned: boolean }[];
}

/** One way to call a mutation, and all that has to come of it. */
export interface Cell {
  readonly mutation: MutationName;
  readonly input: object;
  readonly cloud?: CloudName;
  /** Who does it. */
  readonly by: string;
  /** What the cloud is asked, in order. */
  readonly calls: readonly string[];
  /** The types of event that tell of it; the payload's is the first. */
  readonly events: readonly string[];
  /** What the image shows in the payload, when read, and in the list. */
  readonly shows: object;
}

/** Demo clouds and a gateway for all tests of a file. What is under way in the clouds arrives when it is told to. */
export function mutationWorld(backends: readonly BackendEntry[]) {
  const onEnd = closeAfterAll();
  let clouds: Clouds;
  let control: Control;
  let gateway: Gateway;
  let made = 0;
  const accounts = new Set(backends.map(({ options }) => ("account" in options ? String(options.account) : "")));

  beforeAll(async () => {
    ({ clouds, control } = await controlledClouds({ settleMs: 600_000 }, onEnd));
    gateway = await startGateway({ clouds, backends, onEnd });
    await completeImages(gateway);
  });

  async function steer(method: string, path: string, body?: object): Promise<Raw> {
    const response = await fetch(`${clouds.control}/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    // The answers are as demo/README.md says; what they hold, the expectations do.
    const answer = (await response.json()) as Raw;
    if (!response.ok) throw new Error(`${method} /${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** All that a mutation could change in a cloud. */
  const stateOf = async (cloud: CloudName) => ({
    images: await steer("GET", `${cloud}/images`),
    instances: await steer("GET", `${cloud}/instances`),
    snapshots: cloud === "aws" ? await steer("GET", "aws/snapshots") : null,
  });

  /** How often the cloud was asked to change something, by action. */
  async function changes(cloud: CloudName): Promise<Readonly<Record<string, number>>> {
    const { byAction } = await control.calls(cloud);
    const isChange = ([action]: [string, number]) => !/^(Describe|Get|List|GET )/.test(action);
    return Object.fromEntries(Object.entries(byAction).filter(isChange));
  }

  async function changesDuring(cloud: CloudName, work: () => Promise<unknown>) {
    await control.resetCalls(cloud);
    await work();
    return changes(cloud);
  }

  async function read(id: string): Promise<MutatedImage | null> {
    const { data, errors } = await gateway.graphql<{ image: MutatedImage | null }>(
      `query ($id: ID!) { image(id: $id) { ${imageFields} } }`,
      { id },
    );
    expect(errors).toBeUndefined();
    return data.image;
  }

  /** As the list shows it, tombstones too. */
  async function listed({ id, name }: { readonly id: string; readonly name: string | null }) {
    const { data, errors } = await gateway.graphql<{ images: { nodes: readonly ListedImage[] } }>(
      `query ($filter: ImageFilter) {
        images(first: 100, filter: $filter) { nodes { ${imageFields} owner { id } views { owned } } }
      }`,
      { filter: { name, includeGone: true } },
    );
    expect(errors).toBeUndefined();
    return data.images.nodes.find((image) => image.id === id) ?? null;
  }

  async function eventsOf(id: string, more: object = {}): Promise<readonly EventAnswer[]> {
    return allEvents(gateway, { filter: { imageIds: [id], ...more } });
  }

  async function sweeps(backend: string, count = 2): Promise<void> {
    for (let swept = 0; swept < count; swept += 1) await nextSweep(gateway, backend);
  }

  /** New images of Acme's in Virginia, or whose the seed says, once the index knows them. */
  async function images(count: number, seed: object = {}): Promise<readonly MutatedImage[]> {
    const names = Array.from({ length: count }, () => `mutated-${++made}`);
    const ids = await control.createImages(
      names.map((name) => ({ region: here, ownerId: acmeAccount, name, ...seed })),
    );
    const known: MutatedImage[] = [];
    for (const nativeId of ids) known.push(await found(here, nativeId));
    return known;
  }

  async function image(seed: object = {}): Promise<MutatedImage> {
    const [one] = await images(1, seed);
    if (!one) throw new Error("no image was made");
    return one;
  }

  /** An image by its native id, once the index knows it through its owner, if that is here, and who may launch it. */
  async function found(region: string, nativeId: string, provider = "AWS"): Promise<MutatedImage> {
    const query = `query ($provider: Provider!, $region: String!, $nativeId: String!) {
      imageByNativeId(provider: $provider, region: $region, nativeId: $nativeId) { ${imageFields} }
    }`;
    const look = async () => {
      const { data } = await gateway.graphql<{ imageByNativeId: MutatedImage | null }>(query, {
        ...{ provider, region, nativeId },
      });
      const image = data.imageByNativeId;
      const known = image && (await listed(image));
      if (!known || known.visibility === "UNKNOWN") return null;
      // Whoever it is shared with may see it first, and cannot change it.
      const isOurs = accounts.has(known.owner?.id ?? "");
      return !isOurs || known.views.some(({ owned }) => owned) ? image : null;
    };
    const image = await waitFor(look, { what: `${nativeId} in the index`, everyMs: 100 });
    if (!image) throw new Error(`no ${nativeId}`);
    return image;
  }

  /** A dry run that changes nothing, then the thing itself: said once, and seen everywhere. */
  async function does(cell: Cell): Promise<MutationAnswer & { readonly image: MutatedImage }> {
    const { mutation, input, cloud = "aws", by } = cell;
    const before = await stateOf(cloud);
    await control.resetCalls(cloud);
    const dry = await mutate(gateway, mutation, { ...input, dryRun: true });
    expect(dry.userErrors).toEqual([]);
    expect(dry.calls.map(({ action }) => action)).toEqual(cell.calls);
    expect(dry.event).toBeNull();
    expect(await changes(cloud)).toEqual({});
    expect(await stateOf(cloud)).toEqual(before);

    const start = (await allEvents(gateway)).at(-1)?.cursor ?? null;
    const answer = await mutate(gateway, mutation, { ...input, ...agreementTo(dry.plan) });
    expect(answer.userErrors).toEqual([]);
    expect(await changes(cloud)).toEqual(Object.fromEntries(cell.calls.map((action) => [action, 1])));
    const { image } = answer;
    if (!image) throw new Error(`${mutation} gave no image`);
    expect(image).toMatchObject(cell.shows);
    const told = { __typename: cell.events[0], source: "ASSERTED", imageId: image.id, backend: { name: by } };
    expect(answer.event).toMatchObject(told);
    expect(await read(image.id)).toMatchObject(cell.shows);
    expect(await listed(image)).toMatchObject(cell.shows);

    await sweeps(by);
    const asserted = { imageIds: [image.id], sources: ["ASSERTED"] };
    const recorded = await allEvents(gateway, { after: start, filter: asserted });
    expect(recorded.map(({ __typename }) => __typename).sort()).toEqual([...cell.events].sort());
    const observed = { imageIds: [image.id], backends: [by], sources: ["OBSERVED", "IMPORTED"] };
    expect(await allEvents(gateway, { after: start, filter: observed })).toEqual([]);
    expect(await read(image.id)).toMatchObject(cell.shows);
    expect(await listed(image)).toMatchObject(cell.shows);
    return { ...answer, image };
  }

  return {
    clouds: () => clouds,
    control: () => control,
    gateway: () => gateway,
    ...{ steer, stateOf, changes, changesDuring, read, listed, eventsOf, sweeps, images, image, found, does },
    raw: ({ region, nativeId }: { readonly region: string; readonly nativeId: string }) =>
      steer("GET", `aws/images/${region}/${nativeId}`),
    /** Of Acme's production account in Virginia; blocked at first. */
    blockPublicAccess: (state: "unblocked" | "block-new-sharing") =>
      steer("POST", "aws/block-public-access", { account: acmeAccount, region: here, state }),
    settle: (cloud: CloudName = "aws") => steer("POST", `${cloud}/settle`),
  };
}

export type MutationWorld = ReturnType<typeof mutationWorld>;
