import { expect, test } from "vitest";
import { waitFor } from "../../test/support/probes/wait-for.ts";
import { hour } from "../ports/clock.fixture.ts";
import { type IssuerMood, makeSigningKey, movableClock, startIssuer } from "./issuer.fixture.ts";
import { createRemoteKeySet } from "./key-set.ts";

const first = makeSigningKey("ES256", "first");
const second = makeSigningKey("ES256", "second");
const minute = 60_000;

async function world(options: { readonly discovers?: boolean } = {}) {
  const issuer = await startIssuer();
  issuer.published.push(first);
  const clock = movableClock();
  const failures: string[] = [];
  const keys = createRemoteKeySet({
    ...{ issuer: issuer.url, clock, jwksUrl: options.discovers ? null : `${issuer.url}/keys` },
    ...{ onFailure: (reason) => failures.push(reason), deadlineMs: 300 },
  });
  const has = (kid: string) =>
    keys.keyFor(kid).then(
      () => true,
      () => false,
    );
  return { issuer, clock, failures, keys, has };
}

test("the keys are found by the issuer's discovery document, once", async () => {
  const { issuer, has, clock } = await world({ discovers: true });
  expect(await has("first")).toBe(true);
  expect(issuer.requests()).toEqual(["/.well-known/openid-configuration", "/keys"]);
  clock.pass(5 * minute);
  expect(await has("first")).toBe(true);
  expect(issuer.requests()).toEqual(["/keys"]);
});

test("keys that moved are found again", async () => {
  const { issuer, has, clock } = await world({ discovers: true });
  expect(await has("first")).toBe(true);
  issuer.keysPath = "/other-keys";
  issuer.published.push(second);
  clock.pass(5 * minute);
  expect(await has("first")).toBe(true);
  clock.pass(5000);
  await waitFor(() => has("second"), { what: "the new key" });
  expect(issuer.requests().at(-1)).toBe("/other-keys");
});

test("a discovery document of another issuer gives no keys", async () => {
  const { issuer, has, failures } = await world({ discovers: true });
  issuer.mood = "impostor";
  expect(await has("first")).toBe(false);
  expect(failures).toEqual(["the discovery document is of another issuer"]);
});

test("keys are asked for once by all that need them at the same time", async () => {
  const { issuer, has } = await world();
  expect(await Promise.all(Array.from({ length: 50 }, () => has("first")))).not.toContain(false);
  expect(issuer.requests()).toHaveLength(1);
});

test("a key that was added works a second later", async () => {
  const { issuer, has, clock } = await world();
  expect(await has("first")).toBe(true);
  issuer.published.push(second);
  clock.pass(1000);
  expect(await has("second")).toBe(true);
  expect(await has("first")).toBe(true);
  expect(issuer.requests()).toHaveLength(2);
});

test("a key that was rotated away is refused once the issuer was asked again", async () => {
  const { issuer, has, clock } = await world();
  expect(await has("first")).toBe(true);
  issuer.published.splice(0, 1, second);
  expect(await has("second")).toBe(true);
  expect(await has("first")).toBe(false);
  clock.pass(5 * minute);
  expect(await has("first")).toBe(false);
});

test("fifty unknown key ids, one by one or at once, lead to one question", async () => {
  const { issuer, has, clock } = await world();
  await has("first");
  issuer.requests();
  for (let index = 0; index < 25; index++) expect(await has(`bad-${index}`)).toBe(false);
  expect(await Promise.all(Array.from({ length: 25 }, (_, index) => has(`worse-${index}`)))).not.toContain(true);
  expect(issuer.requests()).toHaveLength(1);
  clock.pass(5000);
  expect(await has("bad-0")).toBe(false);
  expect(await has("bad-1")).toBe(false);
  expect(issuer.requests()).toHaveLength(1);
});

test("bad key ids keep out a new key for five seconds at most", async () => {
  const { issuer, has, clock } = await world();
  expect(await has("bad")).toBe(false);
  issuer.published.push(second);
  clock.pass(4999);
  expect(await has("second")).toBe(false);
  clock.pass(1);
  expect(await has("second")).toBe(true);
});

test("a key that came after its token works five seconds after its id was asked for", async () => {
  const { issuer, has, clock } = await world();
  expect(await has("second")).toBe(false);
  issuer.published.push(second);
  clock.pass(4_999);
  expect(await has("second")).toBe(false);
  clock.pass(1);
  expect(await has("second")).toBe(true);
});

test.each<[IssuerMood, RegExp]>([
  ["down", /503/],
  ["silent", /timeout/],
  ["endless", /timeout/],
  ["garbage", /JSON/],
  ["huge", /more than/],
  ["redirects", /redirect/],
])("an issuer that is %s gives no keys, and is asked again after five seconds", async (mood, reason) => {
  const { issuer, has, clock, failures } = await world();
  issuer.mood = mood;
  expect(await has("first")).toBe(false);
  expect(await has("first")).toBe(false);
  expect(issuer.requests()).toEqual(["/keys"]);
  expect(failures).toEqual([expect.stringMatching(reason)]);
  issuer.mood = "well";
  clock.pass(5000);
  expect(await has("first")).toBe(true);
});

test("while the issuer is down, keys that are known are used ten minutes longer", async () => {
  const { issuer, has, clock, failures } = await world();
  await has("first");
  issuer.mood = "down";
  clock.pass(5 * minute);
  expect(await has("first")).toBe(true);
  clock.pass(10 * minute - 1);
  expect(await has("first")).toBe(true);
  clock.pass(1);
  expect(await has("first")).toBe(false);
  expect(failures).toHaveLength(1);
});

test("an issuer that came back is noticed, and its next failure told again", async () => {
  const { issuer, has, clock, failures } = await world();
  await has("first");
  issuer.mood = "down";
  clock.pass(5 * minute);
  await has("first");
  issuer.mood = "well";
  issuer.published.splice(0, 1, second);
  clock.pass(5000);
  await waitFor(() => has("second"), { what: "the new key" });
  expect(await has("first")).toBe(false);
  issuer.mood = "down";
  clock.pass(5 * minute);
  await has("second");
  expect(failures).toHaveLength(2);
});

test("an issuer that withdrew all its keys has none", async () => {
  const { issuer, has, clock } = await world();
  await has("first");
  issuer.mood = "no keys";
  clock.pass(5 * minute);
  expect(await has("first")).toBe(false);
});

test.each([hour, -hour])(
  "keys are read again in time, and new ones found, where the clock jumped by %d ms",
  async (by) => {
    const { issuer, has, clock } = await world();
    clock.jump(by);
    expect(await has("first")).toBe(true);
    expect(await has("second")).toBe(false);
    clock.jump(-by);
    issuer.published.push(second);
    clock.pass(30_000);
    expect(await has("second")).toBe(true);
    issuer.requests();
    clock.pass(5 * minute);
    expect(await has("first")).toBe(true);
    expect(issuer.requests()).toEqual(["/keys"]);
  },
);
