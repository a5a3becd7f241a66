import { expect, test } from "vitest";
import { createFailureReport } from "./failure-report.ts";

const password = "s3cretPW";
const named = (name: string, message: string, more: object = {}) =>
  Object.assign(new Error(message), { name, ...more });

test.each([
  [named("ReplyError", `WRONGPASS invalid pair, ${password}`), "WRONGPASS"],
  [named("ReplyError", `ERR unknown command, with args beginning with: 'AUTH' '${password}'`), "ERR"],
  [named("ReplyError", password), "no answer"],
  [named("ReplyError", password.toUpperCase()), "no answer"],
  [named("Error", `connect ECONNREFUSED ${password}`, { code: "ECONNREFUSED" }), "ECONNREFUSED"],
  [named("Error", "of a code of its own", { code: password }), "no answer"],
  [password, "no answer"],
])("of %s only the kind is told", (error, kind) => {
  const told: string[] = [];
  createFailureReport("Redis is away", (text) => told.push(text), { now: () => 0 })(error);
  expect(told).toEqual([`Redis is away: ${kind}`]);
});
