import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { GatewayError } from "../../../src/domain/errors.ts";
import type { FileToWrite } from "../../../src/domain/injected-files/injected-file.ts";
import { compileCloudInit, type LinuxData, previewCloudInit } from "./cloud-init.ts";

const none: LinuxData = { files: [], parametersXml: null, parametersSecret: false, sshKey: null };
const file: FileToWrite = {
  ...{ path: "/etc/motd", mode: "0644", owner: "root", group: "root" },
  ...{ bytes: Buffer.from("hello"), secret: false },
};
const noise = (size: number) => createHash("shake256", { outputLength: size }).update("noise").digest();
const textOf = (data: LinuxData) => Buffer.from(compileCloudInit(data).userData, "base64").toString();
const refusalOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof GatewayError) return { code: error.code, message: error.message, field: error.info.field };
  }
  throw new Error("This was to be refused.");
};

test("files, parameters and key make one document of JSON behind #cloud-config", () => {
  const sshKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH ana@example";
  const text = textOf({ ...none, files: [file], parametersXml: "<p/>", sshKey });
  expect(text.startsWith("#cloud-config\n{")).toBe(true);
  expect(JSON.parse(text.slice("#cloud-config\n".length))).toEqual({
    write_files: [
      {
        ...{ path: "/etc/cloud/parameters.xml", encoding: "b64", content: "PHAvPg==" },
        ...{ permissions: "0600", owner: "root:root" },
      },
      { path: "/etc/motd", encoding: "b64", content: "aGVsbG8=", permissions: "0644", owner: "root:root" },
    ],
    ssh_authorized_keys: [sshKey],
  });
  expect(compileCloudInit({ ...none, files: [file] }).size).toBe(Buffer.byteLength(textOf({ ...none, files: [file] })));
});

test("a file whose user the image makes waits for that user", () => {
  const late = (owner: string, group: string) => textOf({ ...none, files: [{ ...file, owner, group }] });
  expect(late("app", "root")).toContain('"owner":"app:root","defer":true');
  expect(late("root", "app")).toContain('"defer":true');
  expect(late("root", "root")).not.toContain("defer");
});

test("the same data make the same bytes, which say nothing of when and where", () => {
  const data = { ...none, files: [{ ...file, bytes: noise(13_000) }] };
  expect(compileCloudInit(data)).toEqual(compileCloudInit(data));
  const header = Buffer.from(compileCloudInit(data).userData, "base64").subarray(0, 10);
  expect(header.toString("hex")).toBe("1f8b08000000000002ff");
});

test("what is longer than EC2's 16 KiB is packed, and refused with its size where that does not do", () => {
  const sized = (size: number) => ({ ...none, files: [{ ...file, bytes: noise(size) }] });
  const packed = Buffer.from(compileCloudInit(sized(13_000)).userData, "base64");
  expect(gunzipSync(packed).toString()).toContain(noise(13_000).toString("base64"));
  expect(packed.length).toBeLessThanOrEqual(16_384);
  expect(
    compileCloudInit({ ...none, files: [{ ...file, bytes: Buffer.alloc(1_048_576, "text\n") }] }).size,
  ).toBeLessThan(16_384);
  const refusal = refusalOf(() => compileCloudInit(sized(40_000)));
  expect(refusal).toMatchObject({ code: "INVALID_REQUEST", field: "files" });
  expect(refusal.message).toMatch(/make 4\d{4} bytes of user data, and EC2 takes at most 16384/);
});

test("places and keys that break the rules are refused once more, without what they hold", () => {
  const wrong: readonly (readonly [Partial<LinuxData>, string])[] = [
    [{ files: [file, { ...file, path: "/etc/../canary" }] }, "files.1.path"],
    [{ files: [{ ...file, mode: "4777" }] }, "files.0.mode"],
    [{ files: [{ ...file, mode: null }] }, "files.0.mode"],
    [{ files: [{ ...file, owner: "root:canary" }] }, "files.0.owner"],
    [{ files: [{ ...file, group: "canary;id" }] }, "files.0.group"],
    [{ parametersXml: "canary\ud800" }, "parameters"],
    [{ sshKey: "ssh-ed25519 AAAA canary\nssh-ed25519 BBBB" }, "sshKey"],
    [{ sshKey: 'command="canary" ssh-ed25519 AAAA' }, "sshKey"],
    [{ sshKey: "canary" }, "sshKey"],
    [{ sshKey: "ssh-rsa AAAAB3" }, "sshKey"],
    [{ sshKey: "ssh-ed25519 AAAA \udc00" }, "sshKey"],
  ];
  for (const [data, field] of wrong) {
    const refusal = refusalOf(() => compileCloudInit({ ...none, ...data }));
    expect(refusal).toMatchObject({ code: "INVALID_REQUEST", field });
    expect(refusal.message).not.toContain("canary");
    expect(refusalOf(() => previewCloudInit({ ...none, ...data }))).toEqual(refusal);
  }
});

test("a preview is readable and holds no password", () => {
  const files = [
    { ...file, bytes: Buffer.from("readable\n") },
    { ...file, path: "/etc/secret", bytes: Buffer.from("pass=canary"), secret: true },
    { ...file, path: "/etc/bytes", bytes: Buffer.from([0xff, 0xfe]) },
  ];
  const preview = previewCloudInit({ ...none, files, parametersXml: "<p>canary</p>", parametersSecret: true });
  expect(preview).toContain('"content": "readable\\n"');
  expect(preview.match(/"content": "\[secret\]"/g)).toHaveLength(2);
  expect(preview).toContain('"encoding": "b64",\n      "content": "//4="');
  expect(preview).not.toMatch(new RegExp(`canary|${Buffer.from("canary").toString("base64").slice(0, 6)}`));
});

test("what can no longer become user data is not packed to its end", () => {
  let read = 0;
  const files = Array.from({ length: 20 }, (_, index) => ({
    ...file,
    path: `/opt/${index}`,
    get bytes() {
      read += 1;
      return noise(200_000);
    },
  }));
  const refusal = refusalOf(() => compileCloudInit({ ...none, files }));
  expect(refusal).toMatchObject({ code: "INVALID_REQUEST", field: "files" });
  expect(refusal.message).toMatch(/make more than 1048576 bytes of user data/);
  expect(read).toBeLessThan(files.length);
});

test("files of more than a MiB together are refused before they are packed, whatever they hold", () => {
  const files = Array.from({ length: 3 }, (_, index) => ({
    ...file,
    path: `/opt/${index}`,
    bytes: Buffer.alloc(400_000, "a"),
  }));
  const refusal = refusalOf(() => compileCloudInit({ ...none, files }));
  expect(refusal.message).toMatch(/make more than 1048576 bytes of user data/);
  expect(compileCloudInit({ ...none, files: files.slice(1) }).size).toBeLessThan(16_384);
});
