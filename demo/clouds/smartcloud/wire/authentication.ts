import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export interface Credential {
  readonly user: string;
  readonly password: string;
}

/** The user and password that a request claims; null without a readable Basic header. */
export function readBasic(headers: IncomingHttpHeaders): Credential | null {
  const match = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(headers.authorization ?? "");
  if (match?.[1] === undefined) return null;
  const decoded = Buffer.from(match[1], "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  return colon < 0 ? null : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

export function createAuthentication(users: readonly Credential[]): (headers: IncomingHttpHeaders) => string | null {
  const passwords = new Map(users.map(({ user, password }) => [user, password]));
  return (headers) => {
    const claimed = readBasic(headers);
    const password = claimed === null ? undefined : passwords.get(claimed.user);
    if (claimed === null || password === undefined) return null;
    return timingSafeEqual(digest(password), digest(claimed.password)) ? claimed.user : null;
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
