import { createImage, type Image } from "../../clouds/aws/resources/image.ts";
import { numberOf } from "../../clouds/kit/hash.ts";
import { ACME_DEVELOPMENT, ACME_PRODUCTION, GLOBEX, INITECH } from "./accounts.ts";
import { AMAZON, CANONICAL, DEBIAN, RED_HAT } from "./aws-public.ts";

const REGIONS = ["us-east-1", "eu-west-1", "us-west-2", "eu-central-1"];
const ACCOUNTS = [ACME_PRODUCTION, ACME_DEVELOPMENT, GLOBEX, INITECH];
const VENDORS = [AMAZON, CANONICAL, RED_HAT, DEBIAN];
const FIRST_DAY = Date.parse("2019-01-01T00:00:00Z");
const DAYS = 2880;

/** As many more images as asked for, the same ones every time: half public, half owned by the demo accounts. */
export function scaledImages(count: number): readonly Image[] {
  return Array.from({ length: count }, (_, index) => {
    const everybody = index % 2 === 0;
    const owners = everybody ? VENDORS : ACCOUNTS;
    const ownerId = owners[Math.floor(index / 8) % owners.length] ?? AMAZON;
    const region = REGIONS[Math.floor(index / 2) % REGIONS.length] ?? "us-east-1";
    const serial = String(index + 1).padStart(6, "0");
    const key = `scale ${index}`;
    const createdAt = FIRST_DAY + numberOf(key, DAYS) * 86_400_000 + numberOf(`${key} second`, 86_400) * 1000;
    return createImage({
      region,
      ownerId,
      ...(ownerId === AMAZON ? { ownerAlias: "amazon" } : {}),
      name: `scale-${serial}`,
      description: `Generated image ${serial}`,
      creationDate: new Date(createdAt).toISOString(),
      architecture: index % 5 === 0 ? "arm64" : "x86_64",
      windows: index % 11 === 0,
      public: everybody,
      ...(everybody ? {} : { tags: { Name: `scale-${serial}`, Batch: String(index % 16) } }),
    });
  });
}
