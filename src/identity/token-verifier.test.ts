import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { GatewayError } from "../domain/errors.ts";
import {
  audience,
  encode,
  goodClaims,
  makeSigningKey,
  movableClock,
  type SigningKey,
  signToken,
  startIssuer,
} from "./issuer.fixture.ts";
import { createRemoteKeySet } from "./key-set.ts";
import { createTokenVerifier } from "./token-verifier.ts";

const rsa = makeSigningKey("RS256", "rsa");
const ec = makeSigningKey("ES256", "ec");
const foreign = makeSigningKey("ES256", "ec");
const hour = 3600;

async function world() {
  const issuer = await startIssuer();
  issuer.published.push(rsa, ec);
  const clock = movableClock();
  const keys = createRemoteKeySet({ issuer: issuer.url, jwksUrl: null, clock, onFailure: () => {} });
  const verifier = createTokenVerifier({
    ...{ issuer: issuer.url, audience, algorithms: ["RS256", "ES256"], maxTokenAgeMs: 24 * hour * 1000, keys, clock },
  });
  const claims = (changes: object = {}) => ({ ...goodClaims(issuer.url, clock.now()), ...changes });
  const token = (changes: object = {}, header: object = {}, key: SigningKey = ec) =>
    signToken({ key, header, claims: claims(changes) });
  return { issuer, clock, verifier, claims, token };
}

type World = Awaited<ReturnType<typeof world>>;

async function refusalOf(verifier: World["verifier"], token: string): Promise<GatewayError> {
  const error = await verifier.verify(token).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof GatewayError) return error;
  throw new Error("The token was not refused.", { cause: error });
}

const second = (at: World) => Math.floor(at.clock.now() / 1000);
const plainText = (header: object, claims: object) =>
  `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}`;

/** Each with what refuses it: one that is refused for another reason tests nothing. */
const attacks: readonly (readonly [string, RegExp, (at: World) => string])[] = [
  ["no signature (none)", /three parts/, (at) => `${plainText({ alg: "none", kid: "ec" }, at.claims())}.`],
  [
    "none, with something for a signature",
    /not allowed/,
    (at) => `${plainText({ alg: "none", kid: "ec" }, at.claims())}.AAAA`,
  ],
  [
    "HS256 with the public key as its secret",
    /not allowed/,
    (at) => {
      const text = plainText({ alg: "HS256", kid: "rsa" }, at.claims());
      const secret = rsa.publicKey.export({ format: "pem", type: "spki" });
      return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
    },
  ],
  ["an algorithm outside the list", /not allowed/, (at) => at.token({}, { alg: "PS256" }, rsa)],
  ["the wrong key", /signature verification failed/, (at) => at.token({}, {}, foreign)],
  ["an algorithm of another key", /no applicable key/, (at) => at.token({}, { alg: "RS256" })],
  [
    "a changed claim",
    /signature verification failed/,
    (at) => {
      const [head, , signature] = at.token().split(".");
      return `${head}.${encode(JSON.stringify(at.claims({ organization: "globex" })))}.${signature}`;
    },
  ],
  ["another audience", /"aud"/, (at) => at.token({ aud: "another" })],
  ["no audience", /"aud"/, (at) => at.token({ aud: undefined })],
  ["another issuer", /"iss"/, (at) => at.token({ iss: "https://other.example" })],
  ["the issuer with a slash", /"iss"/, (at) => at.token({ iss: `${at.issuer.url}/` })],
  ["no issuer", /"iss"/, (at) => at.token({ iss: undefined })],
  ["an end in the past", /"exp"/, (at) => at.token({ exp: second(at) - 6 })],
  ["no end", /"exp"/, (at) => at.token({ exp: undefined })],
  ["an end that is no number", /"exp"/, (at) => at.token({ exp: `${second(at) + hour}` })],
  ["a begin in the future", /"nbf"/, (at) => at.token({ nbf: second(at) + 60 })],
  ["made in an hour", /"iat"/, (at) => at.token({ iat: second(at) + hour, exp: second(at) + 2 * hour })],
  ["made too long ago", /"iat"/, (at) => at.token({ iat: second(at) - 25 * hour })],
  ["no time when it was made", /"iat"/, (at) => at.token({ iat: undefined })],
  ["no subject", /"sub"/, (at) => at.token({ sub: undefined })],
  ["an empty subject", /subject/, (at) => at.token({ sub: "" })],
  ["no kid", /cannot be read/, (at) => at.token({}, { kid: undefined })],
  ["a kid that is no text", /cannot be read/, (at) => at.token({}, { kid: 7 })],
  ["a kid that the issuer does not have", /no such key/, (at) => at.token({}, { kid: "other" })],
  [
    "a key in the header",
    /cannot be read/,
    (at) => at.token({}, { jwk: foreign.publicKey.export({ format: "jwk" }) }, foreign),
  ],
  ["an address of keys in the header", /cannot be read/, (at) => at.token({}, { jku: `${at.issuer.url}/keys` })],
  [
    "an address of a certificate in the header",
    /cannot be read/,
    (at) => at.token({}, { x5u: "https://evil.example" }),
  ],
  ["an extension that has to be understood", /cannot be read/, (at) => at.token({}, { crit: ["exp"], exp: 1 })],
  ["another type of token", /cannot be read/, (at) => at.token({}, { typ: "logout+jwt" })],
  ["an ID token, by its audience", /"aud"/, (at) => at.token({ aud: "the-console", nonce: "n" }, { typ: "JWT" })],
  ["an ID token, by its nonce", /an ID token/, (at) => at.token({ nonce: "n" }, { typ: "JWT" })],
  [
    "an ID token, by its hash of an access token",
    /an ID token/,
    (at) => at.token({ at_hash: "h" }, { typ: undefined }),
  ],
  ["an ID token, as Keycloak calls it", /an ID token/, (at) => at.token({ typ: "ID" }, { typ: "JWT" })],
  ["more than 8 kB", /longer/, (at) => at.token({ padding: "x".repeat(8192) })],
  ["64 kB", /longer/, (at) => at.token({ padding: "x".repeat(65_536) })],
  [
    "a claim twice",
    /twice/,
    (at) => {
      const text = JSON.stringify(at.claims());
      return signToken({ key: ec, claimsText: `{"organization":"globex",${text.slice(1)}` });
    },
  ],
  [
    "a claim twice, once with an escape in its name",
    /twice/,
    (at) => {
      const text = JSON.stringify(at.claims());
      return signToken({ key: ec, claimsText: `{"\\u006frganization":"globex",${text.slice(1)}` });
    },
  ],
  [
    "a nested claim twice",
    /twice/,
    (at) => {
      const text = JSON.stringify(at.claims());
      return signToken({ key: ec, claimsText: `{"nested":[{"a":1,"a":2}],${text.slice(1)}` });
    },
  ],
  [
    "a member of the header twice",
    /twice/,
    (at) => signToken({ key: ec, headerText: '{"alg":"none","alg":"ES256","kid":"ec"}', claims: at.claims() }),
  ],
  ["claims that are no object", /cannot be read|JWT Claims Set/, () => signToken({ key: ec, claimsText: "[1]" })],
  ["claims that are no JSON", /cannot be read/, () => signToken({ key: ec, claimsText: "{" })],
  ["claims nested without end", /./, () => signToken({ key: ec, claimsText: "[".repeat(3000) + "]".repeat(3000) })],
  ["two parts", /three parts/, () => "a.b"],
  ["five parts", /three parts/, () => "a.b.c.d.e"],
  ["nothing", /three parts/, () => ""],
  ["no text of ours", /cannot be read/, () => "!.?.*"],
];

