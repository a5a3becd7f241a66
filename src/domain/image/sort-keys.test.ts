import fc from "fast-check";
import { expect, test } from "vitest";
import { naturalKey, versionKey } from "./sort-keys.ts";

const byBytes = (key: (text: string) => string) => (one: string, other: string) =>
  Buffer.compare(Buffer.from(key(one)), Buffer.from(key(other)));

test("names sort with their digits as numbers, whatever stands around them", () => {
  const sorted = [
    "",
    "-",
    "9",
    "10",
    "a",
    "v-1.9.0",
    "v-1.10.0",
    "v-1.10.0-amd64",
    "v1",
    "v2",
    "v10",
    "va",
    "ü2",
    "ü10",
  ];
  expect([...sorted].reverse().sort(byBytes(naturalKey))).toEqual(sorted);
  expect(naturalKey("v007")).toBe(naturalKey("v7"));
});

test("two numbers of any length sort as numbers", () => {
  const number = fc.bigInt({ min: 0n, max: 10n ** 40n });
  const sign = (value: number | bigint) => (value < 0 ? -1 : value > 0 ? 1 : 0);
  fc.assert(
    fc.property(number, number, fc.constantFrom("", "0", "000"), (one, other, zeros) => {
      const text = (value: bigint) => `web-${zeros}${value}.x`;
      expect(sign(byBytes(naturalKey)(text(one), text(other)))).toBe(sign(one - other));
      expect(sign(byBytes(versionKey)(`a-${one}.1`, `b-${zeros}${other}.1`))).toBe(sign(one - other));
    }),
  );
});

test("a version is the first numbers joined by dots, else the number behind a v", () => {
  const sorted = [
    "app-v1",
    "x-1.9",
    "acme-orders-1.9.0",
    "v-1.10.0 of 2.0",
    "app v2",
    "al2023-ami-2023.4.20240401.1-kernel-6.1-x86_64",
  ];
  expect([...sorted].reverse().sort(byBytes(versionKey))).toEqual(sorted);
  for (const name of ["", "web", "web-2025", "x86_64", "rev2", "2.x"]) expect(versionKey(name), name).toBe("");
});
