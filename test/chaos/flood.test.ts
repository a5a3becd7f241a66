import { expect, test } from "vitest";
import { completeImages } from "../support/callers/catalog.ts";
import { consecutive, followOverEventStream, followOverWebSocket, positions } from "../support/callers/events.ts";
import { startGateway } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { described, ownImages } from "../support/worlds/own-images.ts";

test("a thousand changes at once reach a live and a paused subscriber, without gap and without duplicate", async () => {
  const { clouds, control } = await controlledClouds();
  const gateway = await startGateway({ clouds });
  const images = await ownImages(gateway, control, 1000);
  await completeImages(gateway);

  const live = await followOverWebSocket(gateway);
  // Twenty megabytes in all: more than any socket holds, within the limit of aliases.
  const heavy = Array.from({ length: 14 }, (_, index) => `${"copy".repeat(340)}${index}: description`).join(" ");
  const paused = await followOverEventStream(gateway, {}, `... on ImageDescribed { ${heavy} }`);
  paused.pause();
  await control.change(described(images, "a thousand at once ".repeat(10)));
  const events = await live.count(1000);
  paused.resume();
  await paused.count(1000);

  expect(positions(events)).toEqual(consecutive(events[0]?.position ?? 0, 1000));
  expect(new Set(events.map(({ __typename }) => __typename))).toEqual(new Set(["ImageDescribed"]));
  expect(new Set(events.map(({ imageId }) => imageId))).toEqual(new Set(images.map(({ id }) => id)));
  expect(positions(paused.events)).toEqual(positions(events));
  expect(gateway.logs()).not.toContain("Warning");
});
