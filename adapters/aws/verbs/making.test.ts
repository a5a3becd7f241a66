import { expect } from "vitest";
import { demoCloud, here, there, write } from "./demo.fixture.ts";
import { verbSuite } from "./verb.suite.ts";

const cloud = demoCloud();
const plain = { description: null, tags: [] } as const;
let names = 0;
const newName = () => {
  names += 1;
  return `made ${names}`;
};

async function snapshotOf(imageId: string): Promise<string> {
  return (await cloud.raw(imageId)).blockDevices[0].ebs.snapshotId;
}
async function runningInstance(): Promise<string> {
  const { instances } = await cloud.control("GET", `instances/${here}`);
  const isOurs = (one: { ownerId: string; state: string }) => one.ownerId === "111122223333" && one.state === "running";
  return instances.find(isOurs).instanceId;
}
async function launched(): Promise<string> {
  const imageId = await cloud.image({ region: there });
  const request = { imageId, name: null, instanceType: "t3.micro", count: 1, tags: [] };
  const nothing = { location: null, keyName: null, subnetId: null };
  const { instances } = await cloud.adapter().verbs.launching.run(there, { ...request, ...nothing }, write());
  return instances[0]?.nativeId ?? "";
}
async function countInstances(): Promise<number> {
  return (await cloud.control("GET", "instances")).instances.length;
}

verbSuite(cloud, [
  [
    "createImage makes one image of an instance, marked by its intent",
    {
      verb: "capture",
      prepare: async () => {
        const name = newName();
        const tags = [{ key: "Team", value: "x" }];
        const request = {
          instanceId: await runningInstance(),
          name,
          description: "d",
          noReboot: true,
          devices: [],
          tags,
        };
        return {
          request,
          check: async (result) => {
            const found = await cloud.imagesNamed(name);
            expect(found).toHaveLength(1);
            expect(found[0]).toMatchObject({ description: "d", sourceInstanceId: request.instanceId });
            expect(found[0].tags["111122223333"]).toMatchObject({ Team: "x", "tintype:intent": expect.any(String) });
            expect(result).toEqual({ nativeId: found[0].imageId });
          },
        };
      },
    },
  ],
  [
    "registerImage makes one image of a snapshot",
    {
      verb: "registration",
      prepare: async () => {
        const name = newName();
        const devices = [
          {
            deviceName: "/dev/xvda",
            snapshotId: await snapshotOf(await cloud.image()),
            sizeGiB: 200,
            volumeType: "gp3",
          },
          { deviceName: "/dev/sdb", virtualName: "ephemeral0" },
        ];
        const request = {
          ...{ name, ...plain, architecture: "x86_64", rootDeviceName: "/dev/xvda", devices },
          ...{ virtualizationType: "hvm", bootMode: "uefi", enaSupport: true, imageLocation: null, volumeId: null },
        };
        return {
          request,
          check: async (result) => {
            const found = await cloud.imagesNamed(name);
            expect(found).toHaveLength(1);
            expect(found[0]).toMatchObject({ bootMode: "uefi", enaSupport: true, architecture: "x86_64" });
            expect(result).toEqual({ nativeId: found[0].imageId });
          },
        };
      },
    },
  ],
  [
    "copyImage makes one image in the other region",
    {
      verb: "copying",
      region: there,
      prepare: async () => {
        const name = newName();
        const sourceId = await cloud.image({ tags: { Team: "x" } });
        return {
          request: { sourceRegion: here, sourceId, name, encrypted: false, kmsKeyId: null, copyTags: true, ...plain },
          check: async (result) => {
            const found = await cloud.imagesNamed(name, there);
            expect(found).toHaveLength(1);
            expect(found[0]).toMatchObject({ sourceImageId: sourceId, sourceImageRegion: here });
            expect(found[0].tags["111122223333"]).toMatchObject({ Team: "x" });
            expect(result).toEqual({ nativeId: found[0].imageId });
          },
        };
      },
    },
  ],
  [
    "launchInstance launches as many as asked",
    {
      verb: "launching",
      prepare: async () => {
        const imageId = await cloud.image();
        const before = await countInstances();
        return {
          request: {
            ...{ imageId, name: "new", instanceType: "t3.micro", location: null, keyName: "operations" },
            ...{ subnetId: null, count: 2, tags: [{ key: "Team", value: "x" }] },
          },
          check: async (result) => {
            expect(await countInstances()).toBe(before + 2);
            const { instances } = result as { instances: readonly object[] };
            expect(instances).toHaveLength(2);
            const one = { imageNativeId: imageId, name: "new", instanceType: "t3.micro", owner: "111122223333" };
            expect(instances[0]).toMatchObject({ ...one, region: here });
          },
        };
      },
    },
  ],
  [
    "terminateInstance terminates",
    {
      verb: "terminating",
      prepare: async () => {
        const instanceId = await launched();
        return {
          request: { instanceId },
          check: async (result) => {
            expect(result).toMatchObject({ instance: { nativeId: instanceId } });
            const { state } = await cloud.control("GET", `instances/${there}/${instanceId}`);
            expect(state).toMatch(/^(shutting-down|terminated)$/);
          },
        };
      },
      region: there,
    },
  ],
]);
