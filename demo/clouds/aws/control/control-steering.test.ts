import { beforeEach, expect, test } from "vitest";
import { createTestCloud, launch, OWNER, REGION, type TestCloud } from "../test-caller.ts";
import { answerControl } from "./control.ts";

let cloud: TestCloud;

beforeEach(() => {
  cloud = createTestCloud(3_600_000);
});

const control = (method: string, path: string, body?: unknown) =>
  answerControl(cloud.world, method, path.split("/"), body);

test("settling finishes whatever is under way", () => {
  const source = cloud.seed("base");
  const waiting = cloud.seed("waiting", { state: "pending" });
  const instance = launch(cloud, source);
  const copy = String(cloud.call("CopyImage", { SourceImageId: source, SourceRegion: REGION, Name: "copy" }).imageId);
  expect(control("POST", "settle")).toEqual({ status: 200, body: { settled: 4 } });
  expect(cloud.world.images.get(REGION, copy)?.state).toBe("available");
  expect(cloud.world.images.get(REGION, waiting)?.state).toBe("available");
  expect(cloud.world.instances.get(REGION, instance)?.state).toBe("running");
  expect(control("POST", "settle")).toEqual({ status: 200, body: { settled: 0 } });
});

test("the next image ends as it is ordered, and the one after it well", () => {
  const source = cloud.seed("base");
  expect(control("POST", "next-image", { outcome: "failed", reason: "no space left" })?.status).toBe(200);
  const copies = ["one", "two"].map((Name) =>
    String(cloud.call("CopyImage", { SourceImageId: source, SourceRegion: REGION, Name }).imageId),
  );
  control("POST", "settle");
  const [first, second] = copies.map((id) => cloud.world.images.get(REGION, id));
  expect(first).toMatchObject({
    state: "failed",
    stateReason: { code: "Client.InternalError", message: "no space left" },
  });
  expect(cloud.world.snapshots.get(REGION, first?.blockDevices[0]?.ebs?.snapshotId ?? "")?.state).toBe("error");
  expect(second?.state).toBe("available");
});

test("the raw state of instances and snapshots is there to read", () => {
  const imageId = cloud.seed("base");
  const instance = launch(cloud, imageId, { UserData: "aGk=" });
  expect(control("GET", "instances")).toMatchObject({ body: { instances: [{ instanceId: instance }] } });
  expect(control("GET", `instances/${REGION}/${instance}`)).toMatchObject({ body: { userData: "aGk=", imageId } });
  expect(control("GET", `snapshots/${REGION}`)).toMatchObject({ body: { snapshots: [{ ownerId: OWNER }] } });
  expect(control("GET", "snapshots/mars-1")?.status).toBe(404);
  expect(control("GET", `instances/${REGION}/i-0`)?.status).toBe(404);
});

test("quotas, retention and public access are set, and go back", () => {
  expect(control("POST", "quotas", { imagesPerRegion: 3 })?.body).toMatchObject({
    imagesPerRegion: 3,
    concurrentCopies: 20,
  });
  expect(control("POST", "quotas", { imagesPerRegion: null })?.body).toMatchObject({ imagesPerRegion: 50_000 });
  expect(control("GET", "quotas")?.body).toMatchObject({ sharingEntitiesPerImage: 1000 });
  expect(control("POST", "retention", { days: 30 })?.body).toEqual({ days: 30 });
  expect(control("POST", "retention", { days: null })?.body).toEqual({ days: null });
  const block = { account: OWNER, region: REGION, state: "block-new-sharing" };
  expect(control("POST", "block-public-access", block)?.body).toEqual(block);
  expect(cloud.call("GetImageBlockPublicAccessState", {})).toMatchObject({
    imageBlockPublicAccessState: "block-new-sharing",
  });
});

test.each([
  ["quotas", { imagesPerRegion: -1 }],
  ["quotas", { cats: 1 }],
  ["retention", { days: 0 }],
  ["retention", {}],
  ["block-public-access", { account: OWNER, region: REGION, state: "maybe" }],
  ["block-public-access", { account: "1", region: REGION, state: "unblocked" }],
  ["next-image", { outcome: "available" }],
  ["next-image", { outcome: "failed" }],
  ["next-image", "failed"],
])("POST %s %j is refused", (path, body) => {
  expect(control("POST", path, body)?.status).toBe(400);
});
