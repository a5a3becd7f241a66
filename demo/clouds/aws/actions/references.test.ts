import { beforeEach, expect, test } from "vitest";
import { answerControl } from "../control/control.ts";
import { createTestCloud, launch, OTHER_REGION, OWNER, PARTNER, REGION, type TestCloud } from "../test-caller.ts";

let cloud: TestCloud;
let imageId: string;

beforeEach(() => {
  cloud = createTestCloud();
  imageId = cloud.seed("golden", { launchPermissions: [{ userId: PARTNER }] });
});

function make(resourceType: string, name: string, more: object = {}) {
  const body = { region: REGION, ownerId: OWNER, resourceType, name, imageIds: [imageId], ...more };
  return answerControl(cloud.world, "POST", ["references"], body);
}

function ask(parameters: Readonly<Record<string, string | number | boolean>> = { IncludeAllResourceTypes: true }) {
  const answer = cloud.call("DescribeImageReferences", { "ImageId.1": imageId, ...parameters });
  // The action answers a list of texts by name.
  const references = answer.imageReferenceSet as readonly Readonly<Record<string, string>>[];
  return { arns: references.map(({ arn }) => arn ?? ""), references, nextToken: answer.nextToken };
}

const kinds = (arns: readonly string[]) => arns.map((arn) => arn.split(":").slice(2).join(":"));

test("every kind of reference in the caller's account and region is found", () => {
  const instance = launch(cloud, imageId);
  const foreign = launch(cloud, imageId, {}, { account: PARTNER });
  make("ec2:LaunchTemplate", "orders");
  make("ssm:Parameter", "/golden/orders");
  make("ssm:Parameter", "flat");
  make("imagebuilder:ImageRecipe", "hardened", { version: "2.1.0" });
  make("imagebuilder:ContainerRecipe", "batch");
  make("ssm:Parameter", "/of/the/partner", { ownerId: PARTNER });
  make("ssm:Parameter", "/elsewhere", { region: OTHER_REGION });
  make("ssm:Parameter", "/of/another", { imageIds: [cloud.seed("another")] });
  const { references, arns } = ask();
  expect(kinds(arns)).toEqual([
    `ec2:${REGION}:${OWNER}:instance/${instance}`,
    expect.stringMatching(`^ec2:${REGION}:${OWNER}:launch-template/lt-0[0-9a-f]{16}$`),
    `imagebuilder:${REGION}:${OWNER}:container-recipe/batch/1.0.0`,
    `imagebuilder:${REGION}:${OWNER}:image-recipe/hardened/2.1.0`,
    `ssm:${REGION}:${OWNER}:parameter/flat`,
    `ssm:${REGION}:${OWNER}:parameter/golden/orders`,
  ]);
  expect(references[0]).toEqual({ imageId, resourceType: "ec2:Instance", arn: arns[0] });
  const partner = { "ImageId.1": imageId, IncludeAllResourceTypes: true };
  expect(JSON.stringify(cloud.call("DescribeImageReferences", partner, { account: PARTNER }))).toMatch(
    new RegExp(`^[^/]*/${foreign}"[^/]*/of/the/partner"[^/]*$`),
  );
});

test("references to an image that is gone are still found", () => {
  make("ssm:Parameter", "/golden");
  cloud.call("DeregisterImage", { ImageId: imageId });
  cloud.wait(3_600_000);
  expect(ask().arns).toHaveLength(1);
});

test("a page holds at least five references, and its token goes on after them", () => {
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  for (const name of names) make("ssm:Parameter", name);
  const first = ask({ IncludeAllResourceTypes: true, MaxResults: 5 });
  expect(first.arns).toHaveLength(5);
  const rest = ask({ IncludeAllResourceTypes: true, MaxResults: 5, NextToken: String(first.nextToken) });
  expect([...first.arns, ...rest.arns].map((arn) => arn.split("/")[1])).toEqual(names);
  expect(rest.nextToken).toBeUndefined();
  const other = {
    "ImageId.1": imageId,
    "ResourceType.1.ResourceType": "ssm:Parameter",
    NextToken: String(first.nextToken),
  };
  expect(cloud.refusal("DescribeImageReferences", other).awsCode).toBe("InvalidNextToken");
});

test("ten versions of a launch template are looked at, or as many as version-depth says", () => {
  const newest = Array.from({ length: 10 }, (_, at) => cloud.seed(`newer-${at}`));
  make("ec2:LaunchTemplate", "orders", { imageIds: [imageId, ...newest] });
  const deep = (depth: number) =>
    ask({
      IncludeAllResourceTypes: true,
      "ResourceType.1.ResourceType": "ec2:LaunchTemplate",
      "ResourceType.1.ResourceTypeOption.1.OptionName": "version-depth",
      "ResourceType.1.ResourceTypeOption.1.OptionValue.1": depth,
    }).arns;
  expect(ask().arns).toEqual([]);
  expect(deep(10)).toEqual([]);
  expect(deep(11)).toHaveLength(1);
});

