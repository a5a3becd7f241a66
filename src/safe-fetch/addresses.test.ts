import { BlockList } from "node:net";
import { networkInterfaces } from "node:os";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOfThisMachine, isPublicAddress } from "./addresses.ts";
import { specialIpv4, specialIpv6 } from "./special-ranges.fixture.ts";

// Node's own arithmetic of ranges, to hold the library's against it. Two lists: in one, the mapped range would be all of IPv4.
const specialOf = { ipv4: blockList(specialIpv4, "ipv4"), ipv6: blockList(specialIpv6, "ipv6") };

function blockList(ranges: readonly string[], family: "ipv4" | "ipv6"): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", length] = range.split("/");
    list.addSubnet(network, Number(length), family);
  }
  return list;
}

const ipv4Text = (value: bigint) => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
const ipv6Text = (value: bigint) =>
  Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16)).join(":");

function ipv4Number(text: string): bigint {
  return text.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function ipv6Number(text: string): bigint {
  const [head = "", tail = ""] = text.split("::");
  const [front, back] = [head, tail].map((half) => half.split(":").filter((group) => group !== ""));
  const zeros = Array(8 - (front?.length ?? 0) - (back?.length ?? 0)).fill("0");
  return [...(front ?? []), ...zeros, ...(back ?? [])].reduce(
    (sum: bigint, group: string) => (sum << 16n) | BigInt(`0x${group}`),
    0n,
  );
}

const within = (network: bigint, bits: number, length: number, noise: bigint) =>
  network | (noise & ((1n << BigInt(bits - length)) - 1n));

const noise = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });

describe("no address of a special range is public", () => {
  test.each(specialIpv4)("%s", (range) => {
    const [network = "", length] = range.split("/");
    const at = (chosen: bigint) => ipv4Text(within(ipv4Number(network), 32, Number(length), chosen));
    for (const edge of [0n, (1n << 128n) - 1n]) expect(isPublicAddress(at(edge)), at(edge)).toBe(false);
    fc.assert(fc.property(noise, (chosen) => !isPublicAddress(at(chosen)) && !isPublicAddress(`::ffff:${at(chosen)}`)));
  });

  test.each(specialIpv6)("%s", (range) => {
    const [network = "", length] = range.split("/");
    const at = (chosen: bigint) => ipv6Text(within(ipv6Number(network), 128, Number(length), chosen));
    for (const edge of [0n, (1n << 128n) - 1n]) expect(isPublicAddress(at(edge)), at(edge)).toBe(false);
    fc.assert(fc.property(noise, (chosen) => !isPublicAddress(at(chosen))));
  });
});

test("every other IPv4 address is public", () => {
  const address = noise
    .map((chosen) => ipv4Text(chosen & 0xffffffffn))
    .filter((text) => !specialOf.ipv4.check(text, "ipv4"));
  fc.assert(
    fc.property(address, (text) => isPublicAddress(text)),
    { numRuns: 2_000 },
  );
});

test("every other IPv6 address that is given out is public, and no other is", () => {
  const address = noise
    .map((chosen) => within(0x2n << 124n, 128, 3, chosen))
    .filter((value) => !specialOf.ipv6.check(ipv6Text(value), "ipv6"));
  fc.assert(
    fc.property(address, (value) => isPublicAddress(ipv6Text(value))),
    { numRuns: 2_000 },
  );
  const other = noise.filter((value) => value >> 125n !== 1n);
  fc.assert(fc.property(other, (value) => !isPublicAddress(ipv6Text(value))));
});

test.each(["", "example.com", "1.2.3", "0x7f.1", "1.2.3.4/32", "::1%lo", "fe80::1%eth0", "2606:4700::1111%eth0x/"])(
  "what is no plain address (%j) is not public",
  (text) => {
    expect(isPublicAddress(text)).toBe(false);
  },
);

test.each(["1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "2606:4700:4700::1111"])(
  "%s is public",
  (text) => {
    expect(isPublicAddress(text)).toBe(true);
  },
);

test("the address at which Azure serves its machines is not public, whatever range it is of", () => {
  expect(isPublicAddress("168.63.129.16")).toBe(false);
  expect(isPublicAddress("168.63.129.17")).toBe(true);
});

test.each([
  "2606:4700::5efe:169.254.169.254",
  "2606:4700::200:5efe:a9fe:a9fe",
  "2606:4700::5efe:7f00:1",
  "2606:4700::100:5efe:808:808",
])("%s leads through a tunnel to an IPv4 address, and is not public", (text) => {
  expect(isPublicAddress(text)).toBe(false);
});

test("every address of this machine is its own, however it is written, and no other is", () => {
  const own = Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address));
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter((address) => !isOfThisMachine(address))).toEqual([]);
  expect(["::ffff:127.0.0.1", "::ffff:7f00:1"].map(isOfThisMachine)).toEqual([true, true]);
  expect(["8.8.8.8", "2606:4700:4700::1111", "no address"].map(isOfThisMachine)).toEqual([false, false, false]);
});
