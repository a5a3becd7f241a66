import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failureOf } from "../connection/wire.fixture.ts";
import { smartCloudRefusals } from "../refusals.ts";
import { changeActions } from "./change.ts";
import { capture, copy, type Demo, ids, launch, registration, startDemo, users, write } from "./demo.fixture.ts";
import { isOfInput } from "./refused.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

const device = { deviceName: "/dev/sda" };
const tag = { key: "team", value: "web" };
const everybody = { type: "EVERYBODY", id: null } as const;

describe("what the cloud does not have is refused before it is asked, by the dry run too", () => {
  test.each([
    ["noReboot", { noReboot: true }],
    ["devices", { devices: [device] }],
    ["tags", { tags: [tag] }],
    ["name", { name: " " }],
    ["instanceId", { instanceId: "../keys" }],
  ])("capture: %s", async (field, more) => {
    await refused("capture", { ...capture, ...more }, "INVALID_REQUEST", field);
  });

  test.each([
    ["architecture", { architecture: "x86_64" }],
    ["rootDeviceName", { rootDeviceName: "/dev/sda" }],
    ["devices", { devices: [device] }],
    ["virtualizationType", { virtualizationType: "hvm" }],
    ["bootMode", { bootMode: "uefi" }],
    ["enaSupport", { enaSupport: false }],
    ["imageLocation", { imageLocation: "bucket/manifest.xml" }],
    ["tags", { tags: [tag] }],
    ["volumeId", { volumeId: null }],
    ["volumeId", { volumeId: "vol-1" }],
    ["name", { name: "" }],
  ])("registration: %s", async (field, more) => {
    await refused("registration", { ...registration, ...more }, "INVALID_REQUEST", field);
  });

  test.each([
    ["region", { sourceRegion: "elsewhere" }, "UNSUPPORTED"],
    ["encrypted", { encrypted: true }, "INVALID_REQUEST"],
    ["kmsKeyId", { kmsKeyId: "key" }, "INVALID_REQUEST"],
    ["copyTags", { copyTags: true }, "INVALID_REQUEST"],
    ["tags", { tags: [tag] }, "INVALID_REQUEST"],
    ["imageId", { sourceId: "ami-1" }, "INVALID_REQUEST"],
  ])("copying: %s", async (field, more, code) => {
    await refused("copying", { ...copy, ...more }, code, field);
  });

  test.each([
    ["name", { name: null }],
    ["location", { location: null }],
    ["count", { count: 2 }],
    ["subnetId", { subnetId: "subnet-1" }],
    ["tags", { tags: [tag] }],
    ["imageId", { imageId: "ami-1" }],
  ])("launching: %s", async (field, more) => {
    await refused("launching", { ...launch, ...more }, "INVALID_REQUEST", field);
  });

  test.each([
    ["permissions", { permissions: [everybody] }],
    ["visibility", { visibility: "UNKNOWN" }],
  ])("visibilitySetting: %s", async (field, more) => {
    const request = { id: ids.image, visibility: "SHARED", permissions: [], ...more };
    await refused("visibilitySetting", request, "INVALID_REQUEST", field);
  });

  test("another region, by every verb", async () => {
    for (const { plan, run } of Object.values(demo.adapter.verbs)) {
      // The region is looked at first, so that what the request is does not matter.
      const request = {} as never;
      expect((await failureOf(planned(() => plan("elsewhere", request)))).code).toBe("UNSUPPORTED");
      expect((await failureOf(run("elsewhere", request, write("region")))).code).toBe("UNSUPPORTED");
    }
  });
});

