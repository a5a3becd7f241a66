import { isIP } from "node:net";

/**
 * True for a name that only this machine answers to. Until callers are identified, loopback is the only protection: a
 * page from elsewhere in a browser on this machine, or a name that was rebound to it, must not get behind it.
 */
export function isLocalHost(authority: string | undefined): boolean {
  if (authority === undefined || !URL.canParse(`http://${authority}`)) return false;
  const { hostname } = new URL(`http://${authority}`);
  return hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
}

/** Programs send no origin; a browser always does. */
export function isLocalOrigin(origin: string | undefined): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && isLocalHost(new URL(origin).host);
}
