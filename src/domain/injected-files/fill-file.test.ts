import { expect, test } from "vitest";
import { fillFile } from "./fill-file.ts";
import type { InjectedFile } from "./injected-file.ts";

const place = { path: "/etc/x", mode: "0600", owner: "root", group: "root" };
const file: InjectedFile = { ...place, content: { sha256: "0".repeat(64), size: 1 }, template: true };
const given = {
  values: new Map([
    ["host", "web1"],
    ["password", "canary"],
    ["half", "\ud800"],
  ]),
  passwords: new Set(["password"]),
};

test("a template is filled in, and secret where a password is in it", () => {
  expect(fillFile(file, Buffer.from("\ufeff{{ host }}"), given)).toEqual({
    ...place,
    bytes: Buffer.from("\ufeffweb1"),
    secret: false,
  });
  expect(fillFile(file, Buffer.from("{{ host }}:{{ password }}"), given)).toEqual({
    ...place,
    bytes: Buffer.from("web1:canary"),
    secret: true,
  });
  expect(fillFile(file, Buffer.from("{{{{ password }}"), given)).toMatchObject({ secret: false });
});

test("any other file stays as it is, byte by byte", () => {
  const bytes = Buffer.from([0xff, 0x7b, 0x7b, 0x00]);
  expect(fillFile({ ...file, template: false }, bytes, given)).toEqual({ ...place, bytes, secret: false });
});

test("what is no text, and what would not arrive as it was given, is refused", () => {
  expect(() => fillFile(file, Buffer.from([0xff]), given)).toThrow("A template has to be text in UTF-8.");
  expect(() => fillFile(file, Buffer.from("{{ half }}"), given)).toThrow("half of a surrogate pair");
  expect(() => fillFile(file, Buffer.from("{{ other }}"), given)).toThrow("Line 1 of the template");
});
