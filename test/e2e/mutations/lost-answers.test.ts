import { afterEach, describe, expect, test } from "vitest";
import { GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { instanceIdOf } from "../../../demo/seed/aws/aws-acme.ts";
import { type MutationName, mutateAsPlanned } from "../../support/callers/mutations.ts";
import { acmeSmartCloud } from "../../support/worlds/backends.ts";
import type { CloudName } from "../../support/worlds/control.ts";
import { acme, here, mutationWorld, type Raw } from "../../support/worlds/mutation-world.ts";

const world = mutationWorld([acme, acmeSmartCloud]);

afterEach(async () => {
  await world.control().heal("aws");
  await world.control().heal("smartcloud");
});

/** The images and machines that the cloud has. */
async function countIn(cloud: CloudName): Promise<number> {
  const { images, instances } = await world.stateOf(cloud);
  // As the control channel shows them.
  return [images.images, instances.instances].flatMap((list) => list as readonly Raw[]).length;
}

describe.each(["cut", "empty", "truncated"])("an answer that is lost (%s)", (kind) => {
  const cells: readonly (readonly [MutationName, CloudName, string, number, (imageId: string) => object])[] = [
    [
      ...(["createImage", "aws", "CreateImage", 1] as const),
      () => ({
        ...{ backend: "acme-production", region: here, name: `captured - ${kind}` },
        instanceId: instanceIdOf("111122223333 orders-a"),
      }),
    ],
    ["copyImage", "aws", "CopyImage", 1, (imageId) => ({ imageId, name: `copied - ${kind}` })],
    ["launchInstance", "aws", "RunInstances", 1, (imageId) => ({ imageId, instanceType: "t3.micro" })],
    ["updateImage", "aws", "ModifyImageAttribute", 0, (imageId) => ({ imageId, description: "once" })],
    [
      ...(["grantLaunchPermission", "aws", "ModifyImageAttribute", 0] as const),
      (imageId) => ({ imageId, permissions: [{ type: "ACCOUNT", id: GLOBEX }] }),
    ],
    [
      "scheduleImageDeprecation",
      "aws",
      "EnableImageDeprecation",
      0,
      (imageId) => ({ imageId, deprecateAt: "2031-01-01T00:00:00Z" }),
    ],
    ["disableImage", "aws", "DisableImage", 0, (imageId) => ({ imageId })],
    ["protectImage", "aws", "EnableImageDeregistrationProtection", 0, (imageId) => ({ imageId })],
    ["deregisterImage", "aws", "DeregisterImage", 0, (imageId) => ({ imageId })],
    [
      ...(["createImage", "smartcloud", "PUT /instances/{id}", 1] as const),
      () => ({ backend: "acme-smartcloud", instanceId: "91002", name: `captured - ${kind}` }),
    ],
    ["copyImage", "smartcloud", "POST /offerings/image/{id}", 1, (imageId) => ({ imageId, name: `cloned - ${kind}` })],
    [
      ...(["launchInstance", "smartcloud", "POST /instances", 1] as const),
      (imageId) => ({ imageId, name: `web - ${kind}`, instanceType: "COP64.2/4096/60", location: "41" }),
    ],
  ];

  test.each(cells)("of %s on %s ends as one effect and success", async (name, cloud, action, makes, inputOf) => {
    const image = cloud === "aws" ? await world.image() : await world.found("smartcloud", "20031001", "SMARTCLOUD");
    const before = await countIn(cloud);
    await world.control().fail(cloud, { kind, action, times: 1 });
    const { userErrors, event } = await mutateAsPlanned(world.gateway(), name, inputOf(image.id));
    expect(userErrors).toEqual([]);
    expect(await world.control().hits(cloud)).toBe(1);
    const told = event ? await world.eventsOf(event.imageId, { sources: ["ASSERTED"] }) : [];
    expect(told.filter(({ __typename }) => __typename === event?.__typename)).toHaveLength(
      name === "launchInstance" ? 0 : 1,
    );
    expect((await countIn(cloud)) - before).toBe(makes);
    await world.settle(cloud);
  });
});
