import { randomUUID } from "node:crypto";
import type { Clouds } from "../../../demo/clouds/clouds.ts";
import { allImages, type ImageAnswer } from "../callers/catalog.ts";
import { historyOf, planHashOf } from "../callers/mutating.ts";
import { waitFor } from "../probes/wait-for.ts";
import type { Gateway } from "../servers/gateway.ts";
import { createControl } from "./control.ts";
import { acmeAccount, ownImages } from "./own-images.ts";
import { type CloudTruth, cloudTruth } from "./truth.ts";

export const globexAccount = "777788889999";
const acmeUser = "catalog@acme.example";
const region = "us-east-1";

/** A mutation of something that nothing else touches, ready to be sent as often as a test wants. */
export interface Deed {
  readonly title: string;
  readonly mutation: string;
  /** `name` where it gives one. */
  readonly input: { readonly idempotencyKey: string; readonly name?: string };
  /** The type of event that tells of it; null where none does. */
  readonly event: string | null;
  /** Whether it makes an image, which goes on to change by itself. */
  readonly makes: boolean;
  /** The image that it is about, and how many entries the ledger had of it before; null where it makes one. */
  readonly image: { readonly id: string; readonly entries: number } | null;
  /** How often the cloud shows it done. */
  readonly effects: () => Promise<number>;
}

interface Plan {
  readonly input: object;
  readonly effects: () => Promise<number>;
}

export interface Scenario {
  readonly title: string;
  readonly cloud: "aws" | "smartcloud";
  readonly mutation: string;
  readonly event: string | null;
  readonly makes?: true;
  readonly plan: (seed: ImageAnswer, name: string, truth: CloudTruth) => Promise<Plan>;
}

const deprecateAt = `${new Date().getUTCFullYear() + 1}-06-01T00:00:00.000Z`;

const placed = { backend: "acme-production", region };

const aws: readonly Omit<Scenario, "title" | "cloud">[] = [
  {
    mutation: "copyImage",
    event: "ImageRegistered",
    makes: true,
    plan: async ({ id }, name, truth) => ({
      input: { imageId: id, name },
      effects: async () => (await truth.awsImages(region)).filter((image) => image.name === name).length,
    }),
  },
  {
    mutation: "createImage",
    event: "ImageRegistered",
    makes: true,
    plan: async (_, name, truth) => ({
      input: { ...placed, name, instanceId: await truth.runningMachine(region, acmeAccount), noReboot: true },
      effects: async () => (await truth.awsImages(region)).filter((image) => image.name === name).length,
    }),
  },
  {
    mutation: "registerImage",
    event: "ImageRegistered",
    makes: true,
    plan: async ({ nativeId }, name, truth) => {
      const snapshotId = (await truth.awsImage(region, nativeId)).blockDevices[0]?.ebs?.snapshotId;
      const devices = [{ deviceName: "/dev/xvda", snapshotId }];
      return {
        input: { ...placed, name, architecture: "x86_64", rootDeviceName: "/dev/xvda", devices },
        effects: async () => (await truth.awsImages(region)).filter((image) => image.name === name).length,
      };
    },
  },
  {
    mutation: "grantLaunchPermission",
    event: "LaunchPermissionGranted",
    plan: async ({ id, nativeId }, _, truth) => ({
      input: { imageId: id, permissions: [{ type: "ACCOUNT", id: globexAccount }] },
      effects: async () =>
        (await truth.awsImage(region, nativeId)).launchPermissions.filter(({ userId }) => userId === globexAccount)
          .length,
    }),
  },
  {
    mutation: "scheduleImageDeprecation",
    event: "ImageDeprecationScheduled",
    plan: async ({ id, nativeId }, _, truth) => ({
      input: { imageId: id, deprecateAt },
      effects: async () => ((await truth.awsImage(region, nativeId)).deprecationTime === deprecateAt ? 1 : 0),
    }),
  },
  {
    mutation: "deregisterImage",
    event: "ImageDeregistered",
    plan: async ({ id, nativeId }, _, truth) => ({
      input: { imageId: id, planHash: "" },
      effects: async () =>
        (await truth.awsImages(region)).some(({ imageId, deregisteredAt }) => imageId === nativeId && !deregisteredAt)
          ? 0
          : 1,
    }),
  },
  {
    mutation: "launchInstance",
    event: null,
    plan: async ({ id }, name, truth) => ({
      input: { imageId: id, name, instanceType: "t3.micro" },
      effects: async () => (await truth.awsMachines(region)).filter(({ tags }) => tags.Name === name).length,
    }),
  },
];

