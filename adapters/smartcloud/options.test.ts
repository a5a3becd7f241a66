import { expect, test } from "vitest";
import { createTestAdapter, failureOf } from "./connection/wire.fixture.ts";
import { smartCloudFactory } from "./index.ts";
import { restBase, smartCloudOptions } from "./options.ts";

const least = { user: "me@test.example", password: { env: "PASSWORD" } };
const real = "https://www-147.ibm.com/computecloud/enterprise/api/rest/20100331";

test("a user and a password are enough", () => {
  expect(smartCloudOptions.parse(least)).toEqual({
    ...least,
    endpoint: real,
    concurrency: 4,
    requestTimeoutMs: 10_000,
    patienceMs: 60_000,
  });
});

test.each([
  ["an unknown key", { regions: "x" }],
  ["a password in clear text", { password: "secret" }],
  ["a user with a colon", { user: "me:you" }],
  ["credentials in the endpoint", { endpoint: "https://me:secret@cloud.test" }],
  ["another scheme", { endpoint: "ftp://cloud.test" }],
  ["no concurrency", { concurrency: 0 }],
])("%s is refused", (_, more) => {
  expect(smartCloudOptions.safeParse({ ...least, ...more }).success).toBe(false);
});

test("an origin alone means the cloud's own path on it", () => {
  expect(restBase("http://127.0.0.1:4000")).toBe("http://127.0.0.1:4000/computecloud/enterprise/api/rest/20100331");
  expect(restBase("http://127.0.0.1:4000/sce/")).toBe("http://127.0.0.1:4000/sce");
  expect(restBase(real)).toBe(real);
});

test("of backends that are added at run time a region is named to the gateway, which leaves it to operators", () => {
  const referring = (more: object) =>
    smartCloudFactory.enrolment.references({ user: "u", password: { env: "P" }, ...more }).map(({ kind }) => kind);
  expect(referring({})).toEqual([]);
  expect(referring({ region: "r" })).toEqual(["REGION"]);
  expect(referring({ region: "r", endpoint: "http://127.0.0.1:4000" })).toEqual(["ENDPOINT", "REGION"]);
  expect(smartCloudFactory.options.safeParse({ user: "u", password: { env: "P" }, region: "a:b" }).success).toBe(false);
});

test("the region is the endpoint's host unless the options name it", () => {
  expect(createTestAdapter("http://127.0.0.1:4000", { region: undefined }).regions).toEqual(["127.0.0.1-4000"]);
  expect(createTestAdapter("http://127.0.0.1:4000").regions).toEqual(["test"]);
});

test("an endpoint from a reference is checked like one that is written down", async () => {
  const create = async (endpoint: string) => createTestAdapter(endpoint, { endpoint: { env: "ENDPOINT" } });
  expect((await create("http://127.0.0.1:4000/")).regions).toEqual(["test"]);
  const error = await failureOf(create("https://me:hidden-value@cloud.test"));
  expect(error.code).toBe("BAD_USER_INPUT");
  expect(error.message).toContain("ENDPOINT");
  expect(error.message).not.toContain("hidden-value");
});