describe("what the cloud refuses becomes a code that says why", () => {
  test.each([
    ["capture", { ...capture, instanceId: "99999999" }, "NOT_FOUND", "instanceId"],
    ["capture", { ...capture, instanceId: ids.machineOfGlobex }, "FORBIDDEN", "instanceId"],
    ["capture", { ...capture, instanceId: ids.failedMachine }, "WRONG_STATE", "instanceId"],
    ["registration", { ...registration, volumeId: "99999999" }, "INVALID_REQUEST", undefined],
    ["registration", { ...registration, volumeId: ids.plainVolume }, "INVALID_REQUEST", undefined],
    ["registration", { ...registration, volumeId: "40011" }, "IN_USE", "volumeId"],
    ["registration", { ...registration, volumeId: "40021" }, "FORBIDDEN", "volumeId"],
    ["copying", { ...copy, sourceId: "99999999" }, "NOT_FOUND", "imageId"],
    ["copying", { ...copy, sourceId: ids.imageOfGlobex }, "NOT_FOUND", "imageId"],
    ["copying", { ...copy, sourceId: ids.capturing }, "WRONG_STATE", undefined],
    ["launching", { ...launch, location: "61" }, "INVALID_REQUEST", undefined],
    ["launching", { ...launch, instanceType: "COP1" }, "INVALID_REQUEST", undefined],
    ["launching", { ...launch, keyName: "nobody's" }, "INVALID_REQUEST", undefined],
    ["launching", { ...launch, imageId: ids.capturing }, "WRONG_STATE", undefined],
    ["launching", { ...launch, imageId: ids.imageOfGlobex, location: "101" }, "FORBIDDEN", "imageId"],
  ] as const)("%s %#: %s", async (name, request, code, field) => {
    // Each row holds the request of its own verb.
    const error = await failureOf(demo.adapter.verbs[name].run("test", request as never, write("refused")));
    expect([error.code, error.info.field], error.message).toEqual([code, field]);
    expect(error.message).toMatch(/^Could not [a-z].* on backend test-smartcloud: .*\. .*\.$/);
    expect(error.message).not.toContain(users.acme);
  });

  test("the cloud's sentence is quoted where it is about the input", async () => {
    const wrong = { ...launch, keyName: "nobody" };
    const error = await failureOf(demo.adapter.verbs.launching.run("test", wrong, write("key")));
    expect(error.message).toContain("(“Invalid key name nobody”)");
  });

  test.each([
    ["Invalid key name nobody", true],
    ["Image 20001150 is not in data center 61", true],
    ["The name is used by image 20009999", false],
    ["The name is used by an image of carol@globex.example.com", false],
    ['An image "secret plans" has this name', false],
    ["An image 'secret plans' has this name", false],
    ["The image's owner doesn't allow it", true],
    ['An image "mine" is not ready', true],
  ])("%s: names only what was sent, so it is quoted: %s", (sentence, isQuoted) => {
    expect(isOfInput(sentence, { id: "20001150", form: { name: "mine", location: "61" } })).toBe(isQuoted);
  });

  test("an image that wants a password at launch is refused with the way out", async () => {
    const windows = demo.images().find(({ platform, state }) => /windows/i.test(platform) && state === 1);
    const request = {
      ...launch,
      imageId: windows?.id ?? "",
      location: windows?.location ?? "",
      instanceType: windows?.instanceTypes?.[0]?.id ?? "",
      keyName: null,
    };
    const error = await failureOf(demo.adapter.verbs.launching.run("test", request, write("windows")));
    expect(error).toMatchObject({ code: "INVALID_REQUEST", info: { field: "parameters" } });
    expect(error.message).toMatch(/“Parameter \w+ .*manifest/);
  });
});

test("each row can be met: none stands behind one that takes all of its answers", () => {
  for (const [place, row] of smartCloudRefusals.entries()) {
    const before = smartCloudRefusals.slice(0, place);
    const actions = row.of === null ? changeActions : [row.of];
    const isHidden = actions.every((action) =>
      before.some((one) => one.status === row.status && one.says === null && (one.of ?? action) === action),
    );
    expect(isHidden, `${row.of} ${row.status} ${row.becomes}`).toBe(false);
  }
});

async function refused(name: keyof Demo["adapter"]["verbs"], request: unknown, code: string, field: string) {
  const { plan, run } = demo.adapter.verbs[name];
  const before = demo.server.calls.summary().total;
  // Each row holds the request of its own verb, with one thing wrong.
  const wrong = request as never;
  expect(await failureOf(planned(() => plan("test", wrong)))).toMatchObject({ code, info: { field } });
  expect(await failureOf(run("test", wrong, write("refused")))).toMatchObject({ code, info: { field } });
  expect(demo.server.calls.summary().total).toBe(before);
}

/** A plan that throws, as a promise that rejects. */
async function planned(plan: () => unknown): Promise<unknown> {
  return plan();
}
