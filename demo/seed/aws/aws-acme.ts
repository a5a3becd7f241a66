import { createImage, type Image, type ImageSeed, imageIdOf } from "../../clouds/aws/resources/image.ts";
import { hexOf } from "../../clouds/kit/hash.ts";
import { ACME_DEVELOPMENT, ACME_PRODUCTION, AWS_ORGANIZATION_ARN, AWS_WORKLOADS_UNIT_ARN, GLOBEX } from "./accounts.ts";
import { AMAZON, AMAZON_WINDOWS, al2023Name, CANONICAL } from "./aws-public.ts";

/**
 * Acme keeps golden images: a copy of a vendor's image is the base, a hardened capture stands on it, and every
 * application is captured on top. Production builds, development receives (`aws-acme-development.ts`).
 */

const US = "us-east-1";
const EU = "eu-west-1";

export const NOBLE = "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20250821";
export const WINDOWS_2022 = "Windows_Server-2022-English-Full-Base-2025.08.13";

export function instanceIdOf(name: string): string {
  return `i-0${hexOf(`instance ${name}`, 16)}`;
}

const AL2023 = imageIdOf(US, AMAZON, al2023Name("9.20251027.0", "x86_64"));

export const production = (region: string, name: string) => imageIdOf(region, ACME_PRODUCTION, name);

const RECORDED = { sourceImageRegion: US } as const;
const TO_DEVELOPMENT = [{ userId: ACME_DEVELOPMENT }];
const TO_ORGANIZATION = [{ organizationArn: AWS_ORGANIZATION_ARN }];

/** Gone since March 2025; `acme-ledger-1.0.2` still names it as its source, and one instance still runs it. */
export const LOST_BASE = "acme-hardened-al2023-2024.01";

