import { expect, test } from "vitest";
import { configurationFile } from "../../src/config/configuration.ts";
import { defaultLimits } from "../../src/server/gate/limits/limits.ts";

test("what the configuration says where it says nothing is what the transports take for granted", () => {
  const { limits } = configurationFile.parse({});
  expect(Object.keys(limits).length).toBeGreaterThan(5);
  expect(defaultLimits).toMatchObject(limits);
});
