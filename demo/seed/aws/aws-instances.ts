import { type Image, imageIdOf } from "../../clouds/aws/resources/image.ts";
import type { Instance } from "../../clouds/aws/world.ts";
import { hexOf, numberOf } from "../../clouds/kit/hash.ts";
import { ACME_DEVELOPMENT, ACME_PRODUCTION, GLOBEX } from "./accounts.ts";
import { instanceIdOf, LOST_BASE } from "./aws-acme.ts";
import { AMAZON, al2023Name } from "./aws-public.ts";

interface Run {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly launchTime: string;
  readonly state?: string;
}

const US = "us-east-1";
const EU = "eu-west-1";

function acme(region: string, name: string): string {
  return imageIdOf(region, ACME_PRODUCTION, name);
}

const RUNS: readonly Run[] = [
  ...["a", "b", "c"].map((zone, position) => ({
    name: `orders-${zone}`,
    region: US,
    account: ACME_PRODUCTION,
    imageId: acme(US, "acme-orders-1.5.0"),
    instanceType: "m7i.large",
    launchTime: `2026-08-0${position + 3}T06:00:00.000Z`,
  })),
  {
    name: "orders-eu",
    region: EU,
    account: ACME_PRODUCTION,
    imageId: acme(EU, "acme-orders-1.5.0"),
    instanceType: "m7i.large",
    launchTime: "2026-08-05T06:00:00.000Z",
  },
  {
    name: "billing",
    region: US,
    account: ACME_PRODUCTION,
    imageId: acme(US, "acme-billing-3.2.0"),
    instanceType: "r7i.xlarge",
    launchTime: "2026-05-12T06:00:00.000Z",
  },
  // Runs on although its image was deregistered.
  {
    name: "ledger-old",
    region: US,
    account: ACME_PRODUCTION,
    imageId: acme(US, LOST_BASE),
    instanceType: "m5.large",
    launchTime: "2024-02-01T06:00:00.000Z",
  },
  {
    name: "bastion",
    region: US,
    account: ACME_PRODUCTION,
    imageId: imageIdOf(US, AMAZON, al2023Name("8.20250818.0", "x86_64")),
    instanceType: "t3.micro",
    launchTime: "2025-09-01T06:00:00.000Z",
  },
  {
    name: "intranet",
    region: US,
    account: ACME_PRODUCTION,
    imageId: acme(US, "acme-intranet-2019"),
    instanceType: "t2.medium",
    launchTime: "2021-01-04T06:00:00.000Z",
    state: "stopped",
  },
  {
    name: "orders-dev",
    region: US,
    account: ACME_DEVELOPMENT,
    imageId: acme(US, "acme-orders-1.5.0"),
    instanceType: "t3.large",
    launchTime: "2026-08-10T06:00:00.000Z",
  },
  {
    name: "gateway",
    region: US,
    account: GLOBEX,
    imageId: acme(US, "acme-partner-gateway-2.1.0"),
    instanceType: "c7i.large",
    launchTime: "2026-04-01T06:00:00.000Z",
  },
];

export function demoInstances(images: readonly Image[]): readonly Instance[] {
  const byId = new Map(images.map((image) => [image.imageId, image]));
  return RUNS.flatMap((run): readonly Instance[] => {
    const image = byId.get(run.imageId);
    if (image === undefined) return [];
    return [
      {
        instanceId: instanceIdOf(`${run.account} ${run.name}`),
        reservationId: `r-0${hexOf(`reservation ${run.account} ${run.name}`, 16)}`,
        region: run.region,
        ownerId: run.account,
        imageId: run.imageId,
        imageRegion: image.region,
        state: run.state ?? "running",
        instanceType: run.instanceType,
        launchTime: run.launchTime,
        availabilityZone: `${run.region}${"abc"[numberOf(run.name, 3)] ?? "a"}`,
        architecture: image.architecture,
        platform: image.platform,
        platformDetails: image.platformDetails,
        rootDeviceName: image.rootDeviceName,
        rootDeviceType: image.rootDeviceType,
        virtualizationType: image.virtualizationType,
        privateIpAddress: `10.0.${numberOf(`net ${run.name}`, 250)}.${numberOf(`host ${run.name}`, 250) + 2}`,
        keyName: "operations",
        blockDevices: image.blockDevices,
        tags: { Name: run.name },
      },
    ];
  });
}
