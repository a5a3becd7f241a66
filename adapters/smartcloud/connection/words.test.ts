import { expect, test } from "vitest";
import { toAssetKey, toUrl } from "../documents/asset.ts";
import { toInstanceType } from "../reading/instance-type.ts";
import { splitPlatform, toArchitecture, toLicenceModel, toPlatform, toState, toVisibility } from "./words.ts";

test.each([
  ["0", "PENDING", "NEW"],
  ["1", "AVAILABLE", "AVAILABLE"],
  ["2", "UNKNOWN", "UNAVAILABLE"],
  ["3", "DEREGISTERED", "DELETED"],
  ["4", "PENDING", "CAPTURING"],
  ["5", "PENDING", "IMPORTING"],
  ["6", "PENDING", "COPYING"],
  ["7", "FAILED", "FAILED"],
  ["42", "UNKNOWN", "State 42"],
  ["toString", "UNKNOWN", "State toString"],
  [null, "UNKNOWN", "no state"],
])("state %s is %s and keeps the cloud's word %s", (code, state, nativeState) => {
  expect(toState(code)).toEqual({ state, nativeState });
});

test("words that nobody has seen become UNKNOWN", () => {
  expect([toVisibility("Public"), toVisibility("ENTERPRISE"), toVisibility(null)]).toEqual([
    "PUBLIC",
    "UNKNOWN",
    "UNKNOWN",
  ]);
  expect([toArchitecture("i386"), toArchitecture("x86_64"), toArchitecture("ppc64"), toArchitecture(null)]).toEqual([
    "I386",
    "X86_64",
    "UNKNOWN",
    "UNKNOWN",
  ]);
});

test.each([
  ["SUSE Linux Enterprise Server/11 SP1", "LINUX", ["SUSE Linux Enterprise Server", "11 SP1"]],
  ["Red Hat Enterprise Linux/5.5", "LINUX", ["Red Hat Enterprise Linux", "5.5"]],
  ["RHEL/5.5", "LINUX", ["RHEL", "5.5"]],
  ["WINDOWS/2008 R2", "WINDOWS", ["WINDOWS", "2008 R2"]],
  ["AIX/PowerVM/6.1", "UNKNOWN", ["AIX/PowerVM", "6.1"]],
  ["SUSE", "LINUX", ["SUSE", null]],
  [null, "UNKNOWN", [null, null]],
])("platform %s is %s", (platform, word, halves) => {
  expect(splitPlatform(platform)).toEqual(halves);
  expect(toPlatform(splitPlatform(platform)[0])).toBe(word);
});

test.each([
  ["IBM Mashup Center V2.0 - BYOL", "BYOL"],
  ["IBM DB2 V9.7 - PAYG (RTP)", "PAYG"],
  ["IBM WebSphere - DUO (TOR) (TOR)", "DUO"],
  ["Why BYOL - a guide", null],
  ["Red Hat Enterprise Linux 5.5 (32-bit)", null],
  [null, null],
])("the licence model of %s is %s", (name, model) => {
  expect(toLicenceModel(name)).toBe(model);
});

test("an instance type's id gives its size, and nothing where it has another form", () => {
  const rest = { label: null, detail: null };
  const nothing = { architectureBits: null, vCpus: null, memoryMiB: null, diskGiB: null };
  expect(toInstanceType({ id: "PLT64.16/16384/60*500*500", ...rest })).toMatchObject({
    architectureBits: 64,
    vCpus: 16,
    memoryMiB: 16384,
    diskGiB: [60, 500, 500],
  });
  expect(toInstanceType({ id: "COP32.1/2048/60", ...rest })).toMatchObject({ architectureBits: 32, diskGiB: [60] });
  expect(toInstanceType({ id: "LARGE", ...rest })).toMatchObject(nothing);
});

test("addresses lose their braces and keep the asset's key; what is no web address is null", () => {
  const url = toUrl("https://cloud.test/artifact/{06BFD9D7-FCB6-531F-97EA-527C3AE77A99}/22.1rtp/parameters.xml");
  expect(url).toBe("https://cloud.test/artifact/%7B06BFD9D7-FCB6-531F-97EA-527C3AE77A99%7D/22.1rtp/parameters.xml");
  expect(toAssetKey(url)).toEqual({ guid: "06BFD9D7-FCB6-531F-97EA-527C3AE77A99", version: "22.1rtp" });
  expect([toUrl("javascript:alert(1)"), toUrl("parameters.xml"), toAssetKey("https://cloud.test/")]).toEqual([
    null,
    null,
    null,
  ]);
});
