import { expect, onTestFinished, test } from "vitest";
import { type Instead, startFront } from "../conformance/front.ts";
import { allImages, completeImages, nextSweep, sourceOf } from "../support/callers/catalog.ts";
import { allEvents } from "../support/callers/events.ts";
import { waitFor } from "../support/probes/wait-for.ts";
import { startGateway } from "../support/servers/gateway.ts";
import { acmeSmartCloud, aws } from "../support/worlds/backends.ts";
import { controlledClouds } from "../support/worlds/control.ts";
import { acmeAccount, ownImages } from "../support/worlds/own-images.ts";

const isSingle = (line: string) => /^GET \S*\/offerings\/image\/\d+$/.test(line);
const page = { status: 500, type: "text/html", body: "<html><body>Error 500: Internal Server Error</body></html>" };
const noImage = { status: 500, type: "text/plain", body: "Error 500: No Image with that id" };

/** ACME's SmartCloud behind a proxy of the test's, and the cloud's list as it stands. */
async function smartCloudBehindFront() {
  const { clouds } = await controlledClouds();
  const front = await startFront(clouds.smartcloud);
  onTestFinished(() => front.close());
  const options = { ...acmeSmartCloud.options, endpoint: front.url };
  const gateway = await startGateway({ clouds, backends: [{ ...acmeSmartCloud, options }], sweepIntervalMs: 300 });
  await completeImages(gateway);
  const { TINTYPE_DEMO_SMARTCLOUD_ACME_USER: user, TINTYPE_DEMO_SMARTCLOUD_ACME_PASSWORD: password } =
    clouds.environment;
  const path = "/computecloud/enterprise/api/rest/20100331/offerings/image";
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const response = await fetch(clouds.smartcloud + path, { headers: { authorization, accept: "application/json" } });
  const { images } = (await response.json()) as { images: readonly { id: string }[] };
  return { front, gateway, images };
}

const listOf = (images: readonly unknown[]) => ({
  status: 200,
  type: "application/json",
  body: JSON.stringify({ images }),
});

test.each([
  ["a container's page", page],
  ["the service's own line", noImage],
])("a SmartCloud list that is one image short, and %s for every single image, make no deletion", async (_, answer) => {
  const { front, gateway, images } = await smartCloudBehindFront();
  const before = await allEvents(gateway);
  const whole = (await allImages(gateway)).map(({ id }) => id);
  const short: Instead = ({ line }) => {
    if (/^GET \S*\/offerings\/image$/.test(line)) return listOf(images.slice(1));
    return isSingle(line) ? answer : null;
  };
  front.instead(short);
  const failed = async () => (await sourceOf(gateway, "acme-smartcloud")).error;
  await waitFor(async () => (await failed()) !== null, { what: "the sweep to fail" });
  expect(await failed()).toMatchObject({
    code: "BACKEND_UNPROVEN",
    message: expect.stringContaining("nothing proves"),
  });
  expect((await allImages(gateway)).map(({ id }) => id)).toEqual(whole);
  front.pass();
  await completeImages(gateway);
  expect(await allEvents(gateway)).toEqual(before);
});

test("an empty SmartCloud list is said at once to be implausible, and twice makes no deletion either", async () => {
  const { front, gateway, images } = await smartCloudBehindFront();
  const before = await allEvents(gateway);
  const codes = new Set<string | undefined>();
  front.instead(({ line }) =>
    /^GET \S*\/offerings\/image$/.test(line) ? listOf([]) : isSingle(line) ? noImage : null,
  );
  const codeNow = async () => codes.add((await sourceOf(gateway, "acme-smartcloud")).error?.code);
  await waitFor(async () => (await codeNow()).has("BACKEND_UNPROVEN"), { what: "the second sweep", everyMs: 10 });
  expect([...codes].filter((code) => code !== undefined)).toEqual(["BACKEND_IMPLAUSIBLE", "BACKEND_UNPROVEN"]);
  expect(await allImages(gateway)).toHaveLength(images.length);
  front.pass();
  await completeImages(gateway);
  expect(await allEvents(gateway)).toEqual(before);
});

test("an image that SmartCloud's list leaves out, and shows by its address, is there as it was", async () => {
  const { front, gateway, images } = await smartCloudBehindFront();
  const before = await allEvents(gateway);
  front.instead(({ line }) => (/^GET \S*\/offerings\/image$/.test(line) ? listOf(images.slice(1)) : null));
  await nextSweep(gateway, "acme-smartcloud");
  await completeImages(gateway);
  // What the cloud says of one image alone is poorer than its list.
  expect(await allEvents(gateway)).toEqual(before);
});

test("an image that EC2 was told to deregister is recorded as gone only once a filter by ids shows another one", async () => {
  const { clouds, control } = await controlledClouds();
  const front = await startFront(clouds.aws);
  onTestFinished(() => front.close());
  const backend = aws("acme-production", "acme", acmeAccount, { endpoint: front.url });
  const gateway = await startGateway({ clouds, backends: [backend], sweepIntervalMs: 300 });
  const [image] = await ownImages(gateway, control, 1);
  await completeImages(gateway);
  const before = await allEvents(gateway);
  front.instead(({ body }) =>
    new URLSearchParams(body).get("Filter.1.Name") === "image-id"
      ? { status: 200, type: "text/xml", body: "<DescribeImagesResponse><imagesSet/></DescribeImagesResponse>" }
      : null,
  );
  const { region = "", nativeId = "" } = image ?? {};
  await control.change([{ region, imageId: nativeId, change: { deregister: true } }]);
  const failed = async () => (await sourceOf(gateway, "acme-production")).error;
  await waitFor(async () => (await failed()) !== null, { what: "the sweep to fail" });
  expect(await failed()).toMatchObject({ code: "BACKEND_UNPROVEN" });
  expect(await allEvents(gateway)).toEqual(before);
  front.pass();
  await completeImages(gateway);
  const events = (await allEvents(gateway)).slice(before.length);
  expect(events.map(({ __typename, imageId }) => [__typename, imageId])).toEqual([["ImageDeregistered", image?.id]]);
});