const smartcloud: readonly Omit<Scenario, "title" | "cloud">[] = [
  {
    mutation: "copyImage",
    event: "ImageRegistered",
    makes: true,
    plan: async ({ id }, name, truth) => ({
      input: { imageId: id, name },
      effects: async () => (await truth.smartcloudImages()).filter((image) => image.name === name).length,
    }),
  },
  {
    mutation: "setImageVisibility",
    event: "ImageVisibilityChanged",
    plan: async ({ id, nativeId }, _, truth) => ({
      input: { imageId: id, visibility: "SHARED", planHash: "" },
      effects: async () =>
        (await truth.smartcloudImages()).filter((image) => image.id === nativeId && image.visibility === "SHARED")
          .length,
    }),
  },
  {
    mutation: "launchInstance",
    event: null,
    plan: async ({ id }, name, truth) => ({
      input: { imageId: id, name, instanceType: "COP64.2/4096/60", location: "41" },
      // The intent's mark follows the name.
      effects: async () => (await truth.smartcloudMachines()).filter((machine) => machine.name.startsWith(name)).length,
    }),
  },
];

export const scenarios: readonly Scenario[] = [
  ...aws.map((one) => ({ ...one, cloud: "aws" as const, title: `${one.mutation} on AWS` })),
  ...smartcloud.map((one) => ({ ...one, cloud: "smartcloud" as const, title: `${one.mutation} on SmartCloud` })),
];

/** What each asks of its cloud, as the faults of the demo clouds name it. */
export const actions: Readonly<Record<string, string>> = {
  "copyImage on AWS": "CopyImage",
  "createImage on AWS": "CreateImage",
  "registerImage on AWS": "RegisterImage",
  "grantLaunchPermission on AWS": "ModifyImageAttribute",
  "scheduleImageDeprecation on AWS": "EnableImageDeprecation",
  "deregisterImage on AWS": "DeregisterImage",
  "launchInstance on AWS": "RunInstances",
  "copyImage on SmartCloud": "POST /offerings/image/{id}",
  "setImageVisibility on SmartCloud": "PUT /offerings/image/{id}",
  "launchInstance on SmartCloud": "POST /instances",
};

/** Deeds on images of their own, which are made a handful at a time. */
export function createDeeds(clouds: Clouds) {
  const truth = cloudTruth(clouds);
  const seeds: Record<Scenario["cloud"], ImageAnswer[]> = { aws: [], smartcloud: [] };

  async function seedOf(gateway: Gateway, cloud: Scenario["cloud"]): Promise<ImageAnswer> {
    if (seeds[cloud].length === 0)
      seeds[cloud].push(
        ...(cloud === "aws" ? await ownImages(gateway, createControl(clouds), 40) : await smartcloudImages(gateway)),
      );
    const seed = seeds[cloud].pop();
    if (!seed) throw new Error("no image was seeded");
    return seed;
  }

  async function smartcloudImages(gateway: Gateway): Promise<readonly ImageAnswer[]> {
    const prefix = `seed-${randomUUID()}-`;
    await truth.makeSmartcloudImages(
      Array.from({ length: 40 }, (_, index) => ({ name: `${prefix}${index}`, owner: acmeUser })),
    );
    const indexed = async () => {
      const found = await allImages(gateway, { filter: { name: `${prefix}*` } });
      return found.length === 40 && found;
    };
    const found = await waitFor(indexed, { what: "the new images in the index", everyMs: 100 });
    return found || [];
  }

  return {
    truth,
    async next(gateway: Gateway, scenario: Scenario): Promise<Deed> {
      const { title, cloud, mutation, event, makes = false } = scenario;
      const seed = await seedOf(gateway, cloud);
      const name = `deed-${randomUUID().slice(0, 13)}`;
      const { input, effects } = await scenario.plan(seed, name, truth);
      return {
        title,
        mutation,
        event,
        makes,
        input: {
          ...input,
          ...("planHash" in input ? { planHash: await planHashOf(gateway, mutation, input) } : {}),
          idempotencyKey: randomUUID(),
        },
        image: makes ? null : { id: seed.id, entries: (await historyOf(gateway, seed.id)).length },
        effects,
      };
    },
  };
}
