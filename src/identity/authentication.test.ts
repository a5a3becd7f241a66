import { expect, test } from "vitest";
import { openTemporaryStore } from "../../test/support/servers/store.ts";
import { anonymous } from "../domain/access/policy.ts";
import { isoTime } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import { mintApiToken } from "./api-tokens.ts";
import type { ClaimNames } from "./claims.ts";
import { createIdentity } from "./identity.ts";
import { audience, goodClaims, makeSigningKey, movableClock, signToken, startIssuer } from "./issuer.fixture.ts";

const key = makeSigningKey("ES256", "key");
const claimNames: ClaimNames = {
  organization: "organization",
  user: "preferred_username",
  roles: "roles",
  mail: "email",
};

async function world(options: { readonly anonymous?: "public" | "none"; readonly claims?: Partial<ClaimNames> } = {}) {
  const issuer = await startIssuer();
  issuer.published.push(key);
  const { store, openAnother } = await openTemporaryStore();
  const clock = movableClock();
  const logged: unknown[] = [];
  const log: Log = {
    info: (...line) => logged.push(line),
    warn: (...line) => logged.push(line),
    error: (...line) => logged.push(line),
  };
  const open = async (of = store) =>
    (
      await createIdentity(
        {
          issuer: { url: issuer.url, audience, jwksUrl: null },
          algorithms: ["ES256"],
          claims: { ...claimNames, ...options.claims },
          anonymous: options.anonymous ?? "public",
          maxTokenAgeMs: 86_400_000,
        },
        { store: of, clock, log, organizations: [] },
      )
    ).authentication;
  const authentication = await open();
  const bearer = (claims: object = {}) =>
    `Bearer ${signToken({ key, claims: { ...goodClaims(issuer.url, clock.now()), ...claims } })}`;
  const viewerWith = (claims: object) => authentication.viewerOf(bearer(claims));
  return { issuer, store, openAnother, clock, logged, open, authentication, bearer, viewerWith };
}

const refused = { code: "UNAUTHENTICATED" };

test("a person is who their token says, and known to the ledger by a reference that says nothing", async () => {
  const { viewerWith, clock } = await world();
  const viewer = await viewerWith({ preferred_username: "ada", roles: ["admin"], email: "Ada@Acme.example" });
  expect(viewer).toEqual({
    ...{ kind: "USER", organization: "acme", user: "ada", roles: ["admin"], scopes: ["READ", "WRITE"] },
    ...{ names: ["ada@acme.example"], expiresAt: clock.now() + 600_000 },
    actor: expect.stringMatching(/^person_[A-Za-z0-9_-]{20}$/),
  });
});

test("without credentials somebody is anonymous, or nobody where that is not wanted", async () => {
  const open = await world();
  expect(await open.authentication.viewerOf(undefined)).toEqual(anonymous);
  expect(await open.authentication.stillValid(anonymous)).toBe(true);
  const { authentication } = await world({ anonymous: "none" });
  await expect(authentication.viewerOf(undefined)).rejects.toMatchObject(refused);
});

