import { expect, test } from "vitest";
import { cloudTime } from "./time.ts";

test.each([
  ["2026-11-23T10:11:12Z", "2026-11-23T10:11:12.000Z"],
  ["2026-11-23T10:11:12.5Z", "2026-11-23T10:11:12.500Z"],
  ["2026-11-23T12:11:12.123456+02:00", "2026-11-23T10:11:12.123Z"],
  ["2026-11-23T10:11Z", "2026-11-23T10:11:00.000Z"],
  [" 2026-11-23T10:11:12Z ", "2026-11-23T10:11:12.000Z"],
  [1_700_000_000_000, "2023-11-14T22:13:20.000Z"],
  [new Date(0), "1970-01-01T00:00:00.000Z"],
])("%s is %s", (given, expected) => {
  expect(cloudTime(given)).toBe(expected);
});

test.each([
  "",
  "yesterday",
  "2026-11-23",
  "2026-11-23T10:11:12",
  "2026-13-45T99:00:00Z",
  Number.NaN,
  1e300,
  new Date("x"),
  null,
  undefined,
  {},
])("%s is no time", (given) => {
  expect(cloudTime(given)).toBeNull();
});
