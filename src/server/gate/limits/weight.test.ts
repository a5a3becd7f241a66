import { expect, test } from "vitest";
import { GatewayError } from "../../../domain/errors.ts";
import { createWeight, freeBytes, jsonLength, mostBytes } from "./weight.ts";

function paying() {
  const spent: number[] = [];
  const weight = createWeight(async (points) => {
    spent.push(points);
    return { cost: points, remaining: 7, limit: 100, resetAt: "2026-12-01T00:00:00.000Z" };
  });
  return { weight, spent };
}

test("the first 16 KiB of texts cost nothing, each further KiB that is begun costs 1, once", async () => {
  const { weight, spent } = paying();
  expect(weight.take(freeBytes)).toBeUndefined();
  expect(weight.rateLimit).toBeNull();
  await weight.take(1);
  expect(weight.take(1023)).toBeUndefined();
  await weight.take(10 * 1024);
  expect(spent).toEqual([1, 10]);
  expect(weight.points).toBe(11);
  expect(weight.rateLimit?.remaining).toBe(7);
});

test("who has no budget for more gets no more", async () => {
  const weight = createWeight(async () => {
    throw new GatewayError("RATE_LIMITED", "Nothing is left.");
  });
  await expect(weight.take(freeBytes + 1)).rejects.toThrow("Nothing is left.");
});

test("an answer holds 16 MiB of texts at most, also where nothing is counted", () => {
  for (const { weight } of [paying(), { weight: createWeight(null) }]) {
    void weight.take(mostBytes);
    expect(() => weight.take(1)).toThrow(/more than 16777216 bytes/);
  }
});

test.each(["", "plain", 'a "quote" and \\', "\n\t\b\f\r", "\u0000\u001f\u007f", "é€😀", "\u2028"])(
  "%j is weighed as JSON has it",
  (text) => {
    expect(jsonLength(text)).toBe(Buffer.byteLength(JSON.stringify(text)) - 2);
  },
);
