import { posix, win32 } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FilePlatform, problemsOfPath } from "./paths.ts";

const codes = (path: string, platform: FilePlatform) => problemsOfPath(path, platform).map(({ code }) => code);

describe("on Linux", () => {
  test.each([
    "/etc/motd",
    "/etc/cloud/cloud.cfg.d/10_site.cfg",
    "/srv/a b/ü/文件.txt",
    "/.../..a/.hidden",
    "/process",
    "/developer/x",
    "/runner/x",
    "/srv/proc/x",
    "/root/.ssh/authorized_keys",
    `/${"a".repeat(255)}`,
    "/it's;$(id)`id`",
  ])("%j is a place for a file", (path) => {
    expect(codes(path, "LINUX")).toEqual([]);
  });

  test.each([
    ["../../etc/passwd", ["PATH_NOT_ABSOLUTE", "PATH_CLIMBS"]],
    ["/etc/../root/.ssh/authorized_keys", ["PATH_CLIMBS"]],
    ["/a//b", ["PATH_NOT_NORMALISED"]],
    ["/a/./b", ["PATH_NOT_NORMALISED"]],
    ["/a/b/", ["PATH_NOT_NORMALISED"]],
    ["//a", ["PATH_NOT_NORMALISED"]],
    ["", ["PATH_NOT_ABSOLUTE", "PATH_NOT_NORMALISED"]],
    ["/", ["PATH_NAMES_NO_FILE"]],
    ["a/b", ["PATH_NOT_ABSOLUTE"]],
    ["~/x", ["PATH_NOT_ABSOLUTE"]],
    ["C:\\cloud\\x", ["PATH_NOT_ABSOLUTE"]],
    ["/etc/passwd\0.txt", ["PATH_HIDES_CHARACTERS"]],
    ["/a\nb", ["PATH_HIDES_CHARACTERS"]],
    ["/a\u007f", ["PATH_HIDES_CHARACTERS"]],
    ["/a\u0085", ["PATH_HIDES_CHARACTERS"]],
    ["/a\u2028b", ["PATH_HIDES_CHARACTERS"]],
    ["/a\u202etxt.sh", ["PATH_HIDES_CHARACTERS"]],
    ["/a\ud800", ["PATH_NOT_TEXT"]],
    [`/${"a".repeat(256)}`, ["PATH_TOO_LONG"]],
    [`/${"ü".repeat(128)}`, ["PATH_TOO_LONG"]],
    ["/a".repeat(2048), ["PATH_TOO_LONG"]],
    ["/proc/self/mem", ["PATH_RESERVED"]],
    ["/proc", ["PATH_RESERVED"]],
    ["/sys/kernel/x", ["PATH_RESERVED"]],
    ["/dev/sda", ["PATH_RESERVED"]],
    ["/run/x", ["PATH_RESERVED"]],
    ["/var/run/x", ["PATH_RESERVED"]],
    ["/tmp/x", ["PATH_RESERVED"]],
    ["/var/lib/cloud/scripts/per-boot/x", ["PATH_RESERVED"]],
    ["/etc/cloud/parameters.xml", ["PATH_RESERVED"]],
    ["/etc/cloud/parameters.xml/x", ["PATH_RESERVED"]],
  ])("%j is refused", (path, expected) => {
    expect(codes(path, "LINUX")).toEqual(expected);
  });

  test("the longest path has 4095 bytes", () => {
    expect(codes(`${"/a".repeat(2047)}a`.slice(0, 4095), "LINUX")).toEqual([]);
  });
});

