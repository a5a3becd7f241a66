import { bellSuite } from "./bell.suite.ts";
import { createMemoryBell } from "./memory.ts";

bellSuite(async () => {
  const failures: string[] = [];
  return { ...createMemoryBell((text) => failures.push(text)), failures };
});
