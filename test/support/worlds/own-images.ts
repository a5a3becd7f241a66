import { allImages, type ImageAnswer } from "../callers/catalog.ts";
import { waitFor } from "../probes/wait-for.ts";
import type { Gateway } from "../servers/gateway.ts";
import type { AwsChange, Control } from "./control.ts";

export const acmeAccount = "111122223333";

/** An account holds a name once in a region. */
let made = 0;

/** Makes images of ACME production in one region; gives them once the index knows all of them. */
export async function ownImages(
  gateway: Gateway,
  control: Control,
  count: number,
  region = "us-east-1",
): Promise<readonly ImageAnswer[]> {
  made += 1;
  const prefix = `own-${made}-`;
  const ids = new Set(
    await control.createImages(
      Array.from({ length: count }, (_, index) => ({ region, ownerId: acmeAccount, name: `${prefix}${index}` })),
    ),
  );
  const filter = { name: `${prefix}*`, regions: [region] };
  let images: readonly ImageAnswer[] = [];
  const indexed = async () => {
    images = (await allImages(gateway, { filter })).filter(({ nativeId }) => ids.has(nativeId));
    // A sweep asks for the launch permissions of 500 images at most; until its turn comes, one's visibility is unknown.
    return images.length === count && images.every(({ visibility }) => visibility !== "UNKNOWN");
  };
  await waitFor(indexed, { what: `${count} new images in the index`, everyMs: 100 });
  return images;
}

/** One change to each image: its description. */
export function described(images: readonly ImageAnswer[], description: string): readonly AwsChange[] {
  return images.map(({ region, nativeId }) => ({ region, imageId: nativeId, change: { description } }));
}