test.each(attacks)("refused: %s", async (_, reason, make) => {
  const at = await world();
  const error = await refusalOf(at.verifier, make(at));
  expect(error.code).toBe("UNAUTHENTICATED");
  expect(String(error.cause)).toMatch(reason);
});

test("one text for all that may be wrong, and nothing of the token in it or below it", async () => {
  const at = await world();
  const canary = "canary-2f7a";
  const errors: GatewayError[] = [];
  for (const [, , make] of attacks) errors.push(await refusalOf(at.verifier, make(at)));
  for (const token of [at.token({ organization: canary }, {}, foreign), `${encode(canary)}.${canary}.${canary}`])
    errors.push(await refusalOf(at.verifier, token));
  expect(new Set(errors.map(({ message }) => message)).size).toBe(1);
  expect(
    errors.map(({ message, cause, stack }) => `${message} ${stack} ${JSON.stringify(cause)} ${cause}`).join(),
  ).not.toContain(canary);
});

test.each([
  ["ES256", ec, {}],
  ["RS256", rsa, {}],
  ["the type JWT", ec, { typ: "JWT" }],
  ["the type application/at+jwt", ec, { typ: "application/at+jwt" }],
  ["no type", ec, { typ: undefined }],
] as const)("taken: a good token with %s", async (_, key, header) => {
  const at = await world();
  expect(await at.verifier.verify(at.token({}, header, key))).toMatchObject({
    issuer: at.issuer.url,
    subject: "ada",
    expiresAt: at.clock.now() + 600_000,
    claims: { organization: "acme" },
  });
});

test("taken: clocks that are up to five seconds apart, several audiences, an access token that keeps a nonce", async () => {
  const at = await world();
  const now = second(at);
  await at.verifier.verify(at.token({ iat: now + 5, nbf: now + 5 }));
  await at.verifier.verify(at.token({ exp: now - 4, iat: now - 100 }));
  await at.verifier.verify(at.token({ aud: ["another", audience] }));
  await at.verifier.verify(at.token({ nonce: "n" }, { typ: "at+jwt" }));
});

test("a token ends when it is too old, where that is before its own end", async () => {
  const at = await world();
  const { expiresAt } = await at.verifier.verify(at.token({ exp: second(at) + 48 * hour }));
  expect(expiresAt).toBe(at.clock.now() + 24 * hour * 1000);
});
