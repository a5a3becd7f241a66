import { expect, test } from "vitest";
import { ACME_PRODUCTION, GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { demoCloud, failureOf, here, newToken, there, write } from "./demo.fixture.ts";

const cloud = demoCloud();

const plain = { description: null, tags: [] } as const;
const copy = { sourceRegion: here, encrypted: false, kmsKeyId: null, copyTags: false, ...plain };

async function instanceOf(seed: object = {}): Promise<string> {
  const imageId = await cloud.image(seed);
  const request = { imageId, name: null, instanceType: "t3.micro", location: null, keyName: null, subnetId: null };
  const { verbs } = cloud.adapter();
  const { instances } = await verbs.launching.run(here, { ...request, count: 1, tags: [] }, write());
  return instances[0]?.nativeId ?? "";
}

async function snapshotsOf(id: string): Promise<readonly string[]> {
  const { blockDevices } = await cloud.raw(id);
  return blockDevices.flatMap(({ ebs }: { ebs?: { snapshotId?: string } }) => ebs?.snapshotId ?? []);
}

test("an earlier attempt's image is found even where the machine is gone by now", async () => {
  const instanceId = await instanceOf();
  const { capture, terminating } = cloud.adapter().verbs;
  const request = { ...plain, instanceId, name: "of a machine that went", noReboot: true, devices: [] };
  const token = newToken();
  const made = await capture.run(here, request, write(token));
  await terminating.run(here, { instanceId }, write());
  expect(await capture.run(here, request, write(token))).toEqual(made);
});

test("a name that an earlier attempt took while nobody saw its image is ours", async () => {
  const { registration } = cloud.adapter().verbs;
  const [snapshotId = ""] = await snapshotsOf(await cloud.image());
  const request = {
    ...{ ...plain, name: "taken by us", architecture: "x86_64", rootDeviceName: "/dev/xvda" },
    ...{ devices: [{ deviceName: "/dev/xvda", snapshotId }], virtualizationType: "hvm", bootMode: null },
    ...{ enaSupport: null, imageLocation: null, volumeId: null },
  };
  const token = newToken();
  const { nativeId } = await registration.run(here, request, write(token));
  // A copy by other means carries the mark on; the name tells the two apart.
  await cloud.image({ tags: { "tintype:intent": token } });
  expect(await registration.run(here, request, write(token))).toEqual({ nativeId });
  expect(await failureOf(registration.run(here, request, write()))).toMatchObject({ code: "NAME_TAKEN" });
});

test("a copy is found by its mark when EC2 has forgotten its client token", async () => {
  const { copying } = cloud.adapter().verbs;
  const token = newToken();
  const { ids } = await cloud.control("POST", "images", {
    ...{ region: there, ownerId: ACME_PRODUCTION, name: "copied long ago", tags: { "tintype:intent": token } },
  });
  const request = { ...copy, sourceId: await cloud.image(), name: "copied long ago" };
  expect(await copying.run(there, request, write(token))).toEqual({ nativeId: ids[0] });
});

test("an instance without EBS is refused before EC2 is asked, with the way that there is", async () => {
  const { verbs } = cloud.adapter();
  const manifest = { imageLocation: "bucket/image.manifest.xml", devices: [], rootDeviceName: null, volumeId: null };
  const machine = { architecture: "x86_64", virtualizationType: "hvm", bootMode: null, enaSupport: null };
  const image = { ...plain, name: "on instance store", ...manifest, ...machine };
  const { nativeId: imageId } = await verbs.registration.run(here, image, write());
  await cloud.control("POST", "settle");
  const launch = { imageId, name: null, instanceType: "m1.small", location: null, keyName: null, subnetId: null };
  const { instances } = await verbs.launching.run(here, { ...launch, count: 1, tags: [] }, write());
  const request = { ...plain, instanceId: instances[0]?.nativeId ?? "", name: "abc", noReboot: true, devices: [] };
  const changes = await cloud.changes(async () => {
    const failure = await failureOf(verbs.capture.run(here, request, write()));
    expect(failure).toMatchObject({ code: "INVALID_REQUEST", info: { field: "instanceId" } });
    expect(failure.message).toMatch(/ec2-bundle-vol.*registerImage.*imageLocation/);
  });
  expect(changes).toEqual([]);
});

test("what was launched under a token is found without its user data, all of it or with no answer", async () => {
  const { launching } = cloud.adapter().verbs;
  const imageId = await cloud.image();
  const launch = { imageId, name: null, instanceType: "t3.micro", location: null, keyName: null, subnetId: null };
  const request = { ...launch, count: 2, tags: [], data: null };
  const file = { path: "/etc/motd", mode: "0644", owner: "root", group: "root", contentBase64: "aGk=", secret: true };
  const data = { platform: "LINUX", values: [], parametersXml: null, parametersSecret: false, sshKey: null } as const;
  const token = newToken();
  const { instances } = await launching.run(here, { ...request, data: { ...data, files: [file] } }, write(token));
  const ids = (found: typeof instances | undefined) => found?.map(({ nativeId }) => nativeId).sort();
  expect(ids((await launching.find?.(here, request, write(token)))?.instances)).toEqual(ids(instances));
  expect(await launching.find?.(here, request, write())).toBeNull();
  expect(await launching.find?.(there, request, write(token))).toBeNull();
  const more = launching.find?.(here, { ...request, count: 3 }, write(token)) ?? Promise.resolve();
  expect(await failureOf(more)).toMatchObject({ code: "BACKEND_INVALID_RESPONSE" });
});

test("each snapshot of a deregistered image has an outcome", async () => {
  const { deregistration } = cloud.adapter().verbs;
  const kept = await cloud.image();
  const [keptId] = await snapshotsOf(kept);
  expect(await deregistration.run(here, { id: kept, deleteSnapshots: false }, write())).toEqual({
    snapshots: [{ snapshotId: keptId, outcome: "KEPT", reason: null }],
  });

  const gone = await cloud.image();
  const [goneId] = await snapshotsOf(gone);
  expect(await deregistration.run(here, { id: gone, deleteSnapshots: true }, write())).toEqual({
    snapshots: [{ snapshotId: goneId, outcome: "DELETED", reason: null }],
  });

  const used = await cloud.image();
  const { blockDevices } = await cloud.raw(used);
  await cloud.image({ blockDevices });
  expect(await deregistration.run(here, { id: used, deleteSnapshots: true }, write())).toMatchObject({
    snapshots: [{ outcome: "SKIPPED", reason: expect.stringContaining("Another image") }],
  });
});

test("deregistering what is gone is success; what is there and not ours is not", async () => {
  const { deregistration } = cloud.adapter().verbs;
  const id = await cloud.image();
  await deregistration.run(here, { id, deleteSnapshots: true }, write());
  expect(await deregistration.run(here, { id, deleteSnapshots: true }, write())).toEqual({ snapshots: [] });
  const theirs = await cloud.image({ ownerId: GLOBEX, launchPermissions: [{ userId: ACME_PRODUCTION }] });
  const failure = await failureOf(deregistration.run(here, { id: theirs, deleteSnapshots: false }, write()));
  expect(failure.code).toBe("FORBIDDEN");
});

test("a visibility that is so already costs no change", async () => {
  const { visibilitySetting } = cloud.adapter().verbs;
  const id = await cloud.image({ launchPermissions: [{ userId: GLOBEX }] });
  const request = { id, visibility: "SHARED", permissions: [{ type: "ACCOUNT", id: GLOBEX }] } as const;
  expect(await cloud.changes(() => visibilitySetting.run(here, request, write()))).toEqual([]);
});

test("nothing asked is nothing done", async () => {
  const { tagging } = cloud.adapter().verbs;
  const request = { id: await cloud.image(), setTags: [], deleteTags: [] };
  expect(tagging.plan(here, request)).toEqual([]);
  expect(await cloud.changes(() => tagging.run(here, request, write()))).toEqual([]);
});