test.each(["", "Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "Bearer tt_", "x", "Bearer\0x"])(
  "credentials that are none are refused, never anonymous: '%s'",
  async (authorization) => {
    const { authentication } = await world();
    await expect(authentication.viewerOf(authorization)).rejects.toMatchObject(refused);
  },
);

test("the scheme may be in any case", async () => {
  const { authentication, bearer } = await world();
  expect(await authentication.viewerOf(bearer().replace("Bearer", "bearer"))).toMatchObject({ kind: "USER" });
});

test.each([
  ["words that are no roles", { roles: ["root", "admin ", 7, null] }, ["member"]],
  ["no roles", {}, ["member"]],
  ["roles as a text", { roles: "publisher offline_access admin" }, ["publisher", "admin"]],
  ["roles that are no words at all", { roles: { admin: true } }, ["member"]],
  ["an admin of nothing", { organization: undefined, roles: ["admin", "member"] }, []],
  ["an operator of no organization", { organization: null, roles: ["operator", "admin"] }, ["operator"]],
])("roles: %s", async (_, claims, roles) => {
  const { viewerWith } = await world();
  expect(await viewerWith(claims)).toMatchObject({ roles });
});

test.each(["ACME", "acme corp", "a/b", "", "-a", 7, ["acme"], "x".repeat(64), "__proto__"])(
  "an organization that no configuration can have is refused: %j",
  async (organization) => {
    const { viewerWith } = await world();
    await expect(viewerWith({ organization })).rejects.toMatchObject(refused);
  },
);

test("a mail address that the issuer has not verified names nobody to a cloud", async () => {
  const { viewerWith } = await world();
  const mail = { email: "boss@acme.example" };
  expect(await viewerWith({ ...mail, email_verified: false })).toMatchObject({ names: [] });
  expect(await viewerWith({ ...mail, email_verified: true })).toMatchObject({ names: ["boss@acme.example"] });
  expect(await viewerWith({})).toMatchObject({ names: [] });
});

test("claims are found by name, also with dots, and by path", async () => {
  const { viewerWith } = await world({
    claims: { organization: "https://a.example/org", roles: "region_access.roles" },
  });
  const claims = { "https://a.example/org": "globex", region_access: { roles: ["admin"] }, organization: "acme" };
  expect(await viewerWith(claims)).toMatchObject({ organization: "globex", roles: ["admin"] });
  expect(await viewerWith({ region_access: "admin" })).toMatchObject({ organization: null, roles: [] });
});

test("somebody keeps their reference over tokens, replicas and restarts, and has another in another organization", async () => {
  const { viewerWith, open, openAnother, bearer } = await world();
  const { actor } = await viewerWith({});
  expect((await viewerWith({ preferred_username: "other", jti: "2" })).actor).toBe(actor);
  const replica = await open(await openAnother());
  expect((await replica.viewerOf(bearer())).actor).toBe(actor);
  expect((await viewerWith({ organization: "globex" })).actor).not.toBe(actor);
  expect((await viewerWith({ sub: "bob" })).actor).not.toBe(actor);
});

test("what the issuer says of somebody is written at most every five minutes", async () => {
  const { viewerWith, store, clock } = await world();
  const person = async () => (await store.people.list("acme", null, 10))[0];
  await viewerWith({ preferred_username: "ada" });
  const begin = isoTime(clock.now());
  expect(await person()).toMatchObject({ user: "ada", firstSeenAt: begin, lastSeenAt: begin });
  clock.pass(5 * 60_000 - 1);
  await viewerWith({ preferred_username: "ada.l" });
  expect(await person()).toMatchObject({ user: "ada" });
  clock.pass(1);
  await viewerWith({ preferred_username: "ada.l" });
  expect(await person()).toMatchObject({ user: "ada.l", firstSeenAt: begin, lastSeenAt: isoTime(clock.now()) });
});

test("an operator without an organization has none in the viewer, and is nobody's member", async () => {
  const { viewerWith, store } = await world();
  const { actor, organization } = await viewerWith({ organization: undefined, roles: ["operator"] });
  expect(organization).toBeNull();
  expect((await store.people.list("", null, 10)).map(({ reference }) => reference)).toEqual([actor]);
});

test("a token that was verified costs no signature again, until it ends", async () => {
  const { authentication, bearer, issuer, clock } = await world();
  const token = bearer();
  const viewer = await authentication.viewerOf(token);
  issuer.mood = "down";
  clock.pass(599_999);
  expect(await authentication.viewerOf(token)).toEqual(viewer);
  expect(await authentication.stillValid(viewer)).toBe(true);
  clock.pass(1);
  expect(await authentication.stillValid(viewer)).toBe(false);
  clock.pass(5_000);
  await expect(authentication.viewerOf(token)).rejects.toMatchObject(refused);
});

test("a token of a key that was withdrawn is refused after ten minutes, although it was verified", async () => {
  const { authentication, bearer, issuer, clock } = await world();
  const token = bearer({ exp: Math.floor(clock.now() / 1000) + 7200 });
  await authentication.viewerOf(token);
  issuer.published.splice(0, 1, makeSigningKey("ES256", "next"));
  clock.pass(10 * 60_000);
  await expect(authentication.viewerOf(token)).rejects.toMatchObject(refused);
});

test("an API token is taken where a person's is, and ends what it opened when it is revoked", async () => {
  const { authentication, store, clock } = await world({ anonymous: "none" });
  const { id, text, digest } = mintApiToken();
  await store.apiTokens.create({
    ...{ id, digest, organization: "acme", name: "build", scopes: ["READ", "WRITE"], createdBy: "person_a" },
    ...{ createdAt: isoTime(clock.now()), expiresAt: isoTime(clock.now() + 86_400_000) },
  });
  const viewer = await authentication.viewerOf(`Bearer ${text}`);
  expect(viewer).toMatchObject({ kind: "TOKEN", organization: "acme", scopes: ["READ", "WRITE"] });
  await store.apiTokens.revoke(id, isoTime(clock.now()));
  clock.pass(5000);
  expect(await authentication.stillValid(viewer)).toBe(false);
});

test("an issuer that fails is told to the log once, without a token", async () => {
  const { authentication, bearer, issuer, logged } = await world();
  issuer.mood = "down";
  const tokens = [bearer(), bearer({ sub: "bob" })];
  for (const token of tokens) await expect(authentication.viewerOf(token)).rejects.toMatchObject(refused);
  expect(logged).toHaveLength(1);
  for (const token of tokens) expect(JSON.stringify(logged)).not.toContain(token.slice(7));
});

test("a key that was withdrawn is felt in ten minutes, also by who signed in while the clock was ahead", async () => {
  const { authentication, bearer, issuer, clock } = await world();
  const token = bearer({ exp: Math.floor(clock.now() / 1000) + 7200 });
  clock.jump(3_600_000);
  await authentication.viewerOf(token);
  clock.jump(-3_600_000);
  issuer.published.pop();
  clock.pass(10 * 60_000);
  await expect(authentication.viewerOf(token)).rejects.toMatchObject(refused);
});
