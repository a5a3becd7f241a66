import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { FileToWrite } from "../../../src/domain/injected-files/injected-file.ts";
import { bytes, hostileText, windowsPath } from "../../../test/user-data/hostile.ts";
import { compileEc2Launch, previewEc2Launch } from "./ec2-launch.ts";
import type { MachineData } from "./machine-data.ts";

const none: MachineData = { files: [], parametersXml: null, parametersSecret: false };
const file: FileToWrite = {
  ...{ path: "C:\\cloud\\x.ps1", mode: null, owner: null, group: null },
  ...{ bytes: Buffer.from("hello"), secret: false },
};
const textOf = (data: MachineData) => Buffer.from(compileEc2Launch(data).userData, "base64").toString();
const program = textOf(none);

/** Reads a script as PowerShell would: refuses every line that is neither the program nor a call with plain words. */
function writtenBy(script: string) {
  const [head = "", tail = ""] = program.split("</powershell>");
  expect(script.startsWith(head)).toBe(true);
  expect(script.endsWith(`</powershell>${tail}`)).toBe(true);
  const calls = script.slice(head.length, -`</powershell>${tail}`.length).split("\r\n");
  expect(calls.pop()).toBe("");
  return calls.map((line) => {
    const call = /^Write-InjectedFile '([A-Za-z0-9+/=]+)' '([A-Za-z0-9+/=]*)' \$(true|false) \$(true|false)$/.exec(
      line,
    );
    if (!call) throw new Error(`No call: ${line}`);
    const [, path = "", text = "", packed, guarded] = call;
    const content = Buffer.from(text, "base64");
    return {
      path: Buffer.from(path, "base64").toString(),
      content: packed === "true" ? gunzipSync(content) : content,
      guarded: guarded === "true",
    };
  });
}

const windowsData: fc.Arbitrary<MachineData> = fc.record({
  files: fc.array(
    fc.tuple(windowsPath, bytes).map(([path, content]) => ({ ...file, path, bytes: content })),
    { maxLength: 4 },
  ),
  parametersXml: fc.option(hostileText),
  parametersSecret: fc.boolean(),
});

test("no path and no value leaves its quotes, and all come out as they went in", () => {
  fc.assert(
    fc.property(windowsData, (data) => {
      const expected = data.files.map(({ path, bytes: content }) => ({
        ...{ path, content: Buffer.from(content), guarded: false },
      }));
      const parameters = {
        path: "C:\\cloud\\parameters.xml",
        content: Buffer.from(data.parametersXml ?? ""),
        guarded: true,
      };
      const script = textOf(data);
      expect(writtenBy(script)).toEqual([...(data.parametersXml === null ? [] : [parameters]), ...expected]);
      expect(script).toMatch(/^[\x20-\x7e\r\n]*$/);
      expect(compileEc2Launch(data).userData).toBe(compileEc2Launch(data).userData);
    }),
    { numRuns: 1_000 },
  );
});

test("the program itself quotes in pairs, and writes nothing but files", () => {
  for (const line of program.split("\r\n")) expect((line.match(/'/g) ?? []).length % 2).toBe(0);
  expect(program.startsWith("<powershell>\r\n")).toBe(true);
  expect(program).not.toMatch(/Invoke-Expression|\biex\b|Start-Process|`|"/i);
});

test("what is longer than EC2's 16 KiB is refused with its size", () => {
  const noise = createHash("shake256", { outputLength: 13_000 }).update("noise").digest();
  const work = () => compileEc2Launch({ ...none, files: [{ ...file, bytes: noise }] });
  expect(work).toThrow(GatewayError);
  expect(work).toThrow(/make 18\d{3} bytes of user data, and EC2 takes at most 16384/);
  const text = { ...file, bytes: Buffer.alloc(1_048_576, "text\r\n") };
  expect(compileEc2Launch({ ...none, files: [text] }).size).toBeLessThan(4_096);
});

test.each(["C:\\a\\..\\b", "C:\\nul", "/etc/motd", "C:\\cloud\\parameters.xml"])("the path %j is refused", (path) => {
  expect(() => compileEc2Launch({ ...none, files: [{ ...file, path }] })).toThrow(/File 1 cannot be injected/);
});

test("half a surrogate pair in the parameters is refused", () => {
  expect(() => compileEc2Launch({ ...none, parametersXml: "<p>\ud800</p>" })).toThrow(/half of a surrogate pair/);
});

test("a preview is readable and holds no password", () => {
  const files = [
    { ...file, bytes: Buffer.from("readable") },
    { ...file, path: "C:\\secret", bytes: Buffer.from("pass=canary"), secret: true },
    { ...file, path: "C:\\bytes", bytes: Buffer.from([0xff]) },
  ];
  const preview = previewEc2Launch({ ...none, files, parametersXml: "<p>canary</p>", parametersSecret: true });
  expect(JSON.parse(preview)).toEqual({
    files: [
      { path: "C:\\cloud\\parameters.xml", content: "[secret]" },
      { path: "C:\\cloud\\x.ps1", content: "readable" },
      { path: "C:\\secret", content: "[secret]" },
      { path: "C:\\bytes", base64: "/w==" },
    ],
  });
});
