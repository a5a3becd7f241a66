import { expect, test } from "vitest";
import { completeImages } from "../support/callers/catalog.ts";
import { allEvents, positions } from "../support/callers/events.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { servePage } from "../support/servers/browser.ts";
import { findBrowser } from "../support/servers/executables.ts";
import { freePort } from "../support/servers/free-port.ts";
import { startGateway, temporaryFolder } from "../support/servers/gateway.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { ownImages } from "../support/worlds/own-images.ts";

/** EventSource of a real browser: it sends no token, so it follows public images. */

const query = encodeURIComponent("subscription { imageLifecycle { position } }");

test("EventSource resumes over two restarts of the gateway, without gap or repetition", async (context) => {
  const browser = findBrowser();
  if (browser === null) return context.skip("There is no Chromium: install chromium-headless-shell.");
  const page = await servePage(browser);
  const { clouds, control } = await controlledClouds();
  const store = { folder: temporaryFolder() };
  const server = { port: await freePort(), origins: [page.origin] };
  const start = () => startGateway({ clouds, store, sweepIntervalMs: 300, asCommand: true, configuration: { server } });
  let gateway = await start();
  const [image] = await ownImages(gateway, control, 1);
  if (!image) throw new Error("no image was made");
  const change = (what: object) => control.change([{ region: image.region, imageId: image.nativeId, change: what }]);
  await change({ launchPermissions: { add: [{ group: "all" }] } });
  await completeImages(gateway);
  const visitor = await gateway.as(null);
  await waitFor(async () => (await allEvents(visitor, { filter: { imageIds: [image.id] } })).length > 0, {
    what: "the image to be public",
  });

  page.open(`
    const source = new EventSource("${gateway.url}/graphql/stream?query=${query}");
    source.addEventListener("next", ({ data }) => say(String(JSON.parse(data).data.imageLifecycle.position)));
    source.onopen = () => say("open");`);
  const heard = () => page.said.filter((text) => text !== "open").map(Number);
  const opened = (times: number) =>
    waitFor(() => page.said.filter((text) => text === "open").length >= times, { what: `connection ${times}` });

  await opened(1);
  const before = await allEvents(visitor);
  // It was told nothing yet when the gateway is killed, and was told something when it is stopped in order.
  await gateway.kill();
  await change({ description: "while it is down" });
  gateway = await start();
  await opened(2);
  await waitFor(() => heard().length >= 1, { what: "what was recorded after the first start" });
  await gateway.stop();
  await change({ description: "while it is down again" });
  gateway = await start();
  await waitFor(() => heard().length >= 2, { what: "what was recorded after the second start" });
  await change({ description: "while it runs" });
  await waitFor(() => heard().length >= 3, { what: "what is recorded now" });

  const all = positions(await allEvents(await gateway.as(null)));
  expect(heard()).toEqual(all.slice(all.indexOf(heard()[0] ?? -1)));
  expect(heard()).toEqual(expect.arrayContaining(all.slice(before.length)));
  expect(all.length - before.length).toBeGreaterThanOrEqual(3);
});
