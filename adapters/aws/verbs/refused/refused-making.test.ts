import { ACME_PRODUCTION, GLOBEX } from "../../../../demo/seed/aws/accounts.ts";
import type { AwsAdapter } from "../../index.ts";
import { demoCloud, here, there, write } from "../demo.fixture.ts";
import { refusalSuite } from "./refusal.suite.ts";

const cloud = demoCloud();
const nobody = "ami-0123456789abcdef0";
const plain = { description: null, tags: [] } as const;
const copy = { sourceRegion: here, encrypted: false, kmsKeyId: null, copyTags: false, ...plain };
const registration = {
  ...{ ...plain, architecture: "x86_64", rootDeviceName: "/dev/xvda", virtualizationType: "hvm" },
  ...{ bootMode: null, enaSupport: null, imageLocation: null, volumeId: null },
};
const launch = { name: null, instanceType: "t3.micro", location: null, keyName: null, subnetId: null, count: 1 };
const quota = (limits: object) => cloud.control("POST", "quotas", limits);

async function snapshotOf(id: string): Promise<string> {
  return (await cloud.raw(id)).blockDevices[0].ebs.snapshotId;
}
async function instanceIn(state: string): Promise<string> {
  const { instances } = await cloud.control("GET", `instances/${here}`);
  const isOurs = (one: { ownerId: string; state: string }) => one.ownerId === ACME_PRODUCTION && one.state === state;
  return instances.find(isOurs).instanceId;
}

async function registered(verbs: AwsAdapter["verbs"], name: string) {
  const devices = [{ deviceName: "/dev/xvda", snapshotId: await snapshotOf(await cloud.image()) }];
  return verbs.registration.run(here, { ...registration, name, devices }, write());
}

refusalSuite(cloud, [
  ["NAME_TAKEN", "name", /region has the name\. Choose another/, (verbs) => registered(verbs, "acme-orders-1.5.0")],
  ["NAME_INVALID", "name", /3 to 128/, (verbs) => registered(verbs, "no_umlauts_ä")],
  [
    "NAME_TAKEN",
    "name",
    /Could not capture an instance in us-east-1 on backend demo/,
    async (verbs) => {
      const request = { ...plain, instanceId: await instanceIn("running"), noReboot: true, devices: [] };
      return verbs.capture.run(here, { ...request, name: "acme-orders-1.5.0" }, write());
    },
  ],
  [
    "NOT_FOUND",
    "instanceId",
    /no such instance in us-east-1/,
    (verbs) =>
      verbs.capture.run(
        here,
        { ...plain, instanceId: "i-00000000", name: "abc", noReboot: true, devices: [] },
        write(),
      ),
  ],
  [
    "INVALID_REQUEST",
    "devices",
    /no volume smaller/,
    async (verbs) => {
      const devices = [{ deviceName: "/dev/xvda", snapshotId: await snapshotOf(await cloud.image()), sizeGiB: 1 }];
      return verbs.registration.run(here, { ...registration, name: "too small", devices }, write());
    },
  ],
  [
    "NOT_FOUND",
    "devices",
    /no such snapshot/,
    (verbs) => {
      const devices = [{ deviceName: "/dev/xvda", snapshotId: "snap-00000000" }];
      return verbs.registration.run(here, { ...registration, name: "nothing", devices }, write());
    },
  ],
  [
    "INVALID_REQUEST",
    "devices",
    /snap-0123456789abcdef0/,
    (verbs) => {
      const devices = [{ deviceName: "/dev/xvda", snapshotId: "snapshot" }];
      return verbs.registration.run(here, { ...registration, name: "nothing", devices }, write());
    },
  ],
  [
    "INVALID_REQUEST",
    undefined,
    /InvalidParameterValue/,
    async (verbs) => {
      const devices = [{ deviceName: "/dev/xvda", snapshotId: await snapshotOf(await cloud.image()) }];
      const request = { ...registration, architecture: "vax", name: "vax", devices };
      return verbs.registration.run(here, request, write());
    },
  ],
  [
    "NOT_FOUND",
    "imageId",
    /no such image/,
    (verbs) => verbs.copying.run(there, { ...copy, sourceId: nobody, name: "copy" }, write()),
  ],
  [
    "FORBIDDEN",
    "imageId",
    /owner to share the snapshots too/,
    async (verbs) => {
      const sourceId = await cloud.image({ launchPermissions: [{ userId: GLOBEX }] });
      return verbs.copying.run(here, { ...copy, sourceId, name: "no storage" }, write());
    },
    "GLOBEX",
  ],
  [
    "QUOTA_EXCEEDED",
    undefined,
    /too many copies/,
    async (verbs) => {
      await quota({ concurrentCopies: 0 });
      const sourceId = await cloud.image();
      return verbs.copying
        .run(here, { ...copy, sourceId, name: "one too many" }, write())
        .finally(() => quota({ concurrentCopies: null }));
    },
  ],
  [
    "WRONG_STATE",
    "imageId",
    /enableImage/,
    async (verbs) =>
      verbs.copying.run(
        here,
        { ...copy, sourceId: await cloud.image({ state: "disabled" }), name: "disabled" },
        write(),
      ),
  ],
  [
    "CONFLICT",
    undefined,
    /new idempotencyKey/,
    async (verbs) => {
      const same = write();
      const sourceId = await cloud.image();
      await verbs.copying.run(here, { ...copy, sourceId, name: "same token" }, same);
      return verbs.copying.run(here, { ...copy, sourceId, name: "same token - other name" }, same);
    },
  ],
  [
    "SUBSCRIPTION_REQUIRED",
    "imageId",
    /AWS Marketplace/,
    async (verbs) => {
      const { images } = await cloud.control("GET", `images/${here}`);
      const isProduct = (one: { ownerAlias?: string; architecture: string }) => one.ownerAlias === "aws-marketplace";
      const imageId = images
        .filter(isProduct)
        .find((one: { architecture: string }) => one.architecture === "x86_64").imageId;
      return verbs.launching.run(here, { ...launch, imageId, tags: [] }, write());
    },
  ],
  [
    "INVALID_REQUEST",
    "instanceType",
    /architecture/,
    async (verbs) =>
      verbs.launching.run(
        here,
        { ...launch, imageId: await cloud.image(), instanceType: "t4g.micro", tags: [] },
        write(),
      ),
  ],
  [
    "NOT_FOUND",
    "keyName",
    /key pair/,
    async (verbs) =>
      verbs.launching.run(here, { ...launch, imageId: await cloud.image(), keyName: "mine", tags: [] }, write()),
  ],
  [
    "NOT_FOUND",
    "subnetId",
    /default VPC/,
    async (verbs) =>
      verbs.launching.run(here, { ...launch, imageId: await cloud.image(), subnetId: "subnet-1", tags: [] }, write()),
  ],
  [
    "QUOTA_EXCEEDED",
    undefined,
    /InstanceLimitExceeded/,
    async (verbs) => {
      await quota({ instancesPerRegion: 0 });
      const request = { ...launch, imageId: await cloud.image(), tags: [] };
      return verbs.launching.run(here, request, write()).finally(() => quota({ instancesPerRegion: null }));
    },
  ],
  [
    "NOT_FOUND",
    "instanceId",
    /about an hour/,
    (verbs) => verbs.terminating.run(here, { instanceId: "i-00000000" }, write()),
  ],
  [
    "NOT_FOUND",
    "instanceId",
    /no such instance/,
    (verbs) => verbs.terminating.run(here, { instanceId: "machine" }, write()),
  ],
]);
