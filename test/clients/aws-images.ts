import { expect } from "vitest";
import { z } from "zod";
import type { Clouds } from "../../demo/clouds/clouds.ts";

const permission = z.looseObject({ userId: z.string().optional() });
const image = z.looseObject({
  imageId: z.string(),
  ownerId: z.string(),
  name: z.string(),
  state: z.string(),
  deregisteredAt: z.string().nullish(),
  launchPermissions: z.array(permission).optional(),
});
const images = z.object({ images: z.array(image) });

export type RawImage = z.infer<typeof image>;

/** What the cloud itself has in a region, past every client: the control channel's raw state. */
export async function rawImages(clouds: Clouds, region: string): Promise<readonly RawImage[]> {
  const response = await fetch(`${clouds.control}/aws/images/${region}`);
  expect(response.status).toBe(200);
  return images.parse(await response.json()).images;
}

export async function imagesNamed(clouds: Clouds, region: string, name: string): Promise<readonly RawImage[]> {
  return (await rawImages(clouds, region)).filter((one) => one.name === name);
}

/** Ids of a region's images that are there; whatever a client does and takes back leaves them as they were. */
export async function standingImages(clouds: Clouds, region: string): Promise<readonly string[]> {
  return (await rawImages(clouds, region))
    .filter(({ deregisteredAt }) => !deregisteredAt)
    .map(({ imageId }) => imageId)
    .sort();
}

export async function callsByAction(clouds: Clouds): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${clouds.control}/aws/calls`);
  return z.object({ byAction: z.record(z.string(), z.number()) }).parse(await response.json()).byAction;
}
