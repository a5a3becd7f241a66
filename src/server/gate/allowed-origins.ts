import { isIP } from "node:net";

/** Under which names the gateway is served, and to pages of which sites. */
export interface Sites {
  /** Loopback names always are. A name that was rebound to this machine is not. */
  servesHost(authority: string | undefined): boolean;
  /** Programs send no origin; a browser always does. Its own pages are served, those of loopback to loopback, and those listed. */
  servesOrigin(origin: string | undefined, authority: string | undefined): boolean;
  /** Whose pages may read answers without being of the same origin. */
  readonly origins: readonly string[];
}

/** `hosts` are names, without or with a port; `origins` such as `https://console.example`. */
export function createSites(parts: { readonly hosts: readonly string[]; readonly origins: readonly string[] }): Sites {
  const hosts = new Set(parts.hosts.map((host) => host.toLowerCase()));
  const origins = parts.origins.map((origin) => (URL.canParse(origin) ? new URL(origin).origin : origin));
  const servesHost = (authority: string | undefined): boolean => {
    const url = parse(authority);
    return url !== null && (isLoopback(url.hostname) || hosts.has(url.hostname) || hosts.has(url.host));
  };
  return {
    servesHost,
    servesOrigin(origin, authority) {
      if (origin === undefined || origins.includes(origin)) return true;
      if (!URL.canParse(origin) || !servesHost(authority)) return false;
      const [page, here] = [new URL(origin), parse(authority)];
      return page.host === here?.host || (isLoopback(page.hostname) && isLoopback(here?.hostname ?? ""));
    },
    origins,
  };
}

function parse(authority: string | undefined): URL | null {
  return authority === undefined ? null : URL.parse(`http://${authority}`);
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || (isIP(hostname) === 4 && hostname.startsWith("127."));
}
