import { expect, test } from "vitest";
import { fileLimits, type InjectedFile, problemsOfFile, problemsOfFiles } from "./injected-file.ts";
import type { FilePlatform } from "./paths.ts";

const linux: InjectedFile = {
  path: "/etc/motd",
  content: { sha256: "0".repeat(64), size: 5 },
  ...{ mode: "0644", owner: "root", group: "root", template: false },
};
const windows: InjectedFile = { ...linux, path: "C:\\cloud\\x.ps1", mode: null, owner: null, group: null };
const codes = (files: readonly InjectedFile[], platform: FilePlatform) =>
  problemsOfFiles(files, platform).map(({ code, file, field }) => `${code} ${file} ${field}`);

test("a file that keeps to the rules has no problem", () => {
  expect(problemsOfFile(linux, "LINUX")).toEqual([]);
  expect(problemsOfFile(windows, "WINDOWS")).toEqual([]);
  expect(problemsOfFile({ ...linux, content: { ...linux.content, size: 0 } }, "LINUX")).toEqual([]);
});

test.each([
  ...["4777", "04777", "0o644", "644", "0888", "", "1644", " 0644", "0644\n", null].map(
    (mode) => ["mode", mode] as const,
  ),
  ...["root:root", "root;id", "Root", "0", "1000", "-a", "a".repeat(33), "", "ü", "root\n", null].flatMap((name) => [
    ["owner", name] as const,
    ["group", name] as const,
  ]),
])("on Linux the %s %j is refused", (field, value) => {
  const problems = problemsOfFile({ ...linux, [field]: value }, "LINUX");
  expect(problems).toMatchObject([{ code: `${field.toUpperCase()}_INVALID`, field }]);
});

test.each(["mode", "owner", "group"])("on Windows a %s is refused", (field) => {
  const problems = problemsOfFile({ ...windows, [field]: linux[field as keyof InjectedFile] }, "WINDOWS");
  expect(problems).toMatchObject([{ code: `${field.toUpperCase()}_INVALID`, field }]);
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, fileLimits.bytesEach + 1])(
  "a size of %j is refused",
  (size) => {
    expect(problemsOfFile({ ...linux, content: { ...linux.content, size } }, "LINUX")).toMatchObject([
      { code: "CONTENT_TOO_LARGE" },
    ]);
  },
);

test.each(["", "0".repeat(63), "G".repeat(64), "A".repeat(64)])("the hash %j is refused", (sha256) => {
  expect(problemsOfFile({ ...linux, content: { sha256, size: 1 } }, "LINUX")).toMatchObject([
    { code: "CONTENT_HASH_INVALID" },
  ]);
});

test("files of one machine have paths of their own, and none lies below another", () => {
  const at = (...paths: readonly string[]) => paths.map((path) => ({ ...linux, path }));
  expect(codes(at("/a", "/A", "/ab", "/b/c", "/b/d"), "LINUX")).toEqual([]);
  expect(codes(at("/a", "/b", "/a"), "LINUX")).toEqual(["PATH_TAKEN 2 path"]);
  expect(codes(at("/a/b/c", "/a"), "LINUX")).toEqual(["PATH_IS_FOLDER 0 path"]);
});

test("Windows tells no case of letters apart", () => {
  const at = (...paths: readonly string[]) => paths.map((path) => ({ ...windows, path }));
  expect(codes(at("C:\\cloud\\X", "c:\\Cloud\\x"), "WINDOWS")).toEqual(["PATH_TAKEN 1 path"]);
  expect(codes(at("C:\\ÄB", "c:\\äb\\x"), "WINDOWS")).toEqual(["PATH_IS_FOLDER 1 path"]);
  expect(codes(at("C:\\a", "D:\\a"), "WINDOWS")).toEqual([]);
});

test("all files together have limits", () => {
  const many = (count: number, size: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...linux,
      path: `/srv/${index}`,
      content: { ...linux.content, size },
    }));
  expect(codes(many(200, 1), "LINUX")).toEqual([]);
  expect(codes(many(201, 1), "LINUX")).toEqual(["TOO_MANY_FILES null null"]);
  expect(codes(many(10, fileLimits.bytesEach), "LINUX")).toEqual([]);
  expect(codes([...many(10, fileLimits.bytesEach), linux], "LINUX")).toEqual(["CONTENTS_TOO_LARGE null null"]);
});
