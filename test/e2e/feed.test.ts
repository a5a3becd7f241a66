import { expect, test } from "vitest";
import { completeImages } from "../support/callers/catalog.ts";
import { type EventAnswer, followOverEventStream, followOverWebSocket } from "../support/callers/events.ts";
import { scaled } from "../support/probes/pace.ts";
import { startGateway } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { ownImages } from "../support/worlds/own-images.ts";

const sweepIntervalMs = 500;

test("what becomes of an image reaches subscribers of both transports once, in order, within two sweeps", async () => {
  const { clouds, control } = await controlledClouds();
  const gateway = await startGateway({ clouds, sweepIntervalMs });
  const [image] = await ownImages(gateway, control, 1);
  if (!image) throw new Error("no image was made");
  await completeImages(gateway);
  const followers = [await followOverWebSocket(gateway), await followOverEventStream(gateway)];

  const reaches = async (change: object, ...kinds: readonly string[]) => {
    const before = followers.map(({ events }) => events.length);
    const changedAt = performance.now();
    await control.change([{ region: image.region, imageId: image.nativeId, change }]);
    for (const [index, follower] of followers.entries()) {
      const events = await follower.count((before[index] ?? 0) + kinds.length);
      expect(kindsOf(events.slice(before[index])).sort()).toEqual([...kinds].sort());
    }
    expect(performance.now() - changedAt).toBeLessThan(scaled(2 * sweepIntervalMs + 1000));
  };
  await reaches({ deprecateAt: "2027-01-01T00:00:00.000Z" }, "ImageDeprecationScheduled");
  await reaches(
    { launchPermissions: { add: [{ userId: "777788889999" }] } },
    "LaunchPermissionGranted",
    "ImageVisibilityChanged",
  );
  await reaches({ deregister: true }, "ImageDeregistered");

  const [first, second] = followers.map(({ events }) => events);
  expect(second).toEqual(first);
  expect(first).toHaveLength(4);
  expect(new Set(first?.map(({ imageId }) => imageId))).toEqual(new Set([image.id]));
  expect(new Set(first?.map(({ cursor }) => cursor)).size).toBe(4);
  const order = first?.map(({ position }) => position) ?? [];
  expect(order).toEqual([...order].sort((one, other) => one - other));
  expect(followers.flatMap(({ errors }) => errors)).toEqual([]);
});

function kindsOf(events: readonly EventAnswer[]): string[] {
  return events.map(({ __typename }) => __typename);
}