describe("on Windows", () => {
  test.each([
    "C:\\cloud\\activate.ps1",
    "d:\\a b\\ü.txt",
    "C:\\conf\\console.txt",
    "C:\\COM\\COM10.txt",
    "C:\\.hidden",
    "C:\\ProgramData\\Amazon\\EC2LaunchOther\\x",
    "C:\\it’s;$(calc)'`\"".slice(0, -1),
    "C:\\report~final.txt",
  ])("%j is a place for a file", (path) => {
    expect(codes(path, "WINDOWS")).toEqual([]);
  });

  test.each([
    ["/etc/motd", ["PATH_NOT_ABSOLUTE", "PATH_HOLDS_RESERVED_CHARACTERS"]],
    ["C:/cloud/x", ["PATH_NOT_ABSOLUTE", "PATH_NAMES_STREAM", "PATH_HOLDS_RESERVED_CHARACTERS"]],
    ["C:x", ["PATH_NOT_ABSOLUTE", "PATH_NAMES_STREAM"]],
    ["\\cloud\\x", ["PATH_NOT_ABSOLUTE", "PATH_NOT_NORMALISED"]],
    ["\\\\host\\share\\x", ["PATH_NOT_ABSOLUTE", "PATH_NOT_NORMALISED"]],
    [
      "\\\\?\\C:\\x",
      ["PATH_NOT_ABSOLUTE", "PATH_NAMES_STREAM", "PATH_HOLDS_RESERVED_CHARACTERS", "PATH_NOT_NORMALISED"],
    ],
    ["\\\\.\\PhysicalDrive0", ["PATH_NOT_ABSOLUTE", "PATH_NOT_NORMALISED"]],
    ["C:\\", ["PATH_NAMES_NO_FILE"]],
    ["C:\\a\\..\\b", ["PATH_CLIMBS"]],
    ["C:\\a\\.\\b", ["PATH_NOT_NORMALISED"]],
    ["C:\\a\\\\b", ["PATH_NOT_NORMALISED"]],
    ["C:\\a\\", ["PATH_NOT_NORMALISED"]],
    ["C:\\a.", ["PATH_NOT_NORMALISED"]],
    ["C:\\a \\b", ["PATH_NOT_NORMALISED"]],
    ["C:\\a\\...", ["PATH_NOT_NORMALISED"]],
    ["C:\\nul", ["PATH_NAMES_DEVICE"]],
    ["C:\\a\\Con.txt", ["PATH_NAMES_DEVICE"]],
    ["C:\\COM1\\x", ["PATH_NAMES_DEVICE"]],
    ["C:\\lpt9.tar.gz", ["PATH_NAMES_DEVICE"]],
    ["C:\\com¹", ["PATH_NAMES_DEVICE"]],
    ["C:\\NUL .txt", ["PATH_NAMES_DEVICE"]],
    ["C:\\a.txt:hidden", ["PATH_NAMES_STREAM"]],
    ["C:\\a::$DATA", ["PATH_NAMES_STREAM"]],
    ["C:\\a?b", ["PATH_HOLDS_RESERVED_CHARACTERS"]],
    ["C:\\PROGRA~1\\x", ["PATH_SHORT_NAME"]],
    ["C:\\a\tb", ["PATH_HIDES_CHARACTERS"]],
    ["C:\\a\udc00", ["PATH_NOT_TEXT"]],
    [`C:\\a\\${"b".repeat(255)}`, ["PATH_TOO_LONG"]],
    [`C:\\${"b".repeat(246)}\\a`, ["PATH_TOO_LONG"]],
    ["c:\\CLOUD\\Parameters.xml", ["PATH_RESERVED"]],
    ["C:\\ProgramData\\Amazon\\EC2Launch\\state\\x", ["PATH_RESERVED"]],
  ])("%j is refused", (path, expected) => {
    expect(codes(path, "WINDOWS")).toEqual(expected);
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    "..",
    ".",
    "",
    "a",
    "nul",
    "COM1.x",
    "proc",
    "etc",
    "x.",
    "x ",
    ":",
    "C:",
    "\0",
    "?",
    "PROGRA~1",
    "ü",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const anyPath = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(piece, { maxLength: 8 }).map((parts) => `/${parts.join("/")}`),
  fc.array(piece, { maxLength: 8 }).map((parts) => `C:\\${parts.join("\\")}`),
);

test("what passes is what Node's own path rules resolve it to, with a name at its end", () => {
  fc.assert(
    fc.property(anyPath, (path) => {
      if (codes(path, "LINUX").length === 0) {
        expect(posix.resolve("/elsewhere", path)).toBe(path);
        expect(posix.basename(path)).not.toBe("");
        expect(path).not.toMatch(/^\/(proc|sys|dev|run)(\/|$)|\0/);
      }
      if (codes(path, "WINDOWS").length === 0) {
        expect(win32.normalize(path)).toBe(path);
        expect(win32.isAbsolute(path)).toBe(true);
        expect(win32.parse(path).root).toMatch(/^[A-Za-z]:\\$/);
        expect(win32.toNamespacedPath(path)).toBe(`\\\\?\\${path}`);
      }
    }),
    { numRuns: 5_000 },
  );
});

test("a problem's message holds nothing of the path", () => {
  const canary = "canary4711";
  fc.assert(
    fc.property(
      fc.constantFrom<FilePlatform>("LINUX", "WINDOWS"),
      fc.array(piece, { maxLength: 4 }),
      (platform, parts) => {
        const path = `${parts.join("/")}${canary}\\${parts.join("\\")}\0`;
        const problems = problemsOfPath(path, platform);
        expect(problems.length).toBeGreaterThan(0);
        expect(JSON.stringify(problems)).not.toContain(canary);
        expect(new Set(problems.map(({ code }) => code)).size).toBe(problems.length);
      },
    ),
  );
});
