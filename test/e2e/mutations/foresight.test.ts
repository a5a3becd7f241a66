import { afterEach, expect, test } from "vitest";
import { ACME_PRODUCTION, GLOBEX } from "../../../demo/seed/aws/accounts.ts";
import { type MutatedImage, type MutationAnswer, type MutationName, mutate } from "../../support/callers/mutations.ts";
import { acmeSmartCloud } from "../../support/worlds/backends.ts";
import { acme, here, mutationWorld } from "../../support/worlds/mutation-world.ts";

const world = mutationWorld([acme, acmeSmartCloud]);
afterEach(() => world.control().heal("aws"));

const tags = (count: number, word = "tag") =>
  Array.from({ length: count }, (_, at) => ({ key: `${word}-${at}`, value: "x" }));
const record = (count: number) => Object.fromEntries(tags(count).map(({ key, value }) => [key, value]));
const encrypted = { encrypted: true };
const underAwsKey = {
  blockDevices: [{ deviceName: "/dev/xvda", ebs: { snapshotId: "snap-0123456789abcdef0", encrypted: true } }],
};
const toGlobex = { permissions: [{ type: "ACCOUNT", id: GLOBEX }] };
const foreign = { ownerId: GLOBEX, launchPermissions: [{ userId: ACME_PRODUCTION }] };

/** One that is not AVAILABLE: nobody may ask for its launch permissions, so the index never knows who sees it. */
async function early(seed: object): Promise<MutatedImage> {
  made += 1;
  const name = `early-${made}`;
  const [nativeId] = await world.control().createImages([{ region: here, ownerId: ACME_PRODUCTION, name, ...seed }]);
  const { data } = await world.gateway().graphql<{ image: MutatedImage }>(
    `query ($nativeId: String!) {
      image: imageByNativeId(provider: AWS, region: "${here}", nativeId: $nativeId) { id nativeId region name state }
    }`,
    { nativeId },
  );
  return data.image;
}
let made = 0;

async function dry(name: MutationName, { id }: MutatedImage, more: object): Promise<MutationAnswer> {
  let answer: MutationAnswer | undefined;
  const changes = await world.changesDuring("aws", async () => {
    answer = await mutate(world.gateway(), name, { imageId: id, ...more, dryRun: true });
  });
  // The cloud's own dry runs are asked and change nothing.
  if (!("checkAtCloud" in more)) expect(changes).toEqual({});
  if (!answer) throw new Error("no answer");
  return answer;
}

/** What the index and the cloud's catalogue know: each is refused by the dry run, as the cloud itself would. */
test.each<readonly [string, object, MutationName, object, string, readonly string[]]>([
  ["a 51st tag", { tags: record(50) }, "updateImage", { setTags: tags(1, "new") }, "QUOTA_EXCEEDED", ["setTags"]],
  [
    "a 51st tag that comes before another is deleted",
    { tags: record(50) },
    "updateImage",
    { setTags: tags(1, "new"), deleteTags: ["tag-0"] },
    "QUOTA_EXCEEDED",
    ["setTags"],
  ],
  ["50 tags beside our own", {}, "copyImage", { name: "fifty", tags: tags(50) }, "QUOTA_EXCEEDED", ["tags"]],
  [
    "copied tags and new ones that are 51",
    { tags: record(45) },
    "copyImage",
    { name: "many tags", copyTags: true, tags: tags(5, "new") },
    "QUOTA_EXCEEDED",
    ["tags"],
  ],
  ["a name that is taken", { name: "taken" }, "copyImage", { name: "taken" }, "NAME_TAKEN", ["name"]],
  ["a shared image without its snapshots", foreign, "copyImage", { name: "no way" }, "FORBIDDEN", ["imageId"]],
  [
    "another account's product",
    { ...foreign, productCodes: [{ productCode: "code1", type: "marketplace" }] },
    "copyImage",
    { name: "a product" },
    "FORBIDDEN",
    ["imageId"],
  ],
  ["a copy of a pending image", { state: "pending" }, "copyImage", { name: "early" }, "WRONG_STATE", ["imageId"]],
  [
    "a launch of a pending image",
    { state: "pending" },
    "launchInstance",
    { instanceType: "t3.micro" },
    "WRONG_STATE",
    ["imageId"],
  ],
  ["disabling a failed image", { state: "failed" }, "disableImage", {}, "WRONG_STATE", ["imageId"]],
  ["sharing a disabled image", { state: "disabled" }, "grantLaunchPermission", toGlobex, "WRONG_STATE", ["imageId"]],
  [
    "an encrypted image for everybody",
    encrypted,
    "setImageVisibility",
    { visibility: "PUBLIC" },
    "NOT_SHAREABLE",
    ["imageId"],
  ],
  [
    "a grant of an encrypted image to everybody",
    encrypted,
    "grantLaunchPermission",
    { permissions: [{ type: "EVERYBODY" }] },
    "NOT_SHAREABLE",
    ["imageId"],
  ],
  [
    "a protected image",
    { deregistrationProtection: "enabled-without-cooldown" },
    "deregisterImage",
    {},
    "PROTECTED",
    ["imageId"],
  ],
  [
    "a deprecation in eleven years",
    {},
    "scheduleImageDeprecation",
    { deprecateAt: new Date(Date.now() + 11 * 366 * 86_400_000).toISOString() },
    "INVALID_REQUEST",
    ["deprecateAt"],
  ],
  [
    "another architecture",
    { architecture: "arm64" },
    "launchInstance",
    { instanceType: "t3.micro" },
    "INVALID_REQUEST",
    ["instanceType"],
  ],
  [
    "a machine that the image's owner excludes",
    { instanceTypes: { supported: ["m5.large"] } },
    "launchInstance",
    { instanceType: "t3.micro" },
    "INVALID_REQUEST",
    ["instanceType"],
  ],
  [
    "a type that EC2 does not have",
    {},
    "launchInstance",
    { instanceType: "t3.mikro" },
    "INVALID_REQUEST",
    ["instanceType"],
  ],
])("a dry run refuses %s", async (_, seed, name, more, code, field) => {
  const isEarly = "state" in seed && seed.state !== "disabled";
  const image = await (isEarly ? early(seed) : world.image(seed));
  const answer = await dry(name, image, more);
  expect(answer.userErrors).toMatchObject([{ code, field }]);
});