const PRODUCTION_US: readonly Omit<ImageSeed, "region" | "ownerId">[] = [
  {
    name: "acme-base-al2023-2025.11",
    description: "Amazon Linux 2023 as Acme takes it in",
    creationDate: "2025-11-03T08:12:41.000Z",
    sourceImageId: AL2023,
    ...RECORDED,
    tags: { Name: "acme-base", Stage: "golden", "ec2:SharedTag/Contact": "images@acme.example" },
    launchPermissions: TO_ORGANIZATION,
    imdsSupport: "v2.0",
  },
  {
    name: "acme-hardened-al2023-2025.12",
    description: "Base with CIS level 1 applied & audited",
    creationDate: "2025-12-01T09:30:00.000Z",
    sourceImageId: production(US, "acme-base-al2023-2025.11"),
    ...RECORDED,
    sourceInstanceId: instanceIdOf("acme-hardening"),
    tags: {
      Name: "acme-hardened",
      Stage: "golden",
      Approval: "SEC-2025-118",
      "ec2:SharedTag/Contact": "images@acme.example",
    },
    launchPermissions: TO_ORGANIZATION,
    deregistrationProtection: "enabled-without-cooldown",
    lastLaunchedTime: "2026-11-20T04:00:00.000Z",
    imdsSupport: "v2.0",
    watermarks: [
      {
        watermarkKey: `${ACME_PRODUCTION}:golden`,
        sourceImageRegion: US,
        sourceImageId: production(US, "acme-hardened-al2023-2025.12"),
        sourceImageCreationTime: "2025-12-01T09:30:00.000Z",
        watermarkCreationTime: "2025-12-03T11:00:00.000Z",
      },
    ],
  },
  {
    name: "acme-orders-1.4.0",
    description: "Order service 1.4.0",
    creationDate: "2026-02-17T10:05:12.000Z",
    sourceImageId: production(US, "acme-hardened-al2023-2025.12"),
    ...RECORDED,
    sourceInstanceId: instanceIdOf("acme-orders-build-140"),
    deprecationTime: "2026-08-31T00:00:00.000Z",
    tags: { Name: "orders", Version: "1.4.0", Team: "Commerce" },
    launchPermissions: TO_DEVELOPMENT,
    lastLaunchedTime: "2026-07-29T18:00:00.000Z",
  },
  {
    name: "acme-orders-1.5.0",
    description: "Order service 1.5.0",
    creationDate: "2026-07-30T14:20:55.000Z",
    sourceImageId: production(US, "acme-hardened-al2023-2025.12"),
    ...RECORDED,
    sourceInstanceId: instanceIdOf("acme-orders-build-150"),
    tags: { Name: "orders", Version: "1.5.0", Team: "Commerce", Größe: "klein – 8 GiB", 言語: "日本語" },
    launchPermissions: [...TO_DEVELOPMENT, { organizationalUnitArn: AWS_WORKLOADS_UNIT_ARN }],
    deregistrationProtection: "enabled-with-cooldown",
    lastLaunchedTime: "2026-11-21T06:00:00.000Z",
    scanResults: {
      highestFindingSeverityLabel: "medium",
      findingScanDate: "2026-11-20T02:11:09.000Z",
      mediumFixAvailableSince: "2026-10-02T00:00:00.000Z",
    },
  },
  {
    name: "acme-billing-3.2.0",
    description: "Billing, with encrypted root and data volumes",
    creationDate: "2026-05-11T07:45:00.000Z",
    sourceImageId: production(US, "acme-hardened-al2023-2025.12"),
    ...RECORDED,
    sourceInstanceId: instanceIdOf("acme-billing-build"),
    encrypted: true,
    tags: { Name: "billing", Version: "3.2.0", Team: "Finance" },
  },
  {
    name: "acme-partner-gateway-2.1.0",
    description: "Gateway that partners run in their own account",
    creationDate: "2026-03-24T16:00:30.000Z",
    sourceImageId: production(US, "acme-hardened-al2023-2025.12"),
    ...RECORDED,
    sourceInstanceId: instanceIdOf("acme-partner-build"),
    tags: { Name: "partner-gateway", "ec2:SharedTag/Support": "https://partners.acme.example/gateway" },
    launchPermissions: [{ userId: GLOBEX }],
  },
  {
    name: "acme-base-ubuntu-noble-2025.09",
    description: "Ubuntu 24.04 as Acme takes it in",
    creationDate: "2025-09-02T12:00:00.000Z",
    sourceImageId: imageIdOf(US, CANONICAL, NOBLE),
    ...RECORDED,
    rootDeviceName: "/dev/sda1",
    tags: { Name: "acme-base", Stage: "golden" },
    launchPermissions: TO_ORGANIZATION,
  },
  {
    name: "acme-windows-2022-2025.09",
    description: "Windows Server 2022 with the agents of Acme",
    creationDate: "2025-09-18T13:37:00.000Z",
    sourceImageId: imageIdOf(US, AMAZON_WINDOWS, WINDOWS_2022),
    ...RECORDED,
    sourceInstanceId: instanceIdOf("acme-windows-build"),
    windows: true,
    tpmSupport: "v2.0",
    bootMode: "uefi",
    tags: { Name: "acme-windows", Stage: "golden" },
    launchPermissions: TO_DEVELOPMENT,
  },
  {
    name: "acme-ledger-1.0.2",
    description: "Ledger; the image below it is gone",
    creationDate: "2024-04-09T10:10:10.000Z",
    sourceImageId: production(US, LOST_BASE),
    ...RECORDED,
    sourceInstanceId: instanceIdOf("acme-ledger-build"),
    deregistrationProtection: "enabled-without-cooldown",
    tags: { Name: "ledger", Version: "1.0.2", Team: "Finance", "Retain until": "2034-12-31" },
  },
  {
    name: "acme-intranet-2019",
    description: "Intranet before the move; kept for the auditors",
    creationDate: "2019-06-21T05:55:00.000Z",
    state: "disabled",
    tags: { Name: "intranet", Team: "Workplace" },
  },
  {
    name: "acme-orders-1.6.0-rc1",
    description: "Order service 1.6.0, first candidate",
    creationDate: "2026-11-23T07:58:00.000Z",
    state: "pending",
    sourceImageId: production(US, "acme-hardened-al2023-2025.12"),
    ...RECORDED,
    sourceInstanceId: instanceIdOf("acme-orders-build-160"),
    tags: { Name: "orders", Version: "1.6.0-rc1" },
  },
  {
    name: "acme-import-archive",
    description: "Copy of the archive server",
    creationDate: "2026-10-06T21:14:00.000Z",
    state: "failed",
    stateReason: { code: "Client.InternalError", message: "Given key ID is not accessible" },
    encrypted: true,
  },
  {
    name: LOST_BASE,
    description: "Hardened base of January 2024",
    creationDate: "2024-01-15T09:00:00.000Z",
    sourceImageId: imageIdOf(US, AMAZON, al2023Name("2.20231113.0", "x86_64")),
    ...RECORDED,
    deregisteredAt: "2025-03-02T08:00:00.000Z",
  },
  {
    name: "acme-orders-1.2.0",
    description: "Order service 1.2.0",
    creationDate: "2025-05-20T10:00:00.000Z",
    deregisteredAt: "2026-11-18T15:00:00.000Z",
    recycleBin: { enterTime: "2026-11-18T15:00:00.000Z", exitTime: "2026-12-18T15:00:00.000Z" },
  },
];

