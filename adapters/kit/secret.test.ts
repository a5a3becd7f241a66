import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { createSecret } from "./secret.ts";

test("a secret shows itself to reveal() only", () => {
  const secret = createSecret("canary");
  const holder = { deep: { secret, list: [secret] } };
  const printed = [
    String(secret),
    `${secret}`,
    JSON.stringify(holder),
    format("%s %o %j", secret, secret, secret),
    inspect(holder, { depth: 8, showHidden: true }),
    inspect(holder, { depth: 8, showHidden: true, customInspect: false }),
    JSON.stringify({ ...secret }),
  ].join("\n");
  expect(printed).toContain("[secret]");
  expect(printed).not.toContain("canary");
  expect(secret.reveal()).toBe("canary");
});
