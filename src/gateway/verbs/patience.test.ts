import { expect, test } from "vitest";
import { GatewayError } from "../../domain/errors.ts";
import { createPatience } from "./patience.ts";

const page = new GatewayError("BACKEND_INVALID_RESPONSE", "a page");
const other = new GatewayError("BACKEND_FAILED", "the cloud answered 500");
const silence = new GatewayError("BACKEND_UNREACHABLE", "no connection");

/** How often a cloud that always answers the same is asked within ten minutes, looked at every two seconds. */
function askedIn(minutes: number, answer: GatewayError): number {
  let now = 0;
  const patience = createPatience(() => now);
  let asked = 0;
  for (; now < minutes * 60_000; now += 2000) {
    if (!patience.isDue("one")) continue;
    asked += 1;
    patience.answered("one", answer);
  }
  return asked;
}

test("the same answer again and again is asked for ever more seldom", () => {
  expect(askedIn(10, page)).toBeLessThan(20);
  expect(askedIn(10, page)).toBeGreaterThan(10);
});

test("a cloud that cannot be reached is asked every time: the next answer may say more", () => {
  expect(askedIn(1, silence)).toBe(30);
});

test("another answer is asked for again at once, and so is another intent", () => {
  const patience = createPatience(() => 0);
  patience.answered("one", page);
  patience.answered("one", page);
  expect([patience.isDue("one"), patience.isDue("two")]).toEqual([false, true]);
  patience.answered("one", other);
  expect(patience.isDue("one")).toBe(true);
});

test("what is settled is forgotten", () => {
  const patience = createPatience(() => 0);
  patience.answered("one", page);
  patience.answered("one", page);
  patience.keepOnly(["two"]);
  expect(patience.isDue("one")).toBe(true);
});
