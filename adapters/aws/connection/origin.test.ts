import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { GatewayError } from "../../../src/domain/errors.ts";
import { isOwnEndpoint } from "./endpoint.ts";
import { createTestAdapter, id, imagesXml, sendXml, startWire } from "./wire.fixture.ts";

const call = () => ({ signal: new AbortController().signal });

test.each([301, 302, 303, 307, 308])("a redirect with %i is not followed, whatever was asked", async (status) => {
  let connections = 0;
  const elsewhere = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, "127.0.0.1");
  await once(elsewhere, "listening");
  onTestFinished(async () => void elsewhere.close());
  const address = elsewhere.address();
  const location = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
  const said = `<Response><Errors><Error><Code>PermanentRedirect</Code><Message>x</Message><Endpoint>${location}</Endpoint></Error></Errors></Response>`;
  const wire = await startWire((_, out) =>
    sendXml(out, status, said, { location, "x-amz-bucket-region": "eu-west-2" }),
  );
  const keys = { type: "keys", accessKeyId: { env: "KEY" }, secretAccessKey: { env: "SECRET" } };
  const role = { roleArn: "arn:aws:iam::111122223333:role/x", externalId: { env: "EXTERNAL" } };
  const adapter = createTestAdapter(wire.url);
  const assuming = createTestAdapter(wire.url, { credentials: { type: "assumeRole", ...role, source: keys } });
  for (const close of [adapter.close, assuming.close, wire.close]) onTestFinished(close);
  const answers = await Promise.allSettled([
    adapter.images.list("eu-west-1", null, call()),
    adapter.images.getMany("eu-west-1", [id(1)], call()),
    assuming.images.list("eu-west-1", null, call()),
  ]);
  for (const answer of answers) expect(answer.status === "rejected" && answer.reason).toBeInstanceOf(GatewayError);
  expect(connections).toBe(0);
  expect(wire.calls.map(({ action }) => action)).toEqual(expect.arrayContaining(["DescribeImages", "AssumeRole"]));
});

test.each(["x.evil.example/#", "us-east-1.evil.example", "@127.0.0.1:80/", "../eu-west-1", "eu-west-2"])(
  "a region that the backend does not look at (%s) is no host name to ask",
  async (region) => {
    const wire = await startWire((_, out) => sendXml(out, 500, ""));
    const adapter = createTestAdapter(wire.url);
    for (const close of [adapter.close, wire.close]) onTestFinished(close);
    const listing = adapter.images.list(region, null, call());
    await expect(listing).rejects.toMatchObject({ name: "GatewayError" });
    expect(await adapter.images.getMany(region, [id(1)], call())).toEqual(new Map());
    expect(await adapter.launchPermissions.getMany(region, [id(1)], call())).toEqual(new Map());
    expect(wire.calls).toEqual([]);
  },
);

test.each(["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_EC2"])(
  "an endpoint of %s is told as one that is not AWS's own",
  async (name) => {
    const wire = await startWire((_, out) => sendXml(out, 200, imagesXml([])));
    onTestFinished(wire.close);
    for (const variable of [name, "AWS_ENDPOINT_URL_STS"]) vi.stubEnv(variable, wire.url);
    onTestFinished(() => void vi.unstubAllEnvs());
    const adapter = createTestAdapter(wire.url, { endpoint: undefined });
    onTestFinished(adapter.close);
    await adapter.images.getMany("eu-west-1", [id(1)], call()).catch(() => {});
    expect(wire.calls.map(({ action }) => action)).toContain("DescribeImages");
    expect(adapter.foreignEndpoint).toBe(wire.url);
  },
);

test.each([
  ["https://ec2.us-east-1.amazonaws.com", true],
  ["https://ec2.cn-north-1.amazonaws.com.cn/", true],
  ["https://EC2.us-iso-east-1.c2s.ic.gov", true],
  ["https://amazonaws.com.evil.example", false],
  ["https://evilamazonaws.com", false],
  ["http://127.0.0.1:4566", false],
])("%s: AWS's own is %s", (endpoint, isOwn) => {
  expect(isOwnEndpoint(endpoint)).toBe(isOwn);
});