test.each<readonly [string, object, MutationName, object, string, RegExp]>([
  ["sharing an encrypted image", encrypted, "grantLaunchPermission", toGlobex, "NOT_SHAREABLE", /copyImage.*kmsKeyId/],
  [
    "launching a product",
    { ...foreign, productCodes: [{ productCode: "8sn0example", type: "marketplace" }] },
    "launchInstance",
    { instanceType: "t3.micro" },
    "SUBSCRIPTION_REQUIRED",
    /8sn0example.*https:\/\/aws\.amazon\.com\/marketplace\/pp\?sku=8sn0example/,
  ],
])("a dry run warns of what is likely, with the way out: %s", async (_, seed, name, more, code, way) => {
  const answer = await dry(name, await world.image(seed), more);
  expect(answer).toMatchObject({ userErrors: [], warnings: [{ code, message: expect.stringMatching(way) }] });
});

test("what could not be checked is a warning, and no yes", async () => {
  const image = await world.image();
  await world.control().fail("aws", { kind: "deny", action: "DescribeInstanceTypes" });
  const answer = await dry("launchInstance", image, { instanceType: "m7i.large" });
  expect(answer).toMatchObject({
    userErrors: [],
    warnings: [{ code: "INVALID_REQUEST", field: ["instanceType"], message: expect.stringMatching(/BACKEND_DENIED/) }],
  });
});

