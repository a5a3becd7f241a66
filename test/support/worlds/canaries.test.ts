import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { canaries, canariesIn, findCanaries } from "./canaries.ts";

const forms: readonly (readonly [string, (value: string) => string | Buffer])[] = [
  ["plain", (value) => value],
  ["in JSON", (value) => JSON.stringify({ a: [value] })],
  ["in JSON with escaped slashes", (value) => JSON.stringify(value).replaceAll("/", "\\/")],
  ["in base64", (value) => Buffer.from(value).toString("base64")],
  ["in base64 of a longer text", (value) => Buffer.from(`{"key":"${value}"}`).toString("base64")],
  ["in base64 of a text shifted by one", (value) => Buffer.from(`{"keys":"${value}"}`).toString("base64")],
  ["in base64 of a text shifted by two", (value) => Buffer.from(`{"keyed":"${value}"}`).toString("base64")],
  ["in base64url", (value) => Buffer.from(`user:${value}`).toString("base64url")],
  ["in hex", (value) => Buffer.from(value).toString("hex")],
  ["in upper hex", (value) => Buffer.from(value).toString("hex").toUpperCase()],
  ["in a URL", (value) => `https://host/?a=${encodeURIComponent(value)}&b`],
  ["in a form", (value) => new URLSearchParams({ value }).toString()],
  [
    "in a URL with small escapes",
    (value) =>
      encodeURIComponent(value)
        .toLowerCase()
        .replace(
          /^.*$/s,
          (text) => text && encodeURIComponent(value).replace(/%[\dA-F]{2}/g, (part) => part.toLowerCase()),
        ),
  ],
  ["among bytes", (value) => Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from(value), Buffer.from([0xfe])])],
  ["in UTF-16", (value) => Buffer.from(value, "utf16le")],
];

describe.each(canaries)("$name", ({ name, value }) => {
  test.each(forms)("is found %s", (_, write) => {
    expect(canariesIn(write(value), "x")).toContainEqual(expect.objectContaining({ canary: name, path: "x" }));
  });
});

test("every canary is long enough that nothing else is taken for it, and none stands twice", () => {
  expect(canaries.filter(({ value }) => value.length < 10)).toEqual([]);
  expect(new Set(canaries.map(({ value }) => value)).size).toBe(canaries.length);
  expect(canariesIn("AKIADEMO, demo-only, an account 111122223333 and catalog@acme.example", "x")).toEqual([]);
});

test("files and folders of any depth and size are searched, also across the pieces in which they are read", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tintype-canaries-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [canary] = canaries;
  if (!canary) throw new Error("There are canaries.");
  mkdirSync(join(folder, "deep/.hidden"), { recursive: true });
  const at = 1024 * 1024 - 5;
  writeFileSync(join(folder, "clean.log"), "x".repeat(100));
  writeFileSync(join(folder, "empty"), "");
  writeFileSync(join(folder, "deep/.hidden/large.db"), `${"x".repeat(at)}${canary.value}${"x".repeat(at)}`);
  const expected = { path: join(folder, "deep/.hidden/large.db"), canary: canary.name, form: "plain", offset: at };
  expect(await findCanaries([folder])).toEqual([expected]);
  expect(await findCanaries([expected.path, join(folder, "clean.log")])).toEqual([expected]);
  await expect(findCanaries([join(folder, "nowhere")])).rejects.toThrow("ENOENT");
});

test("any secret is found in base64, wherever it stands in it", () => {
  const value = fc.string({ unit: "binary", minLength: 12, maxLength: 40 });
  const around = fc.string({ unit: "binary", maxLength: 9 });
  fc.assert(
    fc.property(around, value, around, (before, secret, after) => {
      const text = Buffer.from(before + secret + after).toString("base64");
      expect(canariesIn(text, "x", { canaries: [{ name: "made", value: secret }] })).toHaveLength(1);
    }),
  );
});
