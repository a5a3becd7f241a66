import { expect, test } from "vitest";
import { createSeats } from "./connection-quota.ts";

test("there are as many seats as are asked for, by name, and each is given back once", () => {
  const seats = createSeats();
  const [first, second] = [seats.take("a", 2), seats.take("a", 2)];
  expect(seats.take("a", 2)).toBeNull();
  expect(seats.take("b", 2)).not.toBeNull();
  first?.();
  first?.();
  expect(seats.take("a", 2)).not.toBeNull();
  expect(seats.take("a", 2)).toBeNull();
  second?.();
  expect(seats.take("a", 2)).not.toBeNull();
});
