import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { WireRequest } from "../../kit/wire.ts";
import type { Credential, CredentialStore } from "./credentials.ts";
import { awsError } from "./errors.ts";

export interface CredentialScope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

interface Authorization extends CredentialScope {
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
/** The key itself may hold slashes, commas and blanks; its scope ends with what no key ends with. */
const CREDENTIAL = /(?:^|, *)Credential=(.+)\/(\d{8})\/([^/, ]+)\/([^/, ]+)\/aws4_request *(?:,|$)/;
const MAXIMUM_SKEW_MS = 5 * 60 * 1000;

function parseAuthorization(header: string | undefined): Authorization | undefined {
  if (header === undefined || !header.startsWith(`${ALGORITHM} `)) return undefined;
  const text = header.slice(ALGORITHM.length + 1);
  const [, accessKeyId, date, region, service] = CREDENTIAL.exec(text) ?? [];
  const [, signature] = /(?:^|, *)Signature=([^, ]+) *(?:,|$)/.exec(text) ?? [];
  const [, signedHeaders] = /(?:^|, *)SignedHeaders=([^, ]+) *(?:,|$)/.exec(text) ?? [];
  if (!accessKeyId || !date || !region || !service || !signature || !signedHeaders) return undefined;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(";"), signature };
}

/** What the request claims to be, unverified. */
export function readScope(headers: IncomingHttpHeaders): CredentialScope | undefined {
  return parseAuthorization(headers.authorization);
}

/** Throws the refusal that AWS words for it, or answers who signed and for where. */
export function verifySignature(
  request: WireRequest,
  credentials: CredentialStore,
  now: number,
): { readonly credential: Credential; readonly scope: CredentialScope } {
  const { headers } = request;
  if (headers.authorization === undefined) {
    throw awsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  }
  const authorization = parseAuthorization(headers.authorization);
  if (authorization === undefined) {
    throw awsError(
      "IncompleteSignature",
      "Authorization header requires 'Credential' with a full scope, 'SignedHeaders' and 'Signature' parameters.",
    );
  }
  const credential = credentials.find(authorization.accessKeyId);
  if (credential === undefined) throw unknownKey(authorization.service);
  checkTime(request, authorization, now);
  checkSession(headers, credential, authorization.service, now);
  const needed = Object.keys(headers).filter((name) => name.startsWith("x-amz-"));
  for (const name of ["host", ...needed, ...(headers["x-amz-date"] === undefined ? ["date"] : [])]) {
    if (!authorization.signedHeaders.includes(name)) throw mismatch(`'${name}' must be a 'SignedHeader'.`);
  }
  const bodyHash = sha256(request.body);
  const declaredHash = headers["x-amz-content-sha256"];
  if (declaredHash !== undefined && declaredHash !== bodyHash) {
    throw mismatch("The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  const expected = sign(request, authorization, credential.secretAccessKey, bodyHash);
  const given = Buffer.from(authorization.signature);
  if (given.length !== expected.length || !timingSafeEqual(given, Buffer.from(expected))) {
    throw mismatch(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access " +
        "Key and signing method. Consult the service documentation for details.",
    );
  }
  return { credential, scope: authorization };
}

function mismatch(message: string): Error {
  return awsError("SignatureDoesNotMatch", message, 403);
}

function unknownKey(service: string): Error {
  return service === "sts"
    ? awsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403)
    : awsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401);
}

function timestampOf(headers: IncomingHttpHeaders): string {
  const given = headers["x-amz-date"];
  if (typeof given === "string") return given;
  const parsed = Date.parse(headers.date ?? "");
  return Number.isNaN(parsed) ? "" : new Date(parsed).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
}

function checkTime(request: WireRequest, authorization: Authorization, now: number): void {
  const timestamp = timestampOf(request.headers);
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp);
  if (parts === null) {
    throw awsError("IncompleteSignature", "Date must be in ISO-8601 'basic format' in the 'X-Amz-Date' header.");
  }
  const [, year, month, day, hour, minute, second] = parts;
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(signedAt) || Math.abs(now - signedAt) > MAXIMUM_SKEW_MS) {
    throw awsError("RequestExpired", `Request has expired. Timestamp date is ${timestamp}.`);
  }
  if (!timestamp.startsWith(authorization.date)) {
    throw mismatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.");
  }
}

function checkSession(headers: IncomingHttpHeaders, credential: Credential, service: string, now: number): void {
  const token = headers["x-amz-security-token"];
  if (credential.session === null && token === undefined) return;
  if (credential.session === null || token !== credential.session.token) throw unknownKey(service);
  if (credential.session.expiresAt > now) return;
  throw service === "sts"
    ? awsError("ExpiredToken", "The security token included in the request is expired", 403)
    : awsError("RequestExpired", "Request has expired.");
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac("sha256", key).update(data).digest();
}

function sign(request: WireRequest, authorization: Authorization, secretAccessKey: string, bodyHash: string): string {
  const [path = "/", queryString = ""] = request.target.split("?", 2);
  const canonicalHeaders = authorization.signedHeaders.map((name) => {
    const value = request.headers[name];
    const text = Array.isArray(value) ? value.join(",") : (value ?? "");
    return `${name}:${text.trim().replaceAll(/ +/g, " ")}\n`;
  });
  const canonicalRequest = [
    request.method,
    path,
    canonicalQuery(queryString),
    canonicalHeaders.join(""),
    authorization.signedHeaders.join(";"),
    bodyHash,
  ].join("\n");
  const { date, region, service } = authorization;
  const scope = `${date}/${region}/${service}/aws4_request`;
  const stringToSign = [ALGORITHM, timestampOf(request.headers), scope, sha256(canonicalRequest)].join("\n");
  const dateKey = hmac(`AWS4${secretAccessKey}`, date);
  const signingKey = hmac(hmac(hmac(dateKey, region), service), "aws4_request");
  return hmac(signingKey, stringToSign).toString("hex");
}

function canonicalQuery(queryString: string): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
  return [...new URLSearchParams(queryString)]
    .map(([name, value]) => ({ name: encode(name), value: encode(value) }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
