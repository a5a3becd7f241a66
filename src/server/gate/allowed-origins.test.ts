import { describe, expect, test } from "vitest";
import { createSites } from "./allowed-origins.ts";

const sites = createSites({ hosts: ["gateway.example", "other.example:8443"], origins: ["https://console.example/"] });

describe("hosts", () => {
  test.each([
    "localhost",
    "localhost:4000",
    "127.0.0.1:4000",
    "127.9.9.9",
    "[::1]:4000",
    "gateway.example",
    "Gateway.Example:443",
    "other.example:8443",
  ])("%s is served", (host) => {
    expect(sites.servesHost(host)).toBe(true);
  });

  test.each([
    undefined,
    "",
    "other.example",
    "evil.example",
    "gateway.example.evil.example",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "10.0.0.1",
    "[::2]",
    "a b",
    "user@localhost:x",
  ])("%s is not", (host) => {
    expect(sites.servesHost(host)).toBe(false);
  });
});

describe("origins", () => {
  test.each([
    [undefined, "gateway.example"],
    ["https://console.example", "gateway.example"],
    ["https://gateway.example", "gateway.example"],
    ["http://localhost:5173", "127.0.0.1:4000"],
  ])("%s at %s is served", (origin, host) => {
    expect(sites.servesOrigin(origin, host)).toBe(true);
  });

  test.each([
    ["null", "gateway.example"],
    ["https://evil.example", "gateway.example"],
    ["http://console.example", "gateway.example"],
    ["https://console.example.evil.example", "gateway.example"],
    ["http://localhost:5173", "gateway.example"],
    ["https://evil.example", "evil.example"],
  ])("%s at %s is not", (origin, host) => {
    expect(sites.servesOrigin(origin, host)).toBe(false);
  });
});