test("instances in every state count, unless state-name says which", () => {
  const gone = launch(cloud, imageId);
  launch(cloud, imageId);
  cloud.wait(1000);
  cloud.call("TerminateInstances", { "InstanceId.1": gone });
  cloud.wait(1000);
  expect(ask().arns).toHaveLength(2);
  const running = {
    "ResourceType.1.ResourceType": "ec2:Instance",
    "ResourceType.1.ResourceTypeOption.1.OptionName": "state-name",
    "ResourceType.1.ResourceTypeOption.1.OptionValue.1": "running",
  };
  expect(ask(running).arns).toHaveLength(1);
});

test("a type that the credentials may not look at refuses the call that asks for it, and no other", () => {
  make("ec2:LaunchTemplate", "orders");
  answerControl(cloud.world, "POST", ["denied-references"], { account: OWNER, resourceTypes: ["ssm:Parameter"] });
  const refusal = cloud.refusal("DescribeImageReferences", { "ImageId.1": imageId, IncludeAllResourceTypes: true });
  expect(refusal).toMatchObject({ awsCode: "UnauthorizedOperation", status: 403 });
  expect(refusal.message).toContain("ssm:DescribeParameters");
  expect(ask({ "ResourceType.1.ResourceType": "ec2:LaunchTemplate" }).arns).toHaveLength(1);
});

const option = (name: string, value: string) => ({
  "ResourceType.1.ResourceTypeOption.1.OptionName": name,
  "ResourceType.1.ResourceTypeOption.1.OptionValue.1": value,
});

test.each([
  [{}, "InvalidParameterCombination"],
  [{ IncludeAllResourceTypes: false }, "InvalidParameterCombination"],
  [{ IncludeAllResourceTypes: true, "ImageId.1": "orders" }, "InvalidAMIID.Malformed"],
  [{ IncludeAllResourceTypes: true, MaxResults: 4 }, "InvalidParameterValue"],
  [{ IncludeAllResourceTypes: true, NextToken: "x" }, "InvalidNextToken"],
  [{ "ResourceType.1.ResourceType": "ec2:Volume" }, "InvalidParameterValue"],
  [
    { "ResourceType.1.ResourceType": "ssm:Parameter", "ResourceType.2.ResourceType": "ssm:Parameter" },
    "InvalidParameterValue",
  ],
  [{ "ResourceType.1.ResourceType": "ssm:Parameter", ...option("state-name", "running") }, "InvalidParameterValue"],
  [{ "ResourceType.1.ResourceType": "ec2:Instance", ...option("version-depth", "3") }, "InvalidParameterValue"],
  [{ "ResourceType.1.ResourceType": "ec2:Instance", ...option("state-name", "asleep") }, "InvalidParameterValue"],
  [{ "ResourceType.1.ResourceType": "ec2:LaunchTemplate", ...option("version-depth", "0") }, "InvalidParameterValue"],
  [
    { "ResourceType.1.ResourceType": "ec2:LaunchTemplate", ...option("version-depth", "10001") },
    "InvalidParameterValue",
  ],
  [{ IncludeAllResourceTypes: true, DryRun: true }, "DryRunOperation"],
])("a question with %j is refused", (parameters, code) => {
  expect(cloud.refusal("DescribeImageReferences", { "ImageId.1": imageId, ...parameters }).awsCode).toBe(code);
});

test("one to ten images can be asked about", () => {
  expect(cloud.refusal("DescribeImageReferences", { IncludeAllResourceTypes: true }).awsCode).toBe("MissingParameter");
  const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`ImageId.${at + 1}`, imageId]));
  const refusal = cloud.refusal("DescribeImageReferences", { ...eleven, IncludeAllResourceTypes: true });
  expect(refusal.awsCode).toBe("InvalidParameterValue");
});

test("a reference is shown, replaced and removed through the control channel", () => {
  make("ssm:Parameter", "/golden");
  make("ssm:Parameter", "/golden");
  const shown = answerControl(cloud.world, "GET", ["references"], undefined);
  expect(shown?.body).toMatchObject({ references: [{ name: "/golden", imageIds: [imageId] }] });
  const arn = `arn:aws:ssm:${REGION}:${OWNER}:parameter/golden`;
  expect(answerControl(cloud.world, "DELETE", ["references"], { arn })?.status).toBe(200);
  expect(answerControl(cloud.world, "DELETE", ["references"], { arn })?.status).toBe(404);
  expect(ask().arns).toEqual([]);
});

test.each([
  [{ resourceType: "ec2:Instance" }, "resourceType must be one of"],
  [{ region: "mars-1" }, "region must be one of"],
  [{ ownerId: "1" }, "ownerId"],
  [{ imageIds: [] }, "imageIds"],
  [{ imageIds: ["ami-0123456789abcdef0", "ami-0123456789abcdef1"] }, "imageIds"],
  [{ version: "1.0.0" }, "version"],
  [{ imageid: "x" }, "unknown key imageid"],
])("a reference with %j is refused", (more, words) => {
  const answer = make("ssm:Parameter", "/golden", more);
  expect(answer?.status).toBe(400);
  expect(JSON.stringify(answer?.body)).toContain(words);
  expect(cloud.world.referrers.inOrder(REGION)).toEqual([]);
});
