import { expect, test } from "vitest";
import { openTemporaryStore } from "../../test/support/servers/store.ts";
import type { Store } from "../ports/store/store.ts";
import { createIdentity, type IdentityOptions } from "./identity.ts";
import { audience, makeSigningKey, movableClock, signToken, startIssuer } from "./issuer.fixture.ts";

const silent = { info() {}, warn() {}, error() {} };
const options: IdentityOptions = {
  ...{ issuer: null, algorithms: ["RS256"], anonymous: "none", maxTokenAgeMs: 86_400_000 },
  claims: { organization: "tenant", user: "name", roles: "groups", mail: "mail" },
};
const clock = movableClock();

async function open(store: Store, organizations: readonly string[] = []) {
  const parts = { store, clock, log: silent, organizations };
  const { authentication, developmentIssuer } = await createIdentity(options, parts);
  if (!developmentIssuer) throw new Error("There is no development issuer.");
  return { authentication, developmentIssuer };
}

test.each([
  ["acme-member", "acme", "member"],
  ["acme-admin", "acme", "admin"],
  ["globex-member", "globex", "member"],
  ["initech-publisher", "initech", "publisher"],
  ["initech-admin", "initech", "admin"],
  ["operator", null, "operator"],
])("%s signs in, whatever claims are configured for other issuers", async (user, organization, role) => {
  const { authentication, developmentIssuer } = await open((await openTemporaryStore()).store);
  const viewer = await authentication.viewerOf(`Bearer ${await developmentIssuer.signIn(user)}`);
  expect(viewer).toMatchObject({ kind: "USER", user, organization, roles: [role], scopes: ["READ", "WRITE"] });
  expect(viewer.expiresAt).toBe(clock.now() + 12 * 3_600_000);
});

test("every other organization of the configuration has a member and an admin", async () => {
  const { authentication, developmentIssuer } = await open((await openTemporaryStore()).store, ["acme", "platform"]);
  expect(developmentIssuer.users).toEqual([
    ...["acme-member", "acme-admin", "platform-member", "platform-admin", "operator"],
  ]);
  const viewer = await authentication.viewerOf(`Bearer ${await developmentIssuer.signIn("platform-admin")}`);
  expect(viewer).toMatchObject({ organization: "platform", roles: ["admin"] });
});

test("nobody else signs in", async () => {
  const { developmentIssuer } = await open((await openTemporaryStore()).store);
  for (const user of ["root", "", "__proto__", "acme-admin "]) expect(await developmentIssuer.signIn(user)).toBeNull();
});

test("its key is made once, and replicas and restarts take each other's tokens", async () => {
  const { store, openAnother } = await openTemporaryStore();
  const [first, second] = await Promise.all([open(store), open(await openAnother())]);
  const token = await first.developmentIssuer.signIn("acme-member");
  const viewer = await second.authentication.viewerOf(`Bearer ${token}`);
  expect(await first.authentication.viewerOf(`Bearer ${token}`)).toEqual(viewer);
});

test("another store's tokens, and forged ones, are refused", async () => {
  const { authentication, developmentIssuer } = await open((await openTemporaryStore()).store);
  const other = await open((await openTemporaryStore()).store);
  const seconds = Math.floor(clock.now() / 1000);
  const [published] = developmentIssuer.keys.keys;
  const forged = signToken({
    key: makeSigningKey("ES256", String(published?.kid)),
    claims: {
      iss: developmentIssuer.issuer,
      aud: audience,
      sub: "operator",
      iat: seconds,
      exp: seconds + 60,
      roles: ["operator"],
    },
  });
  for (const token of [await other.developmentIssuer.signIn("operator"), forged])
    await expect(authentication.viewerOf(`Bearer ${token}`)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("what is published of its key is the public half", async () => {
  const { developmentIssuer } = await open((await openTemporaryStore()).store);
  expect(JSON.stringify(developmentIssuer)).not.toContain('"d"');
  expect(developmentIssuer.keys.keys).toHaveLength(1);
});

test("where there is an issuer, there is no development issuer, and its tokens are refused", async () => {
  const { store } = await openTemporaryStore();
  const { developmentIssuer } = await open(store);
  const token = await developmentIssuer.signIn("operator");
  const { url } = await startIssuer();
  const real = await createIdentity(
    { ...options, issuer: { url, audience, jwksUrl: null }, algorithms: ["EdDSA"] },
    { store, clock, log: silent, organizations: [] },
  );
  expect(real.developmentIssuer).toBeNull();
  await expect(real.authentication.viewerOf(`Bearer ${token}`)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});
