import { isIP } from "node:net";
import { GatewayError } from "../domain/errors.ts";
import { isOfThisMachine, isPublicAddress } from "./addresses.ts";

/** True for an address that may be connected to although it is not public: a test's own server. */
export type Allow = (address: string, port: number) => boolean;

/** All addresses of a host name, best first. Rejects as those of `node:dns` do; an end of the signal ends it. */
export type Resolver = (hostname: string, signal: AbortSignal) => Promise<readonly string[]>;

export interface Target {
  readonly url: URL;
  readonly secure: boolean;
  /** A name, or an address without brackets. */
  readonly hostname: string;
  readonly port: number;
}

const longestUrl = 2048;
/** Below 1024 are the ports of mail, databases' elders and remote shells; of them only the web's are for us. */
const webPorts = [80, 443];

/** Where a URL that a user gave leads. Throws the refusal for what is no plain web address. */
export function toTarget(text: string): Target {
  if (text.length > longestUrl || !URL.canParse(text)) throw refusal();
  // The URL parser reads every way to write an IPv4 address (octal, hex, one number, circled digits) as four numbers.
  const url = new URL(text);
  const secure = url.protocol === "https:";
  const port = Number(url.port || (secure ? 443 : 80));
  const hostname = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const isWeb = secure || url.protocol === "http:";
  const isPlain = url.username === "" && url.password === "" && hostname !== "";
  if (!isWeb || !isPlain || (port < 1024 && !webPorts.includes(port))) throw refusal();
  url.hash = "";
  return { url, secure, hostname, port };
}

const notThere = new Set(["ENOTFOUND", "ENODATA"]);

/**
 * The addresses to connect to, each of them public or allowed. Throws the refusal where one is not, and the same for a
 * name that nobody has: the difference would tell of the names inside our network.
 */
export async function addressesOf(
  { hostname, port }: Target,
  resolver: Resolver,
  allow: Allow,
  signal: AbortSignal,
): Promise<string[]> {
  const addresses = isIP(hostname) ? [hostname] : await resolver(hostname, signal).catch(asRefusal);
  if (addresses.length === 0 || !addresses.every((address) => mayConnect(address, port, allow))) throw refusal();
  return [...new Set(addresses)];
}

export function mayConnect(address: string, port: number, allow: Allow): boolean {
  return (isPublicAddress(address) && !isOfThisMachine(address)) || allow(address, port);
}

/** One text for all reasons: which it was would make the gateway a map of the network around it. */
export function refusal(): GatewayError {
  return new GatewayError(
    "BAD_USER_INPUT",
    "This URL cannot be used. Give an http or https URL of a public host, without user and password, on port 80, 443 or one from 1024 up.",
    { field: "url" },
  );
}

function asRefusal(error: unknown): never {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  throw typeof code === "string" && notThere.has(code) ? refusal() : error;
}