/** What production copies to Europe, under the same name. */
const COPIED_TO_EUROPE: readonly (readonly [string, string])[] = [
  ["acme-base-al2023-2025.11", "2025-11-03T09:02:10.000Z"],
  ["acme-hardened-al2023-2025.12", "2025-12-01T10:41:00.000Z"],
  ["acme-orders-1.4.0", "2026-02-17T11:00:00.000Z"],
  ["acme-orders-1.5.0", "2026-07-30T15:31:00.000Z"],
  ["acme-billing-3.2.0", "2026-05-11T08:50:00.000Z"],
  ["acme-windows-2022-2025.09", "2025-09-18T15:00:00.000Z"],
  ["acme-ledger-1.0.2", "2024-04-09T12:00:00.000Z"],
];

function productionImages(): readonly Image[] {
  const american = PRODUCTION_US.map((seed) => createImage({ ...seed, region: US, ownerId: ACME_PRODUCTION }));
  const european = COPIED_TO_EUROPE.map(([name, creationDate]) => {
    const source = PRODUCTION_US.find((seed) => seed.name === name);
    return createImage({
      region: EU,
      ownerId: ACME_PRODUCTION,
      name,
      description: `${source?.description ?? name} (copy for Europe)`,
      creationDate,
      sourceImageId: production(US, name),
      sourceImageRegion: US,
      windows: source?.windows ?? false,
      encrypted: source?.encrypted ?? false,
      tags: { Name: name, Stage: "copy" },
      launchPermissions: source?.launchPermissions ?? [],
    });
  });
  return [
    ...american,
    ...european,
    createImage({
      region: EU,
      ownerId: ACME_PRODUCTION,
      name: "acme-orders-arm64-1.5.0",
      description: "Order service 1.5.0 for Graviton",
      creationDate: "2026-08-04T09:00:00.000Z",
      architecture: "arm64",
      sourceInstanceId: instanceIdOf("acme-orders-build-arm"),
      instanceTypes: { supported: ["c7g.large", "c7g.xlarge", "m7g.large"] },
      tags: { Name: "orders", Version: "1.5.0", Team: "Commerce" },
      launchPermissions: TO_DEVELOPMENT,
    }),
    createImage({
      region: EU,
      ownerId: ACME_PRODUCTION,
      name: "acme-dr-snapshot-2026-11",
      description: "Disaster recovery drill, November",
      creationDate: "2026-11-02T03:00:00.000Z",
      encrypted: true,
      deregistrationProtection: "enabled-with-cooldown",
      tags: { Name: "dr", Drill: "2026-11" },
    }),
    createImage({
      region: "us-west-2",
      ownerId: ACME_PRODUCTION,
      name: "acme-orders-1.5.0",
      description: "Order service 1.5.0 (standby region)",
      creationDate: "2026-07-30T16:12:00.000Z",
      sourceImageId: production(US, "acme-orders-1.5.0"),
      sourceImageRegion: US,
      tags: { Name: "orders", Version: "1.5.0" },
    }),
  ];
}

/** What stands ready in the regions where nothing runs yet. */
function standbyImages(): readonly Image[] {
  return ["us-west-2", "eu-central-1"].flatMap((region) =>
    ["acme-base-al2023-2025.11", "acme-hardened-al2023-2025.12", "acme-billing-3.2.0"].map((name, position) =>
      createImage({
        region,
        ownerId: ACME_PRODUCTION,
        name,
        description: `${name} on standby`,
        creationDate: `2026-06-0${position + 1}T02:00:00.000Z`,
        sourceImageId: production(EU, name),
        sourceImageRegion: EU,
        encrypted: name.includes("billing"),
        tags: { Name: name, Stage: "standby" },
      }),
    ),
  );
}

export function acmeProductionImages(): readonly Image[] {
  return [...productionImages(), ...standbyImages()];
}

/** Whoever is to copy a shared image needs its snapshot too; for the others nobody thought of that. */
export const SNAPSHOTS_SHARED_WITH_DEVELOPMENT = [
  production(US, "acme-orders-1.4.0"),
  production(US, "acme-orders-1.5.0"),
];
