import ipaddr from "ipaddr.js";
import { metadataAddresses } from "../../domain/network/metadata-addresses.ts";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

// Where clouds tell machines who they are: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
const metadataNames =
  /^(metadata|metadata\.google\.internal|metadata\.goog|metadata\.azure\.internal|instance-data(\.ec2\.internal)?)$/;
const ranges: ReadonlySet<string> = new Set(["linkLocal", "unspecified", "multicast", "broadcast", "reserved"]);

/**
 * True for a URL that no cloud's interface has, and none at all: what answers there gives secrets of the gateway's own
 * machine away. However the address is written: as a number, within IPv6, or within a name that tells it.
 */
export function isNeverACloud(url: string): boolean {
  if (!URL.canParse(url)) return true;
  const host = hostOf(url);
  return metadataNames.test(host) || addressesIn(host).some(isMachines);
}

/** Without brackets and the root's dot. The parser has turned decimal, octal and hexadecimal forms into the usual one. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/** What a host leads to by its own text: the address that it is or tells, and each IPv4 address that this one carries. */
export function addressesIn(host: string): readonly Address[] {
  const written = ipaddr.isValid(host) ? [ipaddr.process(host)] : toldBy(host);
  return written.flatMap((address) => [address, ...carriedBy(address)]);
}

function isMachines(address: Address): boolean {
  // `::a.b.c.d` is of no range of its own, and an IPv6 wrapper alone is nothing bad: what it carries is looked at.
  return ranges.has(address.range()) || metadataAddresses.has(address.toString());
}

const dotted = /(?<![0-9])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?![0-9])/g;

/** Names of services that answer the address within: `169.254.169.254.nip.io`, `a9fea9fe.nip.io`, `fd00-ec2--254.sslip.io`. */
function toldBy(name: string): readonly Address[] {
  const labels = name.split(".");
  const texts = [
    ...[...name.matchAll(dotted)].map(([, ...parts]) => parts.join(".")),
    ...labels.filter((label) => /^[0-9a-f]{8}$/.test(label)).map((label) => `${Number.parseInt(label, 16)}`),
    ...labels.filter((label) => label.includes("-")).map((label) => label.replaceAll("-", ":")),
  ];
  return texts.filter((text) => ipaddr.isValid(text)).map((text) => ipaddr.process(text));
}

/** By each of the ways to carry one: compatible, translated, NAT64 of the world's and of one's own, 6to4, Teredo, ISATAP. */
function carriedBy(address: Address): readonly Address[] {
  if (address instanceof ipaddr.IPv4) return [];
  const bytes = address.toByteArray();
  const begins = (...prefix: readonly number[]) => prefix.every((byte, index) => bytes[index] === byte);
  const last = bytes.slice(12);
  const isIsatap = bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe && ((bytes[8] ?? 0) & ~3) === 0;
  return [
    ...(bytes.slice(0, 12).every((byte) => byte === 0) ? [last] : []),
    ...(begins(0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0) ? [last] : []),
    ...(begins(0, 0x64, 0xff, 0x9b) ? [last, [...bytes.slice(6, 8), ...bytes.slice(9, 11)]] : []),
    ...(begins(0x20, 0x02) ? [bytes.slice(2, 6)] : []),
    ...(begins(0x20, 0x01, 0, 0) ? [bytes.slice(4, 8), last.map((byte) => byte ^ 0xff)] : []),
    ...(isIsatap ? [last] : []),
  ].map((four) => ipaddr.fromByteArray([...four]));
}
