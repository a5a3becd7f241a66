import { createWorld, type World } from "../../clouds/aws/world.ts";
import type { Keep } from "../../clouds/kit/keep.ts";
import {
  ACME_DEVELOPMENT,
  ACME_PRODUCTION,
  AWS_ORGANIZATION_ARN,
  AWS_WORKLOADS_UNIT_ARN,
  GLOBEX,
  INITECH,
} from "./accounts.ts";
import { acmeProductionImages, SNAPSHOTS_SHARED_WITH_DEVELOPMENT } from "./aws-acme.ts";
import { acmeDevelopmentImages } from "./aws-acme-development.ts";
import { demoInstances } from "./aws-instances.ts";
import { partnerImages } from "./aws-partners.ts";
import { AMAZON, AMAZON_WINDOWS, CANONICAL, DEBIAN, MARKETPLACE, publicImages, RED_HAT } from "./aws-public.ts";
import { demoReferrers } from "./aws-references.ts";
import { scaledImages } from "./aws-scale.ts";

const REGIONS = [
  { name: "eu-central-1", optInStatus: "opt-in-not-required" },
  { name: "eu-west-1", optInStatus: "opt-in-not-required" },
  { name: "us-east-1", optInStatus: "opt-in-not-required" },
  { name: "us-west-2", optInStatus: "opt-in-not-required" },
  { name: "ap-east-1", optInStatus: "not-opted-in" },
] as const;

const ACCOUNTS = [
  { id: ACME_PRODUCTION, organizationArn: AWS_ORGANIZATION_ARN },
  {
    id: ACME_DEVELOPMENT,
    organizationArn: AWS_ORGANIZATION_ARN,
    organizationalUnitArns: [AWS_WORKLOADS_UNIT_ARN],
  },
  { id: GLOBEX },
  { id: INITECH },
  { id: AMAZON, alias: "amazon" },
  { id: AMAZON_WINDOWS, alias: "amazon" },
  { id: MARKETPLACE, alias: "aws-marketplace" },
] as const;

export interface WorldOptions {
  readonly now?: () => number;
  /** Where the world stays. What it holds already is the world. */
  readonly keep?: Keep;
  /** How long whatever takes time takes. */
  readonly settleMs?: number;
}

/** `empty` has the regions and accounts, and not one image. */
export function createAwsWorld(kind: "demo" | "empty", scale: number, options: WorldOptions = {}): World {
  const story =
    kind === "demo"
      ? [...publicImages(), ...acmeProductionImages(), ...acmeDevelopmentImages(), ...partnerImages()]
      : [];
  const images = [...story, ...scaledImages(scale)];
  const instances = demoInstances(images);
  const referrers = kind === "demo" ? demoReferrers() : [];
  const world = createWorld({ regions: REGIONS, accounts: ACCOUNTS, images, instances, referrers, ...options });
  if (options.keep?.isNew === false) return world;
  if (kind === "demo") {
    world.blockPublicAccess.set(`${ACME_PRODUCTION}/us-east-1`, "block-new-sharing");
    shareSnapshots(world);
  }
  publishVendorSnapshots(world);
  return world;
}

const VENDORS: readonly string[] = [AMAZON, AMAZON_WINDOWS, CANONICAL, RED_HAT, DEBIAN];

/** Vendors let everybody copy their images; a partner's public image can be launched, and not be copied. */
function publishVendorSnapshots(world: World): void {
  for (const { name } of REGIONS) {
    for (const snapshot of world.snapshots.inOrder(name)) {
      if (VENDORS.includes(snapshot.ownerId)) world.snapshots.put({ ...snapshot, permissions: [{ group: "all" }] });
    }
  }
}

function shareSnapshots(world: World): void {
  const backing = SNAPSHOTS_SHARED_WITH_DEVELOPMENT.flatMap(
    (imageId) => world.images.get("us-east-1", imageId)?.blockDevices ?? [],
  );
  for (const { ebs } of backing) {
    const snapshot = world.snapshots.get("us-east-1", ebs?.snapshotId ?? "");
    if (snapshot !== undefined) world.snapshots.put({ ...snapshot, permissions: [{ userId: ACME_DEVELOPMENT }] });
  }
}
