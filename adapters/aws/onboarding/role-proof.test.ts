import { inspect } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clouds, startClouds } from "../../../demo/clouds/clouds.ts";
import type { AdapterHost, Call } from "../../../src/ports/adapter.ts";
import { createSecret } from "../../kit/secret.ts";
import { awsFactory } from "../index.ts";

const roleArn = "arn:aws:iam::444455556666:role/TintypeReader";
const externalId = "tintype-made-by-the-gateway";
const { enrolment } = awsFactory;

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds();
});
afterAll(() => clouds.close());

const call = (): Call => ({ signal: AbortSignal.timeout(10_000) });
const host: AdapterHost = {
  backendId: "role",
  resolve: (reference) => createSecret("env" in reference ? (clouds.environment[reference.env] ?? "wrong-secret") : ""),
};
const source = (secret = "TINTYPE_DEMO_ACME_PRODUCTION_SECRET_ACCESS_KEY") => ({
  type: "keys",
  accessKeyId: { env: "TINTYPE_DEMO_ACME_PRODUCTION_ACCESS_KEY_ID" },
  secretAccessKey: { env: secret },
});
const given = (different: object = {}) => ({
  regions: ["us-east-1"],
  endpoint: clouds.aws,
  credentials: { type: "assumeRole", roleArn, source: source(), ...different },
});
const prepared = (different?: object) => enrolment.prepare(given(different), { externalId }).options;

async function trust(asked: string | null): Promise<void> {
  const body = JSON.stringify({ roleArn, externalId: asked });
  expect((await fetch(`${clouds.control}/aws/trust`, { method: "POST", body })).status).toBe(200);
}

test("the external id comes from the gateway, and from nobody else", () => {
  expect(enrolment.prepare(given(), { externalId })).toEqual({
    options: { ...given(), credentials: { ...given().credentials, externalId } },
    takesExternalId: true,
  });
  expect(() => enrolment.prepare(given({ externalId: "mine" }), { externalId })).toThrow("Leave it out");
  const keys = { regions: ["us-east-1"], credentials: source() };
  expect(enrolment.prepare(keys, { externalId })).toEqual({ options: keys, takesExternalId: false });
  expect(enrolment.prepare("nonsense", { externalId }).takesExternalId).toBe(false);
});

test("a role is proven when it lets in whoever names its external id, and nobody else", async () => {
  await trust(externalId);
  expect(await enrolment.prove(prepared(), host, call())).toMatchObject([
    { right: "sts:AssumeRole", outcome: "GRANTED", message: null },
    { right: "sts:ExternalId", outcome: "GRANTED", message: null },
  ]);
});

test("a role that asks for another external id is not proven", async () => {
  await trust("tintype-of-somebody-else");
  const checks = await enrolment.prove(prepared(), host, call());
  expect(checks).toMatchObject([{ right: "sts:AssumeRole", outcome: "MISSING" }]);
  expect(inspect(checks, { depth: 6 })).not.toMatch(/4444|arn:|tintype-/);
});

test("a role that asks for no external id lets everybody in, and is not proven", async () => {
  await trust(null);
  expect(await enrolment.prove(prepared(), host, call())).toMatchObject([
    { right: "sts:AssumeRole", outcome: "GRANTED" },
    { right: "sts:ExternalId", outcome: "MISSING", message: expect.stringContaining("StringEquals sts:ExternalId") },
  ]);
});

test("wrong credentials and a cloud that fails prove nothing, and say so without what they know", async () => {
  await trust(externalId);
  const wrong = await enrolment
    .prove(prepared({ source: source("WRONG") }), host, call())
    .catch((error: unknown) => error);
  expect(wrong).toMatchObject({ code: "BACKEND_DENIED" });
  await fetch(`${clouds.control}/aws/fail`, { method: "POST", body: JSON.stringify({ kind: "5xx", after: 1 }) });
  const failed = await enrolment.prove(prepared(), host, call()).catch((error: unknown) => error);
  await fetch(`${clouds.control}/aws/fail`, { method: "DELETE" });
  expect(failed).toMatchObject({ code: "BACKEND_FAILED" });
  for (const error of [wrong, failed])
    expect(inspect(error, { depth: 6, showHidden: true })).not.toMatch(
      /\d{12}|arn:|AKIA|demo-only|tintype-made|127\.0/,
    );
});

test("claims are the role whatever its letters; references are the profile, the endpoint and the gateway's identity", () => {
  const options = awsFactory.options.parse(prepared({ roleArn: roleArn.replace("TintypeReader", "TINTYPEREADER") }));
  expect(enrolment.claims(options)).toEqual([roleArn.toLowerCase()]);
  expect(enrolment.regions(options)).toEqual(["us-east-1"]);
  expect(enrolment.references(options)).toEqual([{ kind: "ENDPOINT", name: clouds.aws, path: ["endpoint"] }]);
  const of = (different: object) =>
    enrolment.references(awsFactory.options.parse({ regions: ["us-east-1"], ...different }));
  expect(of({})).toEqual([{ kind: "IDENTITY", name: "", path: ["credentials"] }]);
  expect(of({ endpoint: { env: "X" }, credentials: { type: "profile", profile: "p" } })).toEqual([
    { kind: "ENDPOINT", name: "", path: ["endpoint"] },
    { kind: "PROFILE", name: "p", path: ["credentials", "profile"] },
  ]);
  const role = { type: "assumeRole", roleArn, externalId, source: { type: "profile", profile: "p" } };
  expect(of({ credentials: role })).toEqual([
    { kind: "PROFILE", name: "p", path: ["credentials", "source", "profile"] },
  ]);
});