test.each<readonly [MutationName, object, string]>([
  ["terminateInstance", { instanceId: "i-0123456789abcdef0" }, "instanceId"],
  [
    "registerImage",
    {
      name: "of nothing",
      rootDeviceName: "/dev/xvda",
      devices: [{ deviceName: "/dev/xvda", snapshotId: "snap-0123456789abcdef0" }],
    },
    "devices",
  ],
])("a dry run of %s refuses what is not there, as the cloud itself would", async (name, input, field) => {
  const place = { backend: "acme-production", region: "us-east-1", ...input };
  for (const dryRun of [true, false]) {
    const { userErrors } = await mutate(world.gateway(), name, { ...place, dryRun });
    expect(userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
    if (dryRun) expect(userErrors).toMatchObject([{ field: [field] }]);
  }
});

test("a type that EC2 says nothing of is a warning, and no yes", async () => {
  const answer = await dry("launchInstance", await world.image(), { instanceType: "x9.metal" });
  expect(answer).toMatchObject({
    userErrors: [],
    warnings: [{ code: "INVALID_REQUEST", field: ["instanceType"], message: expect.stringMatching(/x9\.metal/) }],
  });
});

test("checkAtCloud asks EC2's own dry run: a key of AWS's own is refused before it is tried", async () => {
  const image = await world.image(underAwsKey);
  const unasked = await dry("grantLaunchPermission", image, toGlobex);
  expect(unasked).toMatchObject({ userErrors: [], warnings: [{ code: "NOT_SHAREABLE" }] });
  const asked = await dry("grantLaunchPermission", image, { ...toGlobex, checkAtCloud: true });
  expect(asked.userErrors).toMatchObject([{ code: "NOT_SHAREABLE", field: ["imageId"] }]);
  const done = await mutate(world.gateway(), "grantLaunchPermission", {
    imageId: image.id,
    ...toGlobex,
    checkAtCloud: true,
  });
  expect(done).toMatchObject({ userErrors: [{ code: "NOT_SHAREABLE" }], event: null });
  expect(await world.raw(image)).toMatchObject({ launchPermissions: [] });
});

test.each<readonly [MutationName, object]>([
  ["updateImage", { description: "new", setTags: tags(1), deleteTags: ["old"] }],
  ["copyImage", { name: "checked at the cloud" }],
  ["grantLaunchPermission", toGlobex],
  ["setImageVisibility", { visibility: "PRIVATE" }],
  ["scheduleImageDeprecation", { deprecateAt: "2031-01-01T00:00:00Z" }],
  ["disableImage", {}],
  ["protectImage", {}],
  ["deregisterImage", {}],
  ["launchInstance", { instanceType: "t3.micro" }],
])("checkAtCloud of %s changes nothing and finds nothing against it", async (name, more) => {
  const image = await world.image();
  const before = await world.stateOf("aws");
  const answer = await dry(name, image, { ...more, checkAtCloud: true });
  expect(answer).toMatchObject({ userErrors: [], warnings: [] });
  expect(await world.stateOf("aws")).toEqual(before);
});

test("checkAtCloud names a right that the credentials lack", async () => {
  const image = await world.image();
  await world.control().fail("aws", { kind: "deny", action: "DisableImage" });
  const { userErrors } = await dry("disableImage", image, { checkAtCloud: true });
  expect(userErrors).toMatchObject([{ code: "FORBIDDEN", message: expect.stringContaining("ec2:DisableImage") }]);
});

test("launchPreview says what speaks against a launch, and launchInstance names product and address", async () => {
  const product = { productCode: "4xprodcode", type: "marketplace" };
  const image = await world.image({ ...foreign, ownerAlias: "aws-marketplace", productCodes: [product] });
  const input = { imageId: image.id, instanceType: "t3.micro" };
  const { data } = await world.gateway().graphql<{ launchPreview: Pick<MutationAnswer, "userErrors" | "warnings"> }>(
    `query ($input: LaunchPreviewInput!) {
      launchPreview(input: $input) { userErrors { code field message } warnings { code field message } }
    }`,
    { input },
  );
  const address = "https://aws.amazon.com/marketplace/pp?sku=4xprodcode";
  const says = expect.stringContaining(address);
  expect(data.launchPreview).toMatchObject({
    userErrors: [],
    warnings: [{ code: "SUBSCRIPTION_REQUIRED", message: says }],
  });
  const refused = await mutate(world.gateway(), "launchInstance", input);
  expect(refused.userErrors).toMatchObject([{ code: "SUBSCRIPTION_REQUIRED", message: says }]);
  expect(refused.userErrors[0]?.message).toContain("product code is 4xprodcode");
});

test("viewerCanDeregister knows of the protection", async () => {
  const { id } = await world.image({ deregistrationProtection: "enabled-with-cooldown" });
  const { data } = await world
    .gateway()
    .graphql<{ image: object }>(
      "query ($id: ID!) { image(id: $id) { ... on Deregisterable { viewerCanDeregister viewerCannotDeregisterReasons } } }",
      { id },
    );
  expect(data.image).toEqual({ viewerCanDeregister: false, viewerCannotDeregisterReasons: ["PROTECTED"] });
});

const smart = (nativeId: string) => world.found("smartcloud", nativeId, "SMARTCLOUD");

test.each<readonly [string, MutationName, object, string, readonly string[]]>([
  [
    "a machine that the image does not run on",
    "launchInstance",
    { instanceType: "NONE.1/1/1" },
    "INVALID_REQUEST",
    ["instanceType"],
  ],
  ["another data centre", "launchInstance", { location: "82" }, "INVALID_REQUEST", ["location"]],
  ["an image that machines run from", "deregisterImage", {}, "IN_USE", ["imageId"]],
])("on a SmartCloud a dry run refuses %s", async (_, name, more, code, field) => {
  const { id } = await smart("20031001");
  const launch = { name: "web", instanceType: "COP64.2/4096/60", location: "41" };
  const input = { imageId: id, ...(name === "launchInstance" ? launch : {}), ...more, dryRun: true };
  const { userErrors } = await mutate(world.gateway(), name, input);
  expect(userErrors).toMatchObject([{ code, field }]);
});

test("on a SmartCloud checkAtCloud says that there is no such thing", async () => {
  const { id } = await smart("20031001");
  const input = { imageId: id, name: "copy", dryRun: true, checkAtCloud: true };
  const { userErrors, calls } = await mutate(world.gateway(), "copyImage", input);
  expect(userErrors).toMatchObject([{ code: "UNSUPPORTED", field: ["checkAtCloud"] }]);
  expect(calls).toHaveLength(1);
});
