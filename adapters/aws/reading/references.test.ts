import { expect, test } from "vitest";
import { GatewayError } from "../../../src/domain/errors.ts";
import { startAdapter } from "../connection/failures.fixture.ts";
import { answerXml, errorXml, id, sendXml } from "../connection/wire.fixture.ts";

const call = { signal: new AbortController().signal };
const region = "eu-west-1";
const template = "arn:aws:ec2:eu-west-1:111122223333:launch-template/lt-0123456789abcdef0";
const item = (type: string, arn: string) =>
  `<item><imageId>${id(1)}</imageId><resourceType>${type}</resourceType><arn>${arn}</arn></item>`;
const page = (items: string, next = "") =>
  answerXml("DescribeImageReferences", `<imageReferenceSet>${items}</imageReferenceSet><nextToken>${next}</nextToken>`);

function codes(answer: ReadonlyMap<string, readonly string[] | GatewayError>) {
  return Object.fromEntries([...answer].map(([kind, one]) => [kind, one instanceof GatewayError ? one.code : one]));
}

test("every kind is asked for at once, launch templates in every version, over all pages", async () => {
  const { wire, adapter } = await startAdapter(({ parameters }, out) => {
    const first = !parameters.has("NextToken");
    sendXml(out, 200, first ? page(item("ec2:LaunchTemplate", template), "2") : page(item("ssm:Parameter", "arn:p")));
  });
  expect(codes(await adapter.references.ofImage(region, id(1), call))).toEqual({
    "ec2:Instance": [],
    "ec2:LaunchTemplate": [template],
    "ssm:Parameter": ["arn:p"],
    "imagebuilder:ImageRecipe": [],
    "imagebuilder:ContainerRecipe": [],
  });
  expect(wire.calls.map(({ parameters }) => parameters.get("NextToken"))).toEqual([null, "2"]);
  const sent = Object.fromEntries(wire.calls[0]?.parameters ?? []);
  expect(sent).toMatchObject({
    "ImageId.1": id(1),
    "ResourceType.2.ResourceType": "ec2:LaunchTemplate",
    "ResourceType.2.ResourceTypeOption.1.OptionName": "version-depth",
    "ResourceType.2.ResourceTypeOption.1.OptionValue.1": "10000",
    "ResourceType.5.ResourceType": "imagebuilder:ContainerRecipe",
  });
});

test("where one kind is refused, the others are asked for on their own", async () => {
  const { adapter } = await startAdapter(({ parameters }, out) => {
    const asked = [1, 2, 3, 4, 5].map((at) => parameters.get(`ResourceType.${at}.ResourceType`));
    if (asked.includes("ssm:Parameter")) return sendXml(out, 403, errorXml("UnauthorizedOperation", "no ssm"));
    sendXml(out, 200, page(asked.includes("ec2:LaunchTemplate") ? item("ec2:LaunchTemplate", template) : ""));
  });
  expect(codes(await adapter.references.ofImage(region, id(1), call))).toEqual({
    "ec2:Instance": [],
    "ec2:LaunchTemplate": [template],
    "ssm:Parameter": "BACKEND_DENIED",
    "imagebuilder:ImageRecipe": [],
    "imagebuilder:ContainerRecipe": [],
  });
});

test.each([
  [
    "a cloud that does not know the action",
    400,
    errorXml("InvalidAction", "The action is not valid"),
    "BACKEND_UNSUPPORTED",
  ],
  ["an answer without a list", 200, answerXml("DescribeImageReferences", ""), "BACKEND_INVALID_RESPONSE"],
  [
    "a reference without an id",
    200,
    page("<item><resourceType>ssm:Parameter</resourceType></item>"),
    "BACKEND_INVALID_RESPONSE",
  ],
])("%s says nothing of references", async (_, status, body, code) => {
  const { wire, adapter } = await startAdapter((_call, out) => sendXml(out, status, body));
  await expect(adapter.references.ofImage(region, id(1), call)).rejects.toMatchObject({ code });
  expect(wire.calls).toHaveLength(1);
});
