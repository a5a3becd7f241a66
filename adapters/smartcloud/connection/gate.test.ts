import { expect, test } from "vitest";
import { createGate } from "./gate.ts";

const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("lets in as many as there are places, the rest in order as others leave", async () => {
  const gate = createGate(2);
  const entered: number[] = [];
  const enter = async (number: number) => {
    const leave = await gate.enter(never);
    entered.push(number);
    return leave;
  };
  const leaves = [1, 2, 3, 4].map(enter);
  await turn();
  expect(entered).toEqual([1, 2]);
  (await leaves[1])?.();
  await turn();
  expect(entered).toEqual([1, 2, 3]);
  (await leaves[0])?.();
  await turn();
  expect(entered).toEqual([1, 2, 3, 4]);
});

test("one who gives up waiting takes no place", async () => {
  const gate = createGate(1);
  const leave = await gate.enter(never);
  const controller = new AbortController();
  const impatient = gate.enter(controller.signal);
  const patient = gate.enter(never);
  controller.abort(new Error("gave up"));
  await expect(impatient).rejects.toThrow("gave up");
  leave();
  (await patient)();
  await expect(gate.enter(AbortSignal.abort(new Error("before")))).rejects.toThrow("before");
  (await gate.enter(never))();
});
