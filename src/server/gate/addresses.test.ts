import { expect, test } from "vitest";
import { createAddresses } from "./addresses.ts";

const request = (remoteAddress: string, forwarded?: string) =>
  // All that is read of a request.
  ({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded } }) as never;

test.each([
  ["nobody in between", "192.0.2.1", undefined, "192.0.2.1"],
  ["a header of a client's own", "192.0.2.1", "198.51.100.7", "192.0.2.1"],
  ["a proxy", "10.0.0.1", "198.51.100.7", "198.51.100.7"],
  ["a proxy, mapped to IPv6", "::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"],
  ["a proxy by its one address", "2001:db8::1", "198.51.100.7", "198.51.100.7"],
  ["two proxies", "10.0.0.1", "198.51.100.7, 10.9.9.9", "198.51.100.7"],
  ["a client that claims to be another behind a proxy", "10.0.0.1", "203.0.113.1, 198.51.100.7", "198.51.100.7"],
  ["a proxy that says nothing", "10.0.0.1", undefined, "10.0.0.1"],
  ["nothing but proxies", "10.0.0.1", "10.0.0.2", "10.0.0.2"],
  ["nonsense", "10.0.0.1", "x'; drop", "10.0.0.1"],
  ["nonsense in front of a proxy's word", "10.0.0.1", "x, 198.51.100.7", "198.51.100.7"],
  ["nonsense within the chain", "10.0.0.1", "198.51.100.7, unknown, 10.9.9.9", "10.9.9.9"],
  ["an empty hop", "10.0.0.1", "198.51.100.7,", "10.0.0.1"],
  ["a port", "10.0.0.1", "198.51.100.7:4711", "198.51.100.7"],
  ["IPv6 with a port", "10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"],
  ["IPv6 in brackets", "10.0.0.1", "[2001:db8::7]", "2001:db8::7"],
  ["a proxy with a port", "10.0.0.1", "198.51.100.7, 10.9.9.9:443", "198.51.100.7"],
])("with %s it is the last hop that is none of ours", (_, remote, forwarded, address) => {
  expect(createAddresses(["10.0.0.0/8", "2001:db8::1"]).of(request(remote, forwarded))).toBe(address);
});
