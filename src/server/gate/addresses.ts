import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** From where requests come. */
export interface Addresses {
  /** The address of the last hop that is no proxy of ours, or of the first that is: what a client writes into headers itself never counts. */
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
      let address = socket.remoteAddress ?? "unknown";
      if (networks.length === 0) return address;
      const forwarded = [headers["x-forwarded-for"] ?? []].flat().join(",").split(",");
      // Each hop is told by the one behind it, so the chain ends at the first that is not believed.
      while (isProxy(address)) {
        const told = addressIn(forwarded.pop() ?? "");
        // Behind what is no address anybody may have written the rest.
        if (told === null) return address;
        address = told;
      }
      return address;
    },
  };
}

/** Without the port that some proxies add; null for what is no address. */
function addressIn(hop: string): string | null {
  const text = hop.trim();
  const [, bracketed, dotted] = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/.exec(text) ?? [];
  const address = bracketed ?? dotted ?? text;
  return isIP(address) === 0 ? null : address;
}

function hostNetwork(address: string): [ipaddr.IPv4 | ipaddr.IPv6, number] {
  const parsed = ipaddr.process(address);
  return [parsed, parsed.kind() === "ipv4" ? 32 : 128];
}
