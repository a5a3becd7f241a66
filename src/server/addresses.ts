import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

/** From where requests come. */
export interface Addresses {
  /** The address of the last hop that is no proxy of ours: what a client writes into headers itself never counts. */
  of(request: Pick<IncomingMessage, "socket" | "headers">): string;
}

/** `proxies`: addresses, or networks such as `10.0.0.0/8`, whose `X-Forwarded-For` is believed. */
export function createAddresses(proxies: readonly string[]): Addresses {
  const networks = proxies.map((proxy) => (proxy.includes("/") ? ipaddr.parseCIDR(proxy) : hostNetwork(proxy)));
  const isProxy = (address: string): boolean => {
    if (!ipaddr.isValid(address)) return false;
    const parsed = ipaddr.process(address);
    return networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
  };
  return {
    of({ socket, headers }) {
      const forwarded = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
      const hops = [
        ...forwarded.map((hop) => hop.trim()).filter((hop) => hop !== ""),
        socket.remoteAddress ?? "unknown",
      ];
      // Each hop is told by the one behind it, so the chain ends at the first that is not believed.
      const last = hops.findLastIndex((hop) => !isProxy(hop));
      return hops[Math.max(last, 0)] ?? "unknown";
    },
  };
}

function hostNetwork(address: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const parsed = ipaddr.process(address);
  return [parsed, parsed.kind() === "ipv4" ? 32 : 128];
}
