import { afterEach, expect, test } from "vitest";
import { errorCodes, GatewayError } from "../../../src/domain/errors.ts";
import { refusalCodes } from "../../../src/domain/refusals.ts";
import {
  answerXml,
  canaries,
  createTestAdapter,
  errorXml,
  id,
  imagesXml,
  sendXml,
  startWire,
} from "../connection/wire.fixture.ts";
import { ec2Refusals } from "./refusals.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const write = () => ({ token: "0".repeat(32), signal: new AbortController().signal });

const usual = "EnableImageDeregistrationProtection";

/** What a verb makes of one answer of EC2's. */
async function refusalOf(word: string, message: string, status: number, action = usual): Promise<GatewayError> {
  const wire = await startWire((call, outgoing) => {
    if (call.action === "DescribeImages") return sendXml(outgoing, 200, imagesXml([]));
    if (call.action === "DescribeInstances")
      return sendXml(outgoing, 200, answerXml("DescribeInstances", "<reservationSet/>"));
    // Whether it is the region that is refused.
    if (call.action === "DescribeRegions") return sendXml(outgoing, 200, answerXml("DescribeRegions", "<regionInfo/>"));
    expect(call.action).toBe(action);
    sendXml(outgoing, status, errorXml(word, message));
  });
  const adapter = createTestAdapter(wire.url);
  closers.push(adapter.close, wire.close);
  const { verbs } = adapter;
  const region = "eu-west-1";
  const work: Readonly<Record<string, () => Promise<unknown>>> = {
    EnableImageDeregistrationProtection: () =>
      verbs.protection.run(region, { id: id(1), protected: true, withCooldown: false }, write()),
    ModifyImageAttribute: () =>
      verbs.permissionGranting.run(region, { id: id(1), permissions: [{ type: "EVERYBODY", id: null }] }, write()),
    CancelImageLaunchPermission: () => verbs.permissionCancelling.run(region, { id: id(1) }, write()),
    EnableImageDeprecation: () => verbs.deprecation.run(region, { id: id(1), at: "2027-01-01T00:00:00Z" }, write()),
    RestoreImageFromRecycleBin: () => verbs.restoration.run(region, { id: id(1) }, write()),
    CopyImage: () => {
      const copy = { sourceRegion: region, sourceId: id(1), name: "abc", description: null, encrypted: false };
      return verbs.copying.run(region, { ...copy, kmsKeyId: null, copyTags: false, tags: [] }, write());
    },
    TerminateInstances: () => verbs.terminating.run(region, { instanceId: "i-00000001" }, write()),
    RunInstances: () => {
      const launch = { imageId: id(1), name: null, instanceType: "t3.micro", location: null, keyName: null };
      return verbs.launching.run(region, { ...launch, subnetId: null, count: 1, tags: [] }, write());
    },
  };
  const error: unknown = await work[action]?.().catch((reason: unknown) => reason);
  if (!(error instanceof GatewayError)) throw new Error(`no GatewayError for ${word}: ${String(error)}`);
  return error;
}

test("every row's code is one of ours, and no row is hidden by one before it", () => {
  for (const { becomes } of ec2Refusals) expect([...errorCodes, ...refusalCodes]).toContain(becomes);
  const general = ec2Refusals.filter(({ saying, of }) => saying === undefined && of === undefined);
  expect(new Set(general.map(({ code }) => code)).size).toBe(general.length);
  ec2Refusals.forEach(({ code }, index) => {
    const earlier = ec2Refusals.slice(0, index).filter(({ saying, of }) => saying === undefined && of === undefined);
    const hidden = earlier.some((one) => {
      const [before = "", after] = one.code.split("*");
      return after === undefined ? one.code === code : code.startsWith(before) && code.endsWith(after);
    });
    expect({ code, hidden }).toEqual({ code, hidden: false });
  });
});

const messages = [
  "You can't publicly share this image because block public access for AMIs is enabled for this account.",
  "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.",
  "You do not have permission to access the storage of this ami",
  "Creating an unencrypted copy from an encrypted snapshot is not supported.",
  "Images from AWS Marketplace cannot be copied to another AWS account",
];

test("each row is what its code becomes", async () => {
  for (const { code, becomes, saying, of, problem } of ec2Refusals) {
    const message = messages.find((one) => saying?.test(one)) ?? "no";
    const refusal = await refusalOf(code.replace("*", "Something"), message, 400, of?.[0]);
    expect({ code, becomes: refusal.code }).toEqual({ code, becomes });
    // The missing right is named instead.
    if (code !== "UnauthorizedOperation") expect(refusal.message).toContain(problem);
  }
});

test("a complaint that nobody has thought of is final all the same", async () => {
  const refusal = await refusalOf("InvalidMoonPhase", "the moon is full", 400);
  expect(refusal).toMatchObject({ code: "INVALID_REQUEST", message: expect.stringContaining("(InvalidMoonPhase)") });
});

test("whatever may have been done is no refusal", async () => {
  for (const [word, status, code] of [
    ["InternalError", 500, "BACKEND_FAILED"],
    ["InternalFailure", 500, "BACKEND_FAILED"],
    ["Unavailable", 503, "BACKEND_FAILED"],
    ["ServiceUnavailable", 503, "BACKEND_FAILED"],
    ["InvalidMoonPhase", 500, "BACKEND_FAILED"],
    ["RequestLimitExceeded", 503, "BACKEND_THROTTLED"],
    ["RequestLimitExceeded", 400, "BACKEND_THROTTLED"],
    ["ThrottlingException", 400, "BACKEND_THROTTLED"],
    ["AuthFailure", 401, "BACKEND_DENIED"],
    ["SignatureDoesNotMatch", 403, "BACKEND_DENIED"],
    ["RequestExpired", 400, "BACKEND_DENIED"],
    ["MissingAuthenticationToken", 403, "BACKEND_DENIED"],
    ["InvalidClientTokenId", 403, "BACKEND_DENIED"],
    ["IncompleteSignature", 400, "BACKEND_DENIED"],
    ["OptInRequired", 401, "BACKEND_DENIED"],
  ] as const)
    expect([word, (await refusalOf(word, "x", status)).code]).toEqual([word, code]);
});

test("only a right is taken from the cloud's message", async () => {
  const { sessionToken } = canaries;
  const message = `User: arn:aws:iam::999988887777:user/x is not authorized to perform: ec2:CreateTags on ${sessionToken}`;
  const refusal = await refusalOf("UnauthorizedOperation", message, 403);
  expect(refusal).toMatchObject({ code: "FORBIDDEN", message: expect.stringContaining("right ec2:CreateTags is") });
  expect(refusal.message).not.toMatch(/9999|canary/);
  const silent = await refusalOf("UnauthorizedOperation", "no", 403);
  expect(silent.message).toContain(`ec2:${usual}`);
});
