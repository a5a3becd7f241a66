import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import ipaddr from "ipaddr.js";
import { metadataAddresses } from "../domain/network/metadata-addresses.ts";

/** What is handed out to networks of the world; what IPv6 has outside of it is special or not given out yet. */
const globalUnicast = ipaddr.parseCIDR("2000::/3");

/** Given out for other things than hosts, and not in the library's own list: documentation, and SRv6 identifiers. */
const special = [ipaddr.parseCIDR("3fff::/20"), ipaddr.parseCIDR("2001::/23"), ipaddr.parseCIDR("2620:4f:8000::/48")];

/**
 * True for an address of the public internet that one machine has. False for every special range, for what wraps an
 * IPv4 address (mapped, NAT64, 6to4, Teredo, ISATAP), whatever that one is, and for what is no address.
 */
export function isPublicAddress(address: string): boolean {
  // The library reads more as an address than sockets do.
  if (!isIP(address) || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast" || metadataAddresses.has(parsed.toString())) return false;
  if (parsed instanceof ipaddr.IPv4) return true;
  return parsed.match(globalUnicast) && !special.some((range) => parsed.match(range)) && !isIsatap(parsed);
}

/** True for an address of this very machine, public or not: it may let itself in where it keeps the world out. */
export function isOfThisMachine(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const text = ipaddr.process(address).toString();
  return Object.values(networkInterfaces()).some((all = []) =>
    all.some((one) => ipaddr.isValid(one.address) && ipaddr.process(one.address).toString() === text),
  );
}

/** Within any prefix, its last four bytes are the IPv4 address that a tunnel leads to. */
function isIsatap(address: ipaddr.IPv6): boolean {
  const [high = 0, low] = address.parts.slice(4, 6);
  return (high & ~0x0300) === 0 && low === 0x5efe;
}
