import { generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { jumpingClock } from "../ports/clock.fixture.ts";

export const audience = "tintype";

export interface SigningKey {
  readonly kid: string;
  readonly alg: "RS256" | "ES256";
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function makeSigningKey(alg: SigningKey["alg"] = "ES256", kid: string = randomUUID()): SigningKey {
  const pair =
    alg === "RS256"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { kid, alg, ...pair };
}

/** Stands still until it is told to go on. */
export const movableClock = jumpingClock;

/** How the issuer answers: as it should, or not. */
export type IssuerMood =
  | "well"
  | "down"
  | "silent"
  | "endless"
  | "garbage"
  | "huge"
  | "redirects"
  | "impostor"
  | "no keys";

export interface TestIssuer {
  readonly url: string;
  /** What it publishes; may be changed at any time. */
  readonly published: SigningKey[];
  mood: IssuerMood;
  /** Where its keys are now; elsewhere there is nothing. */
  keysPath: string;
  /** Requests since the last call, by path. */
  requests(): readonly string[];
}

/** An OIDC issuer on loopback, ended with the test. */
export async function startIssuer(): Promise<TestIssuer> {
  let asked: string[] = [];
  const published: SigningKey[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(issuer, request.url ?? "", response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  const issuer: TestIssuer = {
    url: `http://127.0.0.1:${port}`,
    published,
    mood: "well",
    keysPath: "/keys",
    requests() {
      const before = asked;
      asked = [];
      return before;
    },
  };
  return issuer;
}

function answer({ url, published, mood, keysPath }: TestIssuer, path: string, response: ServerResponse): void {
  const send = (body: unknown) => response.end(JSON.stringify(body));
  switch (mood) {
    case "down":
      return void response.writeHead(503).end();
    case "silent":
      return;
    case "endless":
      return void response.writeHead(200).write('{"keys":[');
    case "garbage":
      return void response.end("<html>");
    case "huge":
      return void send({ keys: [], padding: "x".repeat(1_000_000) });
    case "redirects":
      return void response.writeHead(302, { location: `${url}/elsewhere` }).end();
  }
  if (path === "/.well-known/openid-configuration")
    return void send({ issuer: mood === "impostor" ? "https://other.example" : url, jwks_uri: `${url}${keysPath}` });
  if (path !== keysPath) return void response.writeHead(404).end();
  return void send({
    keys:
      mood === "no keys"
        ? []
        : published.map(({ kid, alg, publicKey }) => ({
            ...publicKey.export({ format: "jwk" }),
            kid,
            alg,
            use: "sig",
          })),
  });
}

/** A token as good as it can be, but for what a test says. */
export interface TokenParts {
  readonly key: SigningKey;
  readonly header?: object;
  readonly claims?: object;
  /** In the place of the claims' and the header's JSON. */
  readonly claimsText?: string;
  readonly headerText?: string;
}

export function goodClaims(issuer: string, now: number): Record<string, unknown> {
  const seconds = Math.floor(now / 1000);
  return { iss: issuer, aud: audience, sub: "ada", iat: seconds, exp: seconds + 600, organization: "acme" };
}

/** Signed by hand, so that what no library would sign can be signed too. Members that are undefined are left out. */
export function signToken({ key, header, claims, claimsText, headerText }: TokenParts): string {
  const head = { alg: key.alg, kid: key.kid, typ: "at+jwt", ...header };
  const text = `${encode(headerText ?? JSON.stringify(head))}.${encode(claimsText ?? JSON.stringify(claims))}`;
  const signature = sign("sha256", Buffer.from(text), { key: key.privateKey, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}

export function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}
