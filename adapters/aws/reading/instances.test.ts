import { expect, test } from "vitest";
import { startAdapter } from "../connection/failures.fixture.ts";
import { type Answer, answerXml, errorXml, id, sendXml } from "../connection/wire.fixture.ts";
import { awsDependencies } from "../dependencies.ts";
import { toInstanceState } from "./instances.ts";
import { toRecord } from "./map.ts";

const call = { signal: new AbortController().signal };
const region = "eu-west-1";
const instanceId = (number: number) => `i-${number.toString(16).padStart(8, "0")}`;

function instancesXml(instances: readonly string[], nextToken = ""): string {
  const items = instances.map((one) => `<item>${one}</item>`).join("");
  const reservation = `<item><ownerId>111122223333</ownerId><instancesSet>${items}</instancesSet></item>`;
  return answerXml(
    "DescribeInstances",
    `<reservationSet>${reservation}</reservationSet><nextToken>${nextToken}</nextToken>`,
  );
}

const full = `<instanceId>${instanceId(1)}</instanceId><imageId>${id(1)}</imageId>
  <instanceState><code>16</code><name>running</name></instanceState><instanceType>t3.micro</instanceType>
  <launchTime>2026-08-03T06:00:00.000Z</launchTime><ipAddress>203.0.113.7</ipAddress>
  <privateIpAddress>10.0.0.7</privateIpAddress><networkInterfaceSet><item><ipv6AddressesSet><item>
  <ipv6Address>2001:db8::7</ipv6Address></item></ipv6AddressesSet></item></networkInterfaceSet>
  <tagSet><item><key>Team</key><value>x</value></item><item><key>Name</key><value>orders</value></item></tagSet>`;

test("an instance is told in our words, with EC2's own beside them", async () => {
  const { adapter } = await startAdapter((_, out) => sendXml(out, 200, instancesXml([full])));
  expect(await adapter.instances.ofImages(region, [id(1)], call)).toEqual([
    {
      ...{ region, nativeId: instanceId(1), name: "orders", state: "RUNNING", nativeState: "running" },
      ...{ imageNativeId: id(1), instanceType: "t3.micro", launchedAt: "2026-08-03T06:00:00.000Z" },
      ...{ owner: "111122223333", addresses: ["203.0.113.7", "10.0.0.7", "2001:db8::7"] },
      tags: [
        { key: "Name", value: "orders" },
        { key: "Team", value: "x" },
      ],
    },
  ]);
  expect(
    (await adapter.instances.getMany(region, [instanceId(1), instanceId(2), "machine"], call)).has(instanceId(1)),
  ).toBe(true);
  expect(await adapter.instances.ofImages(region, [id(2)], call)).toEqual([]);
});

test("every state has a word, an unheard one is UNKNOWN", () => {
  const words = ["pending", "running", "stopping", "stopped", "shutting-down", "terminated", "rebooting", ""];
  expect(words.map(toInstanceState)).toEqual([
    ...["PENDING", "RUNNING", "STOPPING", "STOPPED", "TERMINATING", "TERMINATED", "UNKNOWN", "UNKNOWN"],
  ]);
});

test("many ids go 200 a call, page by page; wrong ones are not asked for", async () => {
  const { wire, adapter } = await startAdapter(({ parameters }, out) => {
    const token = parameters.get("NextToken");
    sendXml(out, 200, instancesXml(token === null ? [] : [full], token === null ? "more" : ""));
  });
  const ids = Array.from({ length: 201 }, (_, index) => id(index + 1));
  expect(await adapter.instances.ofImages(region, [...ids, ...ids, "ami-x"], call)).toHaveLength(1);
  expect(wire.calls.map(({ parameters }) => [...parameters.keys()].filter((key) => /Value/.test(key)).length)).toEqual([
    200, 200, 1, 1,
  ]);
  expect(await adapter.instances.ofImages(region, [], call)).toEqual([]);
  expect(await adapter.instances.ofImages("us-west-2", ids, call)).toEqual([]);
  expect(wire.calls).toHaveLength(4);
});

test("an answer that cannot be read is no empty list", async () => {
  const answers: readonly [string, Answer][] = [
    ["BACKEND_INVALID_RESPONSE", (_, out) => sendXml(out, 200, "")],
    ["BACKEND_INVALID_RESPONSE", (_, out) => sendXml(out, 200, instancesXml(["<imageId>x</imageId>"]))],
    ["BACKEND_INVALID_RESPONSE", (_, out) => sendXml(out, 200, instancesXml([], "again"))],
    [
      "BACKEND_DENIED",
      (_, out) => sendXml(out, 403, errorXml("UnauthorizedOperation", "perform: ec2:DescribeInstances")),
    ],
  ];
  for (const [code, answer] of answers) {
    const { adapter } = await startAdapter(answer);
    const failure = adapter.instances.ofImages(region, [id(1)], call);
    await expect(failure).rejects.toMatchObject({ code });
    if (code === "BACKEND_DENIED") await expect(failure).rejects.toThrow(/Allow ec2:DescribeInstances/);
  }
});

test("what an image stands on is read from its record", () => {
  const native = {
    ...{ ImageId: id(1), SourceImageId: id(2), SourceImageRegion: "us-east-1" },
    BlockDeviceMappings: [
      { DeviceName: "/dev/xvda", Ebs: { SnapshotId: "snap-1" } },
      { DeviceName: "/dev/sdb", VirtualName: "ephemeral0" },
      { DeviceName: "/dev/sdc", Ebs: { SnapshotId: "snap-1" } },
    ],
  };
  const record = toRecord(region, "111122223333", native);
  expect(record && awsDependencies(record)).toEqual({
    source: { region: "us-east-1", nativeId: id(2) },
    snapshots: ["snap-1"],
  });
  const bare = toRecord(region, "111122223333", { ImageId: id(1) });
  expect(bare && awsDependencies(bare)).toEqual({ source: null, snapshots: [] });
  const odd = bare && { ...bare, facts: { ...bare.facts, detail: { blockDeviceMappings: [null, "x", { ebs: [] }] } } };
  expect(odd && awsDependencies(odd)).toEqual({ source: null, snapshots: [] });
});
